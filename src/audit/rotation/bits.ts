/**
 * Rights as chmod writes them: takes bits of group and others, gives the change that takes them away.
 */

/** The symbolic form of chmod that takes bits of group and others away: `g-w,o-rw`. */
export function changeWithout(bits: number): string {
  const rights = (shift: number): string =>
    [((bits >> shift) & 4) !== 0 ? 'r' : '', ((bits >> shift) & 2) !== 0 ? 'w' : ''].join('');
  const classes = [['g', rights(3)] as const, ['o', rights(0)] as const];
  return classes
    .filter(([, letters]) => letters !== '')
    .map(([name, letters]) => `${name}-${letters}`)
    .join(',');
}
