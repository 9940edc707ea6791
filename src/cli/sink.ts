/**
 * The stream that a report writes into: never fails towards the report, remembers the failure instead.
 *
 * Takes a function that puts bytes somewhere; gives a `Writable` that honours back-pressure and joins what was
 * written meanwhile into one call. After the first failure everything is swallowed, so that a report can go on
 * and whoever owns the sink decides what a full disk or a lost reader means.
 */
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

export interface Sink {
  readonly stream: Writable;
  /** What the first failed write said. */
  readonly failure: () => Error | undefined;
  /** Ends the stream; resolves when all bytes are handed over or have failed. */
  readonly end: () => Promise<void>;
}

const BUFFER_BYTES = 256 * 1024;

/** A sink over a function that writes bytes whole. */
export function openSink(put: (bytes: Uint8Array) => Promise<void>): Sink {
  let failure: Error | undefined;
  const pass = (bytes: Uint8Array, done: () => void): void => {
    if (failure !== undefined) return done();
    void put(bytes)
      .catch((error: unknown) => {
        failure = error instanceof Error ? error : new Error(String(error));
      })
      .then(() => done());
  };
  const stream = new Writable({
    highWaterMark: BUFFER_BYTES,
    write: (chunk: Buffer, _encoding, done) => pass(chunk, done),
    writev: (chunks, done) => pass(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done),
  });
  return { stream, failure: () => failure, end: () => endStream(stream) };
}

async function endStream(stream: Writable): Promise<void> {
  const over = finished(stream);
  if (!stream.writableEnded) stream.end();
  await over;
}
