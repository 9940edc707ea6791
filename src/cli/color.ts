/**
 * Whether, and with how many colours, a stream is written to.
 *
 * A pure decision per stream, made here because the libraries that print each decide differently. In order:
 * `--no-color`, NO_COLOR (no-color.org), FORCE_COLOR or CLICOLOR_FORCE (bixense.com/clicolors), then a terminal
 * that is not dumb. A variable that is empty counts as not set.
 */

export interface ColorFacts {
  /** False for `--no-color`. */
  readonly allowed: boolean;
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** 0 none, 1 sixteen colours, 2 two hundred and fifty-six, 3 sixteen million. */
export type ColorLevel = 0 | 1 | 2 | 3;

/** The colour level of one stream. */
export function decideColor({ allowed, isTerminal, env }: ColorFacts): ColorLevel {
  if (!allowed || env['NO_COLOR']) return 0;
  const force = env['FORCE_COLOR'] ?? '';
  if (force === '0' || force === 'false') return 0;
  if (force === '2') return 2;
  if (force === '3') return 3;
  const cliForce = env['CLICOLOR_FORCE'] ?? '';
  if (force !== '' || (cliForce !== '' && cliForce !== '0')) return readTerminalLevel(env) || 1;
  return isTerminal ? readTerminalLevel(env) : 0;
}

function readTerminalLevel(env: ColorFacts['env']): ColorLevel {
  const term = env['TERM'] ?? '';
  if (term === 'dumb') return 0;
  if (/^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '')) return 3;
  return /256(color)?$/i.test(term) ? 2 : 1;
}
