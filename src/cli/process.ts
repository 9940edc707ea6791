/**
 * The process as the command line sees it: the only file that touches `process`, and the one place that exits.
 *
 * Lends the process to the program as a `Host`; tells of a bug by a stack without a message.
 */
import { writeSync } from 'node:fs';
import { availableParallelism, constants, homedir, hostname, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { describeBug } from './bug.js';
import { EXIT } from './exit.js';
import type { Host } from './host.js';

/** Ends the process when a bug shows outside of what anybody awaits. */
export function catchBugs(): void {
  process.on('uncaughtException', (error) => process.exit(reportBug(error)));
}

/** Prints a bug on standard error; gives its exit code. */
export function reportBug(error: unknown): number {
  try {
    writeSync(2, describeBug(error));
  } catch {
    // Standard error is gone; the exit code still tells.
  }
  return EXIT.bug;
}

/** This process as a host. */
export function createHost(): Host {
  // A failed write is told to whoever wrote; without a listener it would end the process, too.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    args: process.argv.slice(2),
    program: [process.execPath, resolve(process.argv[1] ?? '')],
    env: takeEnvironment(),
    cwd: process.cwd(),
    home: findHome(),
    temp: tmpdir(),
    uid: process.geteuid?.(),
    hostName: hostname(),
    processors: availableParallelism(),
    pid: process.pid,
    isRunning,
    stdout: process.stdout,
    stderr: process.stderr,
    openStdin: () => process.stdin,
    now: Date.now,
    onInterrupt,
    onExit(cleanUp) {
      process.on('exit', cleanUp);
      return () => process.off('exit', cleanUp);
    },
  };
}

function takeEnvironment(): Host['env'] {
  const env = { ...process.env };
  // Node warns on standard error when both are set and lets the wrong one win; we have decided by then.
  if (env['NO_COLOR']) delete process.env['FORCE_COLOR'];
  return env;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The home directory; the root directory for a user who has none. */
function findHome(): string {
  try {
    return homedir() || '/';
  } catch {
    return '/';
  }
}

function onInterrupt(callback: (signal: string) => void): () => void {
  let interrupted = false;
  const listen = (signal: NodeJS.Signals): void => {
    if (interrupted) process.exit(EXIT.signal + constants.signals[signal]);
    interrupted = true;
    callback(signal);
  };
  process.on('SIGINT', listen);
  process.on('SIGTERM', listen);
  return () => {
    process.off('SIGINT', listen);
    process.off('SIGTERM', listen);
  };
}
