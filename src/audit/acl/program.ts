/**
 * Runs the two programs that know of access lists: takes a program, its arguments and input, gives what it printed.
 *
 * No shell, a fixed environment, programs by absolute path, as the path of whoever runs the audit is not to be trusted
 * with root's rights. Time and output are bounded. Failures are data; text has one character for each byte.
 */
import { spawn } from 'node:child_process';

/** What came of a program; `output` of one that failed or was stopped is what it printed until then. */
export interface Ran {
  readonly kind: 'ended' | 'missing' | 'stopped';
  readonly output: string;
  /** Zero for success; meaningless unless it ended. */
  readonly code: number;
}

/** Runs a program, with an open file as `/proc/self/fd/3` if a descriptor is given; never rejects. */
export type RunProgram = (
  name: string,
  args: readonly string[],
  input?: string,
  descriptor?: number,
) => Promise<Ran>;

const DIRECTORIES: readonly string[] = ['/usr/bin', '/bin', '/usr/local/bin', '/run/current-system/sw/bin'];
const TIMEOUT_MS = 30_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const MISSING: Ran = { kind: 'missing', output: '', code: 0 };

/** Runs a program of one of the system's directories. */
export const runProgram: RunProgram = async (name, args, input = '', descriptor) => {
  for (const directory of DIRECTORIES) {
    const ran = await runAt(`${directory}/${name}`, args, input, descriptor);
    if (ran.kind !== 'missing') return ran;
  }
  return MISSING;
};

function runAt(path: string, args: readonly string[], input: string, descriptor?: number): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(path, args, {
      cwd: '/',
      env: { LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'ignore', ...(descriptor === undefined ? [] : [descriptor])],
      // Its timer keeps no process alive, as that of the option `timeout` does where the program is missing.
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_OUTPUT_BYTES) child.kill();
    });
    // It need not read all of its input.
    child.stdin?.on('error', () => undefined);
    child.on('error', ({ name }) =>
      resolve(name === 'AbortError' ? { ...MISSING, kind: 'stopped' } : MISSING),
    );
    child.on('close', (code) => {
      const output = Buffer.concat(chunks).toString('latin1');
      resolve({ kind: code === null ? 'stopped' : 'ended', output, code: code ?? 0 });
    });
    child.stdin?.end(Buffer.from(input, 'latin1'));
  });
}
