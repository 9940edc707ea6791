/**
 * Files that hold secrets of the user's own: read whole, bounded, and refused when others may read them.
 *
 * Takes a path; gives bytes. Every fault is a `UsageError` that names the file and never quotes what is in it.
 */
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { describeFailure } from './console.js';
import { UsageError } from './usage.js';

export interface PrivateRequest {
  /** What the file is used as: `a list of secrets`. */
  readonly use: string;
  /** What to look at when it is not there: `--known`. */
  readonly check: string;
  readonly maxBytes: number;
  /** Whether systemd has put it there and looks after its rights, which show as a group's where they are a list. */
  readonly isCredential?: boolean;
}

/** Reads the file. Throws `UsageError`. */
export async function readPrivate(file: string, request: PrivateRequest): Promise<Buffer> {
  const handle = await openPrivate(file, request);
  try {
    await checkFacts(handle, file, request);
    const { maxBytes } = request;
    const bytes = Buffer.alloc(maxBytes + 1);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    if (bytesRead > maxBytes)
      throw new UsageError(`Cannot use "${file}": it is longer than ${maxBytes} bytes`);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function openPrivate(file: string, { check }: PrivateRequest): Promise<FileHandle> {
  try {
    // O_NONBLOCK: a FIFO must not hang the start.
    return await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new UsageError(`Cannot read "${file}": ${describeFailure(error)}; check ${check}`);
  }
}

async function checkFacts(handle: FileHandle, file: string, request: PrivateRequest): Promise<void> {
  const facts = await handle.stat();
  if (!facts.isFile()) throw new UsageError(`Cannot use "${file}": it is not a regular file`);
  const mode = facts.mode & 0o777;
  if ((mode & 0o077) === 0 || request.isCredential === true) return;
  const octal = mode.toString(8).padStart(4, '0');
  throw new UsageError(
    `Cannot use "${file}" as ${request.use}: others may use it (mode ${octal}); run chmod 600 on it`,
  );
}
