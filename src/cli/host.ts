/**
 * What the process lends to the command line: arguments, environment, streams, and ways to hear of its end.
 *
 * Commands take a `Host` and touch nothing else of the process, so that a test hands them another one.
 */
import type { Readable, Writable } from 'node:stream';

/** A standard stream, with what it says of the terminal behind it. */
export interface Terminal extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Host {
  /** Arguments behind the program's name. */
  readonly args: readonly string[];
  /** Absolute paths that run this program: of Node.js, and of our script. */
  readonly program: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  /** Directory for temporary files. */
  readonly temp: string;
  /** Effective user id; undefined where the system has none. */
  readonly uid: number | undefined;
  /** Name of this machine. */
  readonly hostName: string;
  readonly processors: number;
  /** Number of this process. */
  readonly pid: number;
  /** Whether a process with this number exists. */
  readonly isRunning: (pid: number) => boolean;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** Opens standard input; not before it is wanted, as even looking at it can keep a process alive. */
  readonly openStdin: () => Readable & { readonly isTTY?: boolean };
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** Calls back on the first SIGINT or SIGTERM; the second ends the process. Gives a function that stops it. */
  readonly onInterrupt: (callback: (signal: string) => void) => () => void;
  /** Runs a synchronous clean-up if the process exits early. Gives a function that forgets it. */
  readonly onExit: (cleanUp: () => void) => () => void;
}
