/**
 * The host's own tools, run to their end: systemctl and crontab.
 *
 * No shell is involved. Output comes back as text, whole or not at all: what is longer than anything a person writes is a
 * failure, and so is what is no UTF-8, since a crontab that is read, changed and written must keep every byte. A
 * tool that is not there has a code of its own.
 */
import { isUtf8 } from 'node:buffer';
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface ToolResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export type RunTool = (argv: readonly [string, ...string[]], input?: string) => Promise<ToolResult>;

const MAX_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
/** The code of a tool that is not there. */
export const MISSING = -1;
/** As timeout(1) ends. */
const SLOW: ToolResult = { code: 124, out: '', err: `no answer within ${TIMEOUT_MS / 1000} s` };

/** Runs tools with the given environment, in English. */
export function openTools(env: Readonly<Record<string, string | undefined>>): RunTool {
  return ([file, ...args], input = '') =>
    new Promise((resolve) => {
      // Its timer keeps no process alive, as that of the option `timeout` does where the tool is missing.
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const child = spawn(file, args, { env: { ...env, LC_ALL: 'C' }, signal });
      const [out, err] = [collect(child.stdout), collect(child.stderr)];
      child.on('error', ({ name }) =>
        resolve(name === 'AbortError' ? SLOW : { code: MISSING, out: '', err: '' }),
      );
      child.on('close', (code) => resolve(describe(code ?? MISSING, out(), err())));
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
}

/** Gathers bytes, and gives them; one more than is allowed stands for all that follow. */
function collect(stream: Readable): () => Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    if (length <= MAX_BYTES) chunks.push(chunk);
    length += chunk.length;
  });
  return () => Buffer.concat(chunks).subarray(0, MAX_BYTES + 1);
}

function describe(code: number, out: Buffer, err: Buffer): ToolResult {
  if (out.length > MAX_BYTES) return refuse(`it is longer than ${MAX_BYTES} bytes`);
  if (!isUtf8(out)) return refuse('it holds bytes that are not UTF-8; write them in UTF-8 first');
  return { code, out: String(out), err: String(err) };
}

function refuse(reason: string): ToolResult {
  return { code: 1, out: '', err: reason };
}
