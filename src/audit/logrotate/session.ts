/**
 * What the files of one logrotate configuration share while it is read: sources, results, forbidden names,
 * and the bounds that keep hostile includes from reading without end.
 *
 * The bounds are far above any real configuration; what lies beyond them is not read, and the first file
 * that meets one is named.
 */
import type { Accounts } from '../accounts.js';
import type { Block, Note, Source, Sources } from './config.js';
import { compileName } from './glob.js';
import type { NamePattern } from './glob.js';
import type { Draft, Position } from './settings.js';

/** logrotate itself refuses to nest deeper. */
export const MAX_INCLUDE_DEPTH = 16;
export const MAX_FILES = 2000;
export const MAX_TOTAL_BYTES = 8 * 1024 * 1024;
export const MAX_BLOCKS = 20_000;
const MAX_PATTERNS = 50_000;
/** More notes than anyone would read. */
const MAX_NOTES = 1000;
/** No name is longer than 255 bytes, and nobody forbids this many. */
const MAX_TABOO = { patterns: 1000, length: 255 };

/** Names that logrotate 3.21 passes over in a directory; its manual leaves out `.bak` and `.dpkg-tmp`. */
const TABOO = (
  ',v .bak .cfsaved .disabled .dpkg-bak .dpkg-del .dpkg-dist .dpkg-new .dpkg-old .dpkg-tmp .rhn-cfg-tmp-* ' +
  '.rpmnew .rpmorig .rpmsave .swp .ucf-dist .ucf-new .ucf-old ~'
)
  .split(' ')
  .map((extension) => compileName(`*${extension}`));

export interface Session {
  readonly sources: Sources;
  readonly accounts: Accounts;
  readonly blocks: Block[];
  readonly notes: Note[];
  readonly wanted: Set<string>;
  readonly unreadable: Set<string>;
  /** Names that are passed over in directories. */
  taboo: readonly NamePattern[];
  /** The directory in which logrotate works; its services start it in the root directory. */
  cwd: string;
  depth: number;
  /** What was read so far, shadows included. */
  readonly used: { files: number; bytes: number; blocks: number; patterns: number };
  /** The file in which a bound was met. */
  readonly beyond: { file: string | undefined };
  /** Reads what an include names as if it stood there; gives whether all went well. */
  readonly include: (target: string, position: Position, draft: Draft) => boolean;
}

/** A session in which nothing has been read. */
export function startSession(given: Pick<Session, 'sources' | 'accounts' | 'include'>): Session {
  return {
    ...given,
    blocks: [],
    notes: [],
    wanted: new Set(),
    unreadable: new Set(),
    taboo: TABOO,
    cwd: '/',
    depth: 0,
    used: { files: 0, bytes: 0, blocks: 0, patterns: 0 },
    beyond: { file: undefined },
  };
}

/** A session for text that has no effect: same sources, bounds and wants, own results, no includes. */
export function startShadow(session: Session): Session {
  return { ...session, blocks: [], notes: [], include: () => true };
}

/** The source of a path, which is wanted if it is not there. */
export function askSource(session: Session, path: string): Source | undefined {
  const source = session.sources.get(path);
  if (!source) session.wanted.add(path);
  return source;
}

/** Forbids names in directories: on top of those forbidden so far, or instead of them. */
export function forbidNames(session: Session, patterns: readonly string[], isMore: boolean): void {
  const usable = patterns.filter((pattern) => pattern.length <= MAX_TABOO.length).map(compileName);
  session.taboo = [...(isMore ? session.taboo : []), ...usable].slice(0, MAX_TABOO.patterns);
}

/** Counts one more file; false if that is more than is read. */
export function countFile(session: Session, file: string, bytes: number): boolean {
  const { used } = session;
  used.files++;
  used.bytes += bytes;
  return isWithinBounds(session, file);
}

/** Counts one more block; false if that is more than is read. */
export function countBlock(session: Session, file: string, patterns: number): boolean {
  const { used } = session;
  used.blocks++;
  used.patterns += patterns;
  return isWithinBounds(session, file);
}

/** Keeps a note outside of blocks. */
export function addSessionNote({ notes }: Session, makeNote: () => Note): void {
  if (notes.length < MAX_NOTES) notes.push(makeNote());
}

function isWithinBounds({ used, beyond }: Session, file: string): boolean {
  const fits =
    used.files <= MAX_FILES &&
    used.bytes <= MAX_TOTAL_BYTES &&
    used.blocks <= MAX_BLOCKS &&
    used.patterns <= MAX_PATTERNS;
  if (!fits) beyond.file ??= file;
  return fits;
}
