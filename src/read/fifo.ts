/**
 * Reads a FIFO without ever blocking a thread on it.
 *
 * Takes a descriptor that was opened without waiting for a writer; gives what is written from the first writer on until
 * the last has gone.
 */
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** A stream of what comes through the FIFO `fd`, which it closes in the end. */
export function openFifo(fd: number): Readable {
  return new Socket({ fd, readable: true, writable: false });
}
