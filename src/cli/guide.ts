/**
 * What `--help` says below the options: the words of the command itself, and examples for every command.
 */
import { findCommand } from './command.js';
import type { CommandEntry } from './command/entry.js';

/** Examples of a command, one a line, what they do behind or below them. */
export function setExamples({ examples }: CommandEntry): string {
  const width = Math.min(Math.max(...examples.map(({ line }) => line.length)), MAX_LINE_COLUMNS) + 2;
  const lines = examples.map(({ line, does }) =>
    line.length + 2 > width
      ? `  ${line}\n${' '.repeat(width + 2)}${does}\n`
      : `  ${line.padEnd(width)}${does}\n`,
  );
  return `\nExamples:\n${lines.join('')}`;
}

/** Longer examples have what they do on a line of its own. */
const MAX_LINE_COLUMNS = 34;

/** The exit codes, which the manual page tells too. */
export const EXIT_CODES: readonly (readonly [number, string])[] = [
  [0, 'nothing found, everything read'],
  [1, 'findings at or above --fail-on; with --baseline, new ones'],
  [2, 'not everything was read, or the scan was interrupted'],
  [64, 'command line, environment, configuration or a rule pack cannot be followed'],
  [70, 'a bug in logscan'],
];

/** Text behind the options of logscan itself; wrapped by hand at 80 columns. */
export const GUIDE = `
Every switch has an opposite: --no-quiet, --color. On the command line it
overrules what the environment or the configuration file say.

Exit code, a sum of bits:
${EXIT_CODES.map(([code, meaning]) => `  ${String(code).padEnd(4)}${meaning}\n`).join('')}
Settings are taken from the command line, then from LOGSCAN_* variables
(LOGSCAN_FAIL_ON=high; lists have one item a line), then from the configuration
file (fail-on = "high", exclude = ["*.bak"]); "logscan config show" tells which.
${setExamples(findCommand('scan'))}`;
