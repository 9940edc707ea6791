/**
 * Programs of the system that read what this project cannot.
 *
 * They are looked for at fixed places only, since the search path belongs to whoever starts a scan; they get an array of
 * arguments, no shell and no environment but the plain locale.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';

const FOLDERS = ['/usr/bin', '/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/** The environment that programs get. */
export const PROGRAM_ENV = { LC_ALL: 'C' };

/** Path of the program `name`, if it is there. */
export function findProgram(name: string): string | undefined {
  return FOLDERS.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));
}

/** Resolves when the program has ended, with how it failed; undefined if it did not. */
export function watchEnd(program: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    program.once('error', (error) => resolve(error.message));
    program.once('close', (code, signal) => resolve(code === 0 ? undefined : `status ${code ?? signal}`));
  });
}
