/**
 * The content of a history file: what was reported, and how far files were read, as values and as bytes.
 *
 * Takes a stored book and what one scan noted; gives the next book, within bounds: cursors of files that nobody met for
 * two months go, and the oldest go where there are too many. Bytes are one line with a keyed digest, then JSON; whoever
 * cannot make the digest cannot make a book, so that what it holds need not be checked again. Pure.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isResumption, type Cursor } from '../model/cursor.js';

/** A stored cursor, and the day on which its file was last met, counted from 1970-01-01. */
export interface Row {
  readonly cursor: Cursor;
  readonly day: number;
}

export interface Book {
  /** Secrets that were reported, oldest first, as `spellId` writes them. */
  readonly secrets: ReadonlySet<string>;
  /** Faults that were there at the last look, each with the scope of the scan that saw it. */
  readonly faults: ReadonlyMap<string, string>;
  readonly policies: ReadonlyMap<string, readonly Row[]>;
}

/** What one scan noted. Inodes are `device inode`. */
export interface Delta {
  readonly policy: string;
  readonly scope: string;
  readonly cursors: ReadonlyMap<string, Cursor>;
  readonly secrets: ReadonlySet<string>;
  /** Faults that there are, all of them if it was a whole look; undefined if nobody looked. */
  readonly faults?: { readonly ids: ReadonlySet<string>; readonly whole: boolean } | undefined;
  /** Files without news whose day is old. */
  readonly met: ReadonlySet<string>;
}

export const EMPTY_BOOK: Book = { secrets: new Set(), faults: new Map(), policies: new Map() };

/** A file's day is brought up to date when it is so old, so that a book is not written for that every day. */
export const REFRESH_DAYS = 7;
const KEEP_DAYS = 60;
const MAX_CURSORS = 500_000;
const MAX_SECRETS = 500_000;

/** Whether a finding was reported. */
export function isReported({ secrets, faults }: Book, id: string): boolean {
  return secrets.has(id) || faults.has(id);
}

/** What identifies a file on this host. */
export function spellInode({ dev, ino }: Pick<Cursor, 'dev' | 'ino'>): string {
  return `${dev} ${ino}`;
}

/** The book with what a scan noted; the same book if that is nothing. */
export function mergeBook(book: Book, delta: Delta, today: number): Book {
  const secrets = [...delta.secrets].filter((id) => !book.secrets.has(id));
  const faults = mergeFaults(book.faults, delta);
  const hasNews = secrets.length + delta.cursors.size + delta.met.size > 0 || faults !== book.faults;
  if (!hasNews) return book;
  return {
    secrets: new Set([...book.secrets, ...secrets].slice(-MAX_SECRETS)),
    faults,
    policies: mergePolicies(book.policies, delta, today),
  };
}

function mergeFaults(stored: Book['faults'], { faults, scope }: Delta): Book['faults'] {
  if (!faults) return stored;
  const { ids, whole } = faults;
  const gone = [...stored].filter(([id, seenBy]) => whole && seenBy === scope && !ids.has(id));
  const news = [...ids].filter((id) => stored.get(id) !== scope);
  if (gone.length + news.length === 0) return stored;
  const next = new Map(stored);
  for (const [id] of gone) next.delete(id);
  for (const id of news) next.set(id, scope);
  return next;
}

function mergePolicies(stored: Book['policies'], delta: Delta, today: number): Book['policies'] {
  const rows = new Map((stored.get(delta.policy) ?? []).map((row) => [spellInode(row.cursor), row]));
  for (const inode of delta.met) {
    const row = rows.get(inode);
    if (row) rows.set(inode, { ...row, day: today });
  }
  for (const [inode, cursor] of delta.cursors) {
    // Deleted first, so that the newest stand last.
    rows.delete(inode);
    rows.set(inode, { cursor, day: today });
  }
  const others = [...stored].filter(([policy]) => policy !== delta.policy);
  return boundPolicies([...others, [delta.policy, [...rows.values()]]], today);
}

/** Leaves what is young enough, and of that the newest; the newest policy stands last. */
function boundPolicies(
  policies: readonly (readonly [string, readonly Row[]])[],
  today: number,
): Book['policies'] {
  let room = MAX_CURSORS;
  const kept: (readonly [string, readonly Row[]])[] = [];
  for (const [policy, rows] of policies.toReversed()) {
    const young = rows.filter(({ day }) => day >= today - KEEP_DAYS);
    const list = room > 0 ? young.slice(-room) : [];
    room -= list.length;
    if (list.length > 0) kept.unshift([policy, list]);
  }
  return new Map(kept);
}

const TITLE = 'logscan history 1';

/** The bytes of a book, authenticated under `key`. */
export function encodeBook({ secrets, faults, policies }: Book, key: Uint8Array): Buffer {
  const document: Document = {
    secrets: [...secrets],
    faults: [...faults],
    policies: [...policies].map(([policy, rows]) => [policy, rows.map(packRow)]),
  };
  const body = Buffer.from(JSON.stringify(document));
  return Buffer.concat([Buffer.from(`${TITLE} ${digestBody(body, key).toString('hex')}\n`), body]);
}

/** The book in bytes; undefined if they were not made by `encodeBook` with this key. */
export function decodeBook(bytes: Buffer, key: Uint8Array): Book | undefined {
  const end = bytes.indexOf(10);
  const body = bytes.subarray(end + 1);
  const title = Buffer.from(`${TITLE} ${digestBody(body, key).toString('hex')}`);
  const first = bytes.subarray(0, Math.max(0, end));
  if (first.length !== title.length || !timingSafeEqual(first, title)) return undefined;
  const { secrets, faults, policies } = JSON.parse(body.toString('utf8')) as Document;
  return {
    secrets: new Set(secrets),
    faults: new Map(faults),
    policies: new Map(policies.map(([policy, rows]) => [policy, rows.map(unpackRow)])),
  };
}

function digestBody(body: Buffer, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(body).digest();
}

interface Document {
  readonly secrets: readonly string[];
  readonly faults: readonly (readonly [id: string, scope: string])[];
  readonly policies: readonly (readonly [policy: string, rows: readonly PackedRow[]])[];
}

/** Rows are lists, since a history may have ten thousands of them. */
type PackedRow = readonly [
  day: number,
  dev: number,
  ino: number,
  sizeBytes: number,
  head: string,
  tail: string,
  modifiedMs: number,
  changedMs: number,
  settled: 0 | 1,
  name: string,
  line?: number,
  lineStart?: number,
];

function packRow({ cursor, day }: Row): PackedRow {
  const { dev, ino, mark, modifiedMs, changedMs, settled, name } = cursor;
  const { sizeBytes, head, tail } = mark;
  const facts = [modifiedMs, changedMs, settled ? 1 : 0, name] as const;
  const row = [day, dev, ino, sizeBytes, head, tail, ...facts] as const;
  return isResumption(mark) ? [...row, mark.line, mark.lineStart] : row;
}

function unpackRow(row: PackedRow): Row {
  const [day, dev, ino, sizeBytes, head, tail, modifiedMs, changedMs, settled, name, line, lineStart] = row;
  const known = { sizeBytes, head, tail };
  const mark = line === undefined || lineStart === undefined ? known : { ...known, line, lineStart };
  return { day, cursor: { dev, ino, mark, modifiedMs, changedMs, settled: settled === 1, name } };
}
