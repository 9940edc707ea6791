/**
 * Deliveries by a program: one process, its input, its end within a time.
 *
 * No shell is involved, and nothing that the program prints is read. It gets the environment that the caller hands over.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { Failure } from './channel.js';

export interface ProgramRequest {
  /** Absolute path, and arguments. */
  readonly argv: readonly [string, ...string[]];
  readonly input: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

/** Runs a program to its end. */
export function runProgram(request: ProgramRequest): Promise<Failure> {
  return new Promise((resolve) => {
    // Some errors of the system come as events, and others are thrown.
    const fail = (error: unknown): void => resolve(explainError(error, request.timeoutMs));
    try {
      const child = start(request);
      child.on('error', fail);
      child.on('exit', (code, signal) => resolve(explainEnd(code, signal)));
      // A program that does not read its input is no failure; its exit code tells.
      child.stdin.on('error', () => undefined);
      child.stdin.end(request.input);
    } catch (error) {
      fail(error);
    }
  });
}

function start({
  argv: [file, ...args],
  env,
  timeoutMs,
}: ProgramRequest): ChildProcessByStdio<Writable, null, null> {
  return spawn(file, args, {
    cwd: '/',
    env: { ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its timer keeps no process alive, as that of the option `timeout` does where nothing could be run.
    signal: AbortSignal.timeout(timeoutMs),
    killSignal: 'SIGKILL',
  });
}

function explainEnd(code: number | null, signal: string | null): Failure {
  if (code === 0) return undefined;
  return code === null ? `the program was ended by ${signal}` : `the program exited with ${code}`;
}

function explainError(error: unknown, timeoutMs: number): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return code === 'ABORT_ERR'
    ? `the program was ended after ${timeoutMs} ms`
    : `the program could not be run (${code})`;
}
