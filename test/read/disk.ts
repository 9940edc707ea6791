/**
 * Files, descriptors and byte sources as the tests of reading need them.
 */
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogFile } from '../../src/model/logfile.js';
import type { ReadFault } from '../../src/model/window.js';
import type { ByteSource } from '../../src/read/source.js';

export interface Scratch {
  readonly path: string;
  /** Path of `name` in the folder. */
  at(name: string): string;
  /** Writes a file into the folder and gives its path. */
  write(name: string, content: string | Uint8Array): string;
  remove(): void;
}

/** Makes a folder of its own for one test file. */
export function makeScratch(): Scratch {
  const path = mkdtempSync(join(tmpdir(), 'logscan-read-'));
  return {
    path,
    at: (name) => join(path, name),
    write(name, content) {
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A file as the walk would describe it, with the facts that it has now. */
export function describeFile(path: string | Buffer): LogFile {
  const stats = lstatSync(path);
  const name = path.toString();
  const { mode, uid, gid, dev, ino, size, mtimeMs } = stats;
  const facts = { mode: mode & 0o7777, uid, gid, dev, ino, links: 1, sizeBytes: size, modifiedMs: mtimeMs };
  return { path: Buffer.from(path as string), name, family: name, facts };
}

/** How many descriptors this process has open. */
export function countDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** A source of bytes in memory, at most `stepBytes` a call, that may end with a fault. */
export function serveBytes(bytes: Uint8Array, stepBytes = Infinity, fault?: ReadFault): ByteSource {
  const all = Buffer.from(bytes);
  const faults: ReadFault[] = [];
  let offset = 0;
  return {
    faults,
    fill(target) {
      const count = all.copy(target, 0, offset, Math.min(all.length, offset + stepBytes));
      offset += count;
      if (count === 0 && fault && faults.length === 0) faults.push(fault);
      return count;
    },
    close() {},
  };
}

/** Pulls everything out of a source, `stepBytes` at a time. */
export async function drain(source: ByteSource, stepBytes = 64 * 1024): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (;;) {
    const target = Buffer.alloc(stepBytes);
    const count = await source.fill(target);
    if (count === 0) return Buffer.concat(parts);
    parts.push(target.subarray(0, count));
  }
}
