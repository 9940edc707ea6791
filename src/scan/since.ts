/**
 * What of a scan is new since the last one: which files need reading, from where, and which findings are not told again.
 *
 * Whether a finding is new depends on what was reported alone, never on where it stands; cursors only save reading. So a
 * cursor that is lost, or a log that is copied, renamed or compressed, costs time and tells nothing twice. A file is
 * passed over when it is the same by identity, size and times; where only its name or mode changed, when its head and
 * tail are the same too. A file that was not read whole has no cursor and is read again. docs/incremental.md tells it
 * all for people.
 */
import { createHmac } from 'node:crypto';
import { closeSync } from 'node:fs';
import { isExpired } from '../model/allow.js';
import {
  findTail,
  isResumption,
  type Cursor,
  type FindingId,
  type History,
  type Resumption,
  type Trail,
} from '../model/cursor.js';
import type { Finding } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import { DEFAULT_LIMITS } from '../read/limits.js';
import { readHead, verifyMark } from '../read/mark.js';
import { openLog } from '../read/open.js';
import { deriveKey } from '../state/key.js';
import type { ScanOptions } from './options.js';
import { TOOL } from './tool.js';

/** The news of one scan. */
export interface Since {
  /** Key of the digests by which files are known again. */
  readonly markKey: Uint8Array;
  /** The file as it is to be read, perhaps from where an earlier scan stopped; undefined for one without news. */
  choose(file: LogFile): LogFile | undefined;
  /** Notes a file that was read whole. */
  leave(file: LogFile, trail: Trail): void;
  isReported(finding: FindingId): boolean;
  /** Notes the findings that are reported; `faults` are all that there are, undefined if nobody looked. */
  report(findings: readonly Finding[], faults: readonly FindingId[] | undefined): void;
  /** Leaves no cursor, since not all that was read is reported. */
  forgo(): void;
}

/** A file that was changed so shortly before it was read may change again without another time. */
const SETTLE_MS = 2000;
/** Files that begin alike, as logs with a fixed banner do, are compared with so many. */
const MAX_CANDIDATES = 4;

/** Opens the history that `options` name; undefined if they name none. */
export function openSince(options: ScanOptions): Since | undefined {
  if (!options.history) return undefined;
  const markKey = deriveKey(options.key, 'marks');
  const policy = digestText(JSON.stringify(listPolicy(options)), markKey);
  const scope = digestText(JSON.stringify([policy, options.cwd, options.paths]), markKey);
  const history = options.history({ policy, scope });
  const context: Context = {
    history,
    markKey,
    startedMs: options.now(),
    digestName: dependsOnNames(options) ? ({ name }) => digestText(name, markKey) : () => '',
  };
  return {
    markKey,
    choose: (file) => chooseFile(file, context),
    leave: (file, trail) => history.addCursor(describeCursor(file, trail, context)),
    isReported: (finding) => history.isReported(finding),
    report(findings, faults) {
      for (const finding of findings) if (finding.kind === 'secret') history.addSecret(finding);
      if (faults) history.setFaults(faults, options.signal?.aborted !== true);
    },
    forgo: () => history.dropCursors(),
  };
}

interface Context {
  readonly history: History;
  readonly markKey: Uint8Array;
  readonly startedMs: number;
  readonly digestName: (file: LogFile) => string;
}

/** What surely does not decide what is found in given bytes. */
const FREE: ReadonlySet<string> = new Set<keyof ScanOptions>([
  'paths',
  'cwd',
  'exclude',
  'maxDepth',
  'followSymlinks',
  'jobs',
  'known',
  'allow',
  'audit',
  'contents',
  'root',
  'maxCredentialAgeDays',
  'stats',
  'history',
  'baseline',
  'key',
  'regex',
  'kernel',
  'now',
  'stdin',
  'signal',
]);

/** Everything that decides it. */
function listPolicy(options: ScanOptions): readonly unknown[] {
  const { known = [], allow = [], now } = options;
  const secrets = known.map(({ rule, value }) => [rule, Buffer.from(value).toString('base64')]);
  const allowed = allow.filter((entry) => !isExpired(entry, now()));
  const others = Object.entries(options).filter(([name]) => !FREE.has(name));
  return [TOOL.version, DEFAULT_LIMITS, secrets, allowed, others.toSorted(([a], [b]) => (a < b ? -1 : 1))];
}

/** Whether the same bytes under another name may have other findings. */
function dependsOnNames({ rules, allow = [] }: ScanOptions): boolean {
  return (
    allow.some(({ path }) => path !== undefined) ||
    rules.some(
      ({ path, exceptions = [] }) => path !== undefined || exceptions.some(({ paths }) => paths.length > 0),
    )
  );
}

function digestText(text: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
}

function describeCursor(file: LogFile, trail: Trail, { startedMs, digestName }: Context): Cursor {
  const { mark, modifiedMs, changedMs } = trail;
  const settled = changedMs < startedMs - SETTLE_MS;
  return {
    dev: file.facts.dev,
    ino: file.facts.ino,
    mark,
    modifiedMs,
    changedMs,
    settled,
    name: digestName(file),
  };
}

function chooseFile(file: LogFile, context: Context): LogFile | undefined {
  if (file.stdin === true) return file;
  const { dev, ino, sizeBytes, modifiedMs, changedMs } = file.facts;
  const found = context.history.findInode(dev, ino);
  const own = found?.name === context.digestName(file) ? found : undefined;
  const isSame = own?.mark.sizeBytes === sizeBytes && own.modifiedMs === modifiedMs;
  if (own && isSame) {
    if (own.settled && own.changedMs === changedMs) return undefined;
    return isVerified(file, own, context) ? undefined : file;
  }
  // What was written in place, and did not grow, may differ anywhere.
  if (own?.mark.sizeBytes === sizeBytes) return file;
  if (own && own.mark.sizeBytes < sizeBytes && isResumption(own.mark)) return { ...file, resume: own.mark };
  const resume = findCopy(file, context);
  return resume ? { ...file, resume } : file;
}

/** Whether a file of the same size and time has the same ends; then its cursor is brought up to date. */
function isVerified(file: LogFile, cursor: Cursor, context: Context): boolean {
  const opened = openLog(file);
  if ('fault' in opened) return false;
  const { fd, sizeBytes, modifiedMs, changedMs } = opened;
  try {
    const { mark } = cursor;
    const isSame = sizeBytes === mark.sizeBytes && modifiedMs === cursor.modifiedMs;
    if (!isSame || !verifyMark(fd, mark, context.markKey)) return false;
    const trail = { mark, modifiedMs, changedMs, skippedBytes: sizeBytes };
    context.history.addCursor(describeCursor(file, trail, context));
    return true;
  } finally {
    closeSync(fd);
  }
}

/** Where a copy of a log that was read can be read on; copies are what `copytruncate` leaves. */
function findCopy(file: LogFile, { history, markKey, digestName }: Context): Resumption | undefined {
  if (findTail(file.facts.sizeBytes) === 0) return undefined;
  const opened = openLog(file);
  if ('fault' in opened) return undefined;
  try {
    const head = readHead(opened.fd, markKey);
    const name = digestName(file);
    const candidates = (head === undefined ? [] : history.findHead(head)).filter(
      (cursor) => cursor.name === name && cursor.mark.sizeBytes <= opened.sizeBytes,
    );
    const marks = candidates.slice(0, MAX_CANDIDATES).map(({ mark }) => mark);
    return marks.filter(isResumption).find((mark) => verifyMark(opened.fd, mark, markKey));
  } finally {
    closeSync(opened.fd);
  }
}
