/**
 * What scans with `--since-last` remember, in `<state directory>/history`.
 *
 * Takes the directory and the host's key; gives a history per policy, and keeps what scans note in it, once the
 * caller says so. The file holds keyed digests, numbers and ids of rules: no name, no text of a log. Its first line
 * authenticates the rest under the host's key, so a damaged or foreign file is told, and counts as none: then
 * everything is read and reported again. What another scan stored meanwhile is kept.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { isResumption, spellId, type Cursor, type History, type OpenHistory } from '../model/cursor.js';
import {
  decodeBook,
  EMPTY_BOOK,
  encodeBook,
  isReported,
  mergeBook,
  REFRESH_DAYS,
  spellInode,
  type Book,
  type Delta,
} from './book.js';
import { stageFile, type Draft } from './draft.js';
import { deriveKey } from './key.js';

/** What scans noted, and how to keep it. */
export interface HistoryStore {
  readonly open: OpenHistory;
  /** Why what was stored is not used, for people; absent when it is, or there is none. */
  readonly damage?: string;
  /** Writes what is to be kept beside what is stored; undefined for nothing. Rejects with the system's error. */
  readonly stage: () => Promise<Draft | undefined>;
}

/** Where and when histories are kept. */
export interface HistoryPlace {
  readonly directory: string;
  /** The host's key. */
  readonly key: Uint8Array;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly nowMs: number;
}

/** Some two million files. */
const MAX_BYTES = 256 * 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Opens the histories of a state directory, whose key must have been loaded. Rejects with the system's error. */
export async function openHistoryStore(place: HistoryPlace): Promise<HistoryStore> {
  const path = join(place.directory, 'history');
  const key = deriveKey(place.key, 'history');
  const today = Math.floor(place.nowMs / DAY_MS);
  const { book, damage } = await readBook(path, key);
  const scans: Notes[] = [];
  return {
    ...(damage !== undefined && { damage }),
    open({ policy, scope }) {
      const notes: Notes = { policy, scope, cursors: new Map(), secrets: new Set(), met: new Set() };
      scans.push(notes);
      return openHistory(book, notes, today);
    },
    async stage() {
      // Another scan may have stored its own meanwhile.
      const stored = (await readBook(path, key)).book;
      const next = scans.reduce((merged, notes) => mergeBook(merged, notes, today), stored);
      return next === stored ? undefined : stageFile(path, encodeBook(next, key));
    },
  };
}

interface ReadBook {
  readonly book: Book;
  readonly damage?: string;
}

async function readBook(path: string, key: Uint8Array): Promise<ReadBook> {
  const bytes = await readBytes(path);
  if (bytes === undefined) return { book: EMPTY_BOOK };
  const book = decodeBook(bytes, key);
  return book ? { book } : { book: EMPTY_BOOK, damage: `"${path}" is damaged, or of another key` };
}

/** The whole file; undefined for none, and cut behind the bound. */
async function readBytes(path: string): Promise<Buffer | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return undefined;
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > MAX_BYTES) return Buffer.alloc(0);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** What one scan notes, as it notes it. */
interface Notes extends Delta {
  readonly cursors: Map<string, Cursor>;
  readonly secrets: Set<string>;
  faults?: NonNullable<Delta['faults']>;
  readonly met: Set<string>;
}

function openHistory(book: Book, notes: Notes, today: number): History {
  const rows = book.policies.get(notes.policy) ?? [];
  const byInode = new Map(rows.map((row) => [spellInode(row.cursor), row]));
  let byHead: ReadonlyMap<string, readonly Cursor[]> | undefined;
  return {
    findInode(dev, ino) {
      const inode = spellInode({ dev, ino });
      const row = byInode.get(inode);
      if (row && row.day < today - REFRESH_DAYS) notes.met.add(inode);
      return row?.cursor;
    },
    findHead(head) {
      byHead ??= groupByHead(rows.map(({ cursor }) => cursor));
      return byHead.get(head) ?? [];
    },
    isReported: (finding) => isReported(book, spellId(finding)),
    addCursor: (cursor) => void notes.cursors.set(spellInode(cursor), cursor),
    addSecret: (secret) => void notes.secrets.add(spellId(secret)),
    setFaults: (faults, whole) => void (notes.faults = { ids: new Set(faults.map(spellId)), whole }),
    dropCursors: () => notes.cursors.clear(),
  };
}

function groupByHead(cursors: readonly Cursor[]): ReadonlyMap<string, readonly Cursor[]> {
  const groups = new Map<string, Cursor[]>();
  const longest = cursors.filter(({ mark }) => isResumption(mark));
  for (const cursor of longest.sort((a, b) => b.mark.sizeBytes - a.mark.sizeBytes)) {
    const group = groups.get(cursor.mark.head);
    if (group) group.push(cursor);
    else groups.set(cursor.mark.head, [cursor]);
  }
  return groups;
}
