/**
 * Changes of a mode as chmod writes them: takes a mode and a change, gives the mode; takes two modes, gives the change.
 *
 * Knows what the audits ask for and no more: read and write rights of group and others taken away, and the sticky bit
 * set. A change never gives anybody a right.
 */
import { changeWithout } from '../audit/rotation/bits.js';

const STICKY = 0o1000;
const RIGHTS: Readonly<Record<string, number>> = { r: 0o4, w: 0o2 };

/** The mode after a change such as `go-r`, `g-w,o-rw` or `+t`. Throws for any other change, which would be a bug. */
export function modeAfter(mode: number, change: string): number {
  return change.split(',').reduce(applyClause, mode);
}

/** The change from a mode to one with fewer rights, or with the sticky bit: `g-w,o-rw,+t`; empty for none. */
export function changeBetween(before: number, after: number): string {
  const taken = changeWithout(before & ~after);
  const sticky = (after & ~before & STICKY) === 0 ? [] : ['+t'];
  return [...(taken === '' ? [] : [taken]), ...sticky].join(',');
}

function applyClause(mode: number, clause: string): number {
  if (clause === '+t') return mode | STICKY;
  const [, classes, rights] = /^([go]{1,2})-([rw]{1,2})$/.exec(clause) ?? [];
  if (classes === undefined || rights === undefined) throw new Error(`No change of modes: ${clause}`);
  const bits = rights.split('').reduce((sum, right) => sum | (RIGHTS[right] ?? 0), 0);
  return mode & ~((classes.includes('g') ? bits << 3 : 0) | (classes.includes('o') ? bits : 0));
}
