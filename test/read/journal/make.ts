/**
 * Journals as the tests need them: in the export format, and as files that systemd itself makes of that.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findProgram } from '../../../src/read/program.js';

const MAKER = '/lib/systemd/systemd-journal-remote';

/** Whether this host can make journals and read them. */
export const HAS_JOURNALS = existsSync(MAKER) && findProgram('journalctl') !== undefined;

/** 2026-11-21, 16:00 UTC, in microseconds. */
const FIRST_US = 1_795_276_800_000_000;

/** The fields of one entry; texts of several lines, and bytes, are written with their length. */
export type Fields = Readonly<Record<string, string | Uint8Array>>;

/** Entries, a second apart, as `journalctl -o export` prints them. */
export function packExport(entries: readonly Fields[]): Buffer {
  return Buffer.concat(entries.flatMap((fields, index) => [...packEntry(fields, index), Buffer.from('\n')]));
}

function packEntry(fields: Fields, index: number): readonly Buffer[] {
  const time = String(FIRST_US + index * 1_000_000);
  const all = {
    __REALTIME_TIMESTAMP: time,
    __MONOTONIC_TIMESTAMP: String(1_000_000 + index),
    _BOOT_ID: '0123456789abcdef'.repeat(2),
    ...fields,
  };
  return Object.entries(all).map(([name, value]) => packField(name, Buffer.from(value)));
}

/** One field in either form. */
export function packField(name: string, value: Buffer): Buffer {
  const isPlain = value.every((byte) => byte >= 32 || byte === 9);
  if (isPlain) return Buffer.concat([Buffer.from(`${name}=`), value, Buffer.from('\n')]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(value.length));
  return Buffer.concat([Buffer.from(`${name}\n`), length, value, Buffer.from('\n')]);
}

/** Writes a journal to `path`, which must end in `.journal`. */
export function writeJournal(path: string, entries: readonly Fields[]): string {
  execFileSync(MAKER, ['-o', path, '-'], { input: packExport(entries), stdio: ['pipe', 'ignore', 'ignore'] });
  return path;
}
