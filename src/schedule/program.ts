/**
 * The host's own tools, run to their end: systemctl and crontab.
 *
 * No shell is involved. Output is bounded and comes back as text; a tool that is not there has the code -1.
 */
import { spawn } from 'node:child_process';

export interface ToolResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export type RunTool = (argv: readonly [string, ...string[]], input?: string) => Promise<ToolResult>;

const MAX_CHARACTERS = 1_000_000;
const TIMEOUT_MS = 60_000;
/** As timeout(1) ends. */
const SLOW: ToolResult = { code: 124, out: '', err: `no answer within ${TIMEOUT_MS / 1000} s` };

/** Runs tools with the given environment, in English. */
export function openTools(env: Readonly<Record<string, string | undefined>>): RunTool {
  return ([file, ...args], input = '') =>
    new Promise((resolve) => {
      // Its timer keeps no process alive, as that of the option `timeout` does where the tool is missing.
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const child = spawn(file, args, { env: { ...env, LC_ALL: 'C' }, signal });
      const texts = { out: '', err: '' };
      child.stdout.on(
        'data',
        (chunk: Buffer) => (texts.out = (texts.out + String(chunk)).slice(0, MAX_CHARACTERS)),
      );
      child.stderr.on(
        'data',
        (chunk: Buffer) => (texts.err = (texts.err + String(chunk)).slice(0, MAX_CHARACTERS)),
      );
      child.on('error', ({ name }) => resolve(name === 'AbortError' ? SLOW : { code: -1, ...texts }));
      child.on('close', (code) => resolve({ code: code ?? -1, ...texts }));
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
}
