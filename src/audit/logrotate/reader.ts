/**
 * Reads a logrotate configuration: takes the sources it is made of, gives its blocks and what is wrong.
 *
 * Opens nothing itself: what is not among the sources is listed as wanted, and reading goes on as if it
 * were in order, so that a caller who fetches and asks again comes to the end after a few rounds. Follows
 * logrotate 3.21 run as root: which files it ignores, in what order it reads a directory, how settings pass
 * from file to file. The text of a file is read in `statements.ts`.
 */
import { normalize } from 'node:path';
import type { Accounts } from '../accounts.js';
import type { IgnoredReason, LogrotateConfig, Source, Sources } from './config.js';
import { joinPath, matchesTokens } from './glob.js';
import {
  MAX_INCLUDE_DEPTH,
  addSessionNote,
  askSource,
  countFile,
  startSession,
  startShadow,
} from './session.js';
import type { Session } from './session.js';
import { DEFAULT_SETTINGS } from './settings.js';
import type { Draft, Position } from './settings.js';
import { readStatements } from './statements.js';

/** Larger files are no configuration, says logrotate. */
export const MAX_CONFIG_BYTES = 0xff_ffff;

/** Reads the configuration that begins at an absolute path. */
export function readConfig(path: string, sources: Sources, accounts: Accounts): LogrotateConfig {
  const session: Session = startSession({
    sources,
    accounts,
    include: (target, position, draft) => readInclude(session, { target, position }, draft),
  });
  readPath(session, path, { ...DEFAULT_SETTINGS });
  const { blocks, notes, wanted, unreadable, beyond } = session;
  return { blocks, notes, wanted: [...wanted], unreadable: [...unreadable], beyond: beyond.file };
}

interface Include {
  readonly target: string;
  readonly position: Position;
}

function readInclude(session: Session, { target, position }: Include, draft: Draft): boolean {
  const path = resolveInclude(target, session.cwd);
  const wrong = findWrong(session, path);
  if (wrong !== undefined) {
    const text = `"include" ${wrong}`;
    addSessionNote(session, () => ({ kind: 'include', position, cost: 'line', text, word: 'include' }));
    return false;
  }
  session.depth++;
  const isFine = readPath(session, path, draft);
  session.depth--;
  return isFine;
}

function findWrong(session: Session, path: string): string | undefined {
  if (session.depth >= MAX_INCLUDE_DEPTH) return 'nests too deep';
  return askSource(session, path)?.kind === 'missing' ? 'names what does not exist' : undefined;
}

function resolveInclude(target: string, cwd: string): string {
  const home = target.startsWith('~/') ? `/root/${target.slice(2)}` : target;
  const path = normalize(home.startsWith('/') ? home : joinPath(cwd, home));
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

/** Reads a file, or all files of a directory; a file with errors leaves the settings as they were before it. */
function readPath(session: Session, path: string, draft: Draft): boolean {
  const source = askSource(session, path);
  if (source?.kind !== 'directory') return source ? readAndKeep(session, path, draft) : true;
  const { cwd } = session;
  session.cwd = path;
  // The names are chosen before any of the files can change what is forbidden.
  const taboo = new Set(source.names.filter((name) => isTaboo(name, session)));
  let isFine = true;
  for (const name of source.names) {
    const file = joinPath(path, name);
    if (taboo.has(name)) readIgnored(session, file, 'taboo');
    else if (!readAndKeep(session, file, draft)) isFine = false;
  }
  session.cwd = cwd;
  return isFine;
}

function isTaboo(name: string, { taboo }: Session): boolean {
  return taboo.some((pattern) => matchesTokens(pattern, name, true));
}

function readAndKeep(session: Session, path: string, draft: Draft): boolean {
  const before = { ...draft };
  const isFine = readFile(session, path, draft);
  if (!isFine) Object.assign(draft, before);
  return isFine;
}

function readFile(session: Session, path: string, draft: Draft): boolean {
  const source = askSource(session, path);
  if (source === undefined) return true;
  if (source.kind !== 'file') return source.kind !== 'missing';
  const reason = findReason(source);
  if (reason !== undefined) {
    readIgnored(session, path, reason);
    return true;
  }
  if (source.text === undefined && source.sizeBytes <= MAX_CONFIG_BYTES) session.unreadable.add(path);
  if (source.text === undefined || !countFile(session, path, source.sizeBytes)) return false;
  return readStatements(session, { file: path, text: source.text, draft });
}

function findReason({ mode, uid }: Extract<Source, { kind: 'file' }>): IgnoredReason | undefined {
  if ((mode & 0o022) !== 0) return 'writable';
  return uid === 0 ? undefined : 'owner';
}

/** Reads a file that logrotate ignores, for the logs that it names. */
function readIgnored(session: Session, path: string, reason: IgnoredReason): void {
  const source = askSource(session, path);
  if (source?.kind !== 'file' || source.text === undefined) return;
  if (!countFile(session, path, source.sizeBytes)) return;
  const shadow = startShadow(session);
  readStatements(shadow, { file: path, text: source.text, draft: { ...DEFAULT_SETTINGS } });
  session.blocks.push(
    ...shadow.blocks.map((block) => ({ ...block, lost: { kind: 'ignored-file', reason } }) as const),
  );
}
