/**
 * Deliveries by a program: one process, its input, its end within a time.
 *
 * No shell is involved, and nothing that the program prints is read. It gets the environment that the caller hands over.
 */
import { spawn } from 'node:child_process';
import type { Failure } from './channel.js';

export interface ProgramRequest {
  /** Absolute path, and arguments. */
  readonly argv: readonly [string, ...string[]];
  readonly input: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

/** Runs a program to its end. */
export function runProgram({ argv, input, env, timeoutMs }: ProgramRequest): Promise<Failure> {
  const [file, ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: '/',
      env: { ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    child.on('error', (error) => resolve(`the program could not be run (${codeOf(error)})`));
    child.on('exit', (code, signal) => resolve(explainEnd(code, signal, timeoutMs)));
    // A program that does not read its input is no failure; its exit code tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function explainEnd(code: number | null, signal: string | null, timeoutMs: number): Failure {
  if (code === 0) return undefined;
  if (signal === 'SIGKILL') return `the program was ended after ${timeoutMs} ms`;
  return code === null ? `the program was ended by ${signal}` : `the program exited with ${code}`;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : 'unknown';
}
