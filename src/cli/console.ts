/**
 * The one place that prints.
 *
 * Standard output is for reports and answers, standard error for everything said to the person at the terminal. Text is
 * made harmless before it goes to standard error or is printed as an answer: names, configuration and arguments may
 * hold escape sequences. A reader that went away (EPIPE) is not an error of ours.
 */
import { escapeControls } from '../report/escape.js';
import type { Host, Terminal } from './host.js';
import { UsageError } from './usage.js';

export interface Console {
  /** Prints an answer on standard output; quiet when nobody reads any more. Rejects with `UsageError`. */
  readonly print: (text: string) => Promise<void>;
  /** Writes report bytes on standard output as they are. Rejects with the system's error, EPIPE too. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Says what the person may want to know; not under --quiet. */
  readonly notice: (text: string) => void;
  /** Says what only a curious person wants to know; only under --verbose. */
  readonly detail: (text: string) => void;
  /** Says what went wrong. */
  readonly error: (text: string) => void;
}

export interface Loudness {
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** A console on the host's streams. */
export function openConsole(host: Pick<Host, 'stdout' | 'stderr'>, { quiet, verbose }: Loudness): Console {
  const say = (text: string): void => {
    // When even this cannot be written, there is nobody left to tell.
    send(host.stderr, `logscan: ${makePrintable(text)}\n`).catch(() => undefined);
  };
  return {
    print: (text) => send(host.stdout, makePrintable(text)).catch(forgiveLostReader),
    write: (bytes) => send(host.stdout, bytes),
    notice: (text) => (quiet ? undefined : say(text)),
    detail: (text) => (verbose ? say(text) : undefined),
    error: say,
  };
}

/** Whether an error says that the reader of a pipe went away. */
export function isLostReader(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
  );
}

function forgiveLostReader(error: unknown): void {
  if (isLostReader(error)) return;
  throw new UsageError(`Cannot write to standard output: ${describeFailure(error)}`);
}

/** A system error in a word: its code, `ENOSPC`. */
export function describeFailure(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function send(stream: Terminal, chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

function makePrintable(text: string): string {
  return text.split('\n').map(escapeControls).join('\n');
}
