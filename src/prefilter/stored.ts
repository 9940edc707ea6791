/**
 * The kernel's tables for the built-in literals, written when the project is built.
 *
 * Choosing fingerprints for a thousand literals takes longer than scanning a small file. The stored tables carry a
 * digest of their literals, so they are never used for others. The file stands beside the built module; a program that
 * runs from the sources computes its tables.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Literal } from './contract.js';
import { buildTables, type Tables } from './tables.js';

const FILE = new URL('./tables.json', import.meta.url);

interface StoredTables {
  readonly digest: string;
  readonly nibbles: string;
  readonly bitmap: string;
  readonly slots: string;
  readonly records: string;
  readonly reach: number;
  readonly survivors: number;
}

/** The stored tables, if there are any for exactly these literals. */
export async function readTables(literals: readonly Literal[]): Promise<Tables | undefined> {
  const stored = await readStored();
  if (stored?.digest !== digestLiterals(literals)) return undefined;
  const { nibbles, bitmap, slots, records, reach, survivors } = stored;
  const decode = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
  return {
    nibbles: decode(nibbles),
    bitmap: decode(bitmap),
    slots: decode(slots),
    records: decode(records),
    reach,
    survivors,
  };
}

/** A file that is missing or damaged only costs the time to compute the tables. */
async function readStored(): Promise<StoredTables | undefined> {
  try {
    return JSON.parse(await readFile(FILE, 'utf8')) as StoredTables;
  } catch {
    return undefined;
  }
}

/** Computes the tables of `literals` and stores them. */
export async function writeTables(literals: readonly Literal[]): Promise<void> {
  const { nibbles, bitmap, slots, records, reach, survivors } = buildTables(literals);
  const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const stored: StoredTables = {
    digest: digestLiterals(literals),
    nibbles: encode(nibbles),
    bitmap: encode(bitmap),
    slots: encode(slots),
    records: encode(records),
    reach,
    survivors,
  };
  await writeFile(FILE, JSON.stringify(stored));
}

function digestLiterals(literals: readonly Literal[]): string {
  const hash = createHash('sha256');
  for (const { text, caseSensitive } of literals) hash.update(`${caseSensitive ? '=' : '~'}${text}\n`);
  return hash.digest('hex');
}
