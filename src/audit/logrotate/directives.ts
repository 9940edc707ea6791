/**
 * What each directive of logrotate 3.21 does to the settings: takes its name and a cursor behind it,
 * changes the draft, and gives what is wrong, if anything.
 *
 * Directives that read other files or scripts are in `reader.ts`. A trouble says how much of the
 * configuration it costs; the cursor then stands where logrotate's own would, because what logrotate
 * swallows after an error depends on that.
 */
import type { Accounts } from '../accounts.js';
import { takeLine, takeValue } from './cursor.js';
import type { Cursor } from './cursor.js';
import { ANY_OWNERSHIP } from './settings.js';
import type { Criterion, Draft, Ownership } from './settings.js';
import { splitWords } from './words.js';
import { parseCount, parseOwnership, parseSize, parseWeekday } from './values.js';
import type { Value } from './values.js';

/** What an error costs: the directive alone, the block, or the rest of the file. */
export type Cost = 'line' | 'block' | 'file';

export interface Trouble {
  readonly cost: Cost;
  /** A clause about the directive: `has no value`. */
  readonly wrong: string;
}

/** One directive that is being read. */
export interface Turn {
  readonly cursor: Cursor;
  readonly draft: Draft;
  readonly accounts: Accounts;
}

export type Directive = (turn: Turn) => Trouble | undefined;

const NO_VALUE: Trouble = { cost: 'block', wrong: 'has no value' };

/** Directives without value. */
const FLAGS: Readonly<Record<string, Partial<Draft>>> = {
  compress: { compress: true },
  nocompress: { compress: false },
  delaycompress: { delayCompress: true },
  nodelaycompress: { delayCompress: false },
  shred: { shred: true },
  noshred: { shred: false },
  allowhardlink: { allowHardLinks: true },
  noallowhardlink: { allowHardLinks: false },
  sharedscripts: {},
  nosharedscripts: {},
  copytruncate: { copyTruncate: true, renameCopy: false },
  nocopytruncate: { copyTruncate: false },
  renamecopy: { renameCopy: true, copyTruncate: false },
  norenamecopy: { renameCopy: false },
  copy: { copy: true },
  nocopy: { copy: false },
  ifempty: { ifEmpty: true },
  notifempty: { ifEmpty: false },
  dateext: { dateExt: true },
  nodateext: { dateExt: false },
  dateyesterday: { dateYesterday: true },
  datehourago: { dateHourAgo: true },
  noolddir: { oldDir: undefined },
  mailfirst: { mailFirst: true },
  maillast: { mailFirst: false },
  nocreate: { create: false },
  nocreateolddir: { createOldDir: false },
  nomail: { mail: undefined },
  missingok: { missingOk: true },
  nomissingok: { missingOk: false },
  ignoreduplicates: { ignoreDuplicates: true },
  errors: {},
  hourly: { criterion: { kind: 'hourly' } },
  daily: { criterion: { kind: 'daily' } },
  monthly: { criterion: { kind: 'monthly' } },
  yearly: { criterion: { kind: 'yearly' } },
};

/** Directives with a number, and the least one allowed. */
const COUNTS: Readonly<Record<string, readonly [least: number, key: CountKey | undefined]>> = {
  rotate: [-1, 'rotate'],
  start: [0, 'start'],
  minage: [0, 'minAgeDays'],
  maxage: [0, 'maxAgeDays'],
  shredcycles: [0, undefined],
};
type CountKey = 'rotate' | 'start' | 'minAgeDays' | 'maxAgeDays';

/** Extensions that logrotate knows for a compressor, by the compressor's base name. */
const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['gzip', '.gz'],
  ['bzip2', '.bz2'],
  ['xz', '.xz'],
  ['zstd', '.zst'],
  ['compress', '.Z'],
  ['zip', 'zip'],
]);

/** Every directive that only changes settings, by name. */
export const DIRECTIVES: ReadonlyMap<string, Directive> = new Map<string, Directive>([
  ...Object.entries(FLAGS).map(([name, change]) => [name, makeFlag(change)] as const),
  ...Object.entries(COUNTS).map(([name, [least, key]]) => [name, makeCount(least, key)] as const),
  ['size', makeSize((draft, bytes) => (draft.criterion = { kind: 'size', bytes }))],
  ['minsize', makeSize((draft, bytes) => (draft.minSizeBytes = bytes))],
  ['maxsize', makeSize((draft, bytes) => (draft.maxSizeBytes = bytes))],
  ['weekly', readWeekly],
  ['create', readCreate],
  ['createolddir', readCreateOldDir],
  ['su', readSu],
  ['olddir', makePath((draft, path) => (draft.oldDir = path))],
  ['compresscmd', makePath(setCompressor)],
  ['uncompresscmd', makePath(() => undefined)],
  ['compressext', makePath((draft, path) => (draft.compressExtension = path))],
  ['compressoptions', readOptions],
  ['extension', makeText((draft, text) => (draft.extension = text))],
  ['addextension', makeText((draft, text) => (draft.addExtension = text))],
  ['dateformat', readDateFormat],
  ['mail', readMail],
]);

/** Directives that decide when a log is due, where the last one counts. */
export const CRITERIA: ReadonlySet<string> = new Set<Criterion['kind']>([
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'yearly',
  'size',
]);

function makeFlag(change: Partial<Draft>): Directive {
  return ({ draft }) => {
    Object.assign(draft, change);
    return undefined;
  };
}

function makeCount(least: number, key: CountKey | undefined): Directive {
  return ({ cursor, draft }) => {
    const text = takeValue(cursor);
    if (text === undefined) return NO_VALUE;
    const { value, wrong } = parseCount(text, least);
    if (key !== undefined && value !== undefined) draft[key] = value;
    return blame(wrong);
  };
}

/** A missing size is passed over, unlike a wrong one. */
function makeSize(set: (draft: Draft, bytes: number) => void): Directive {
  return ({ cursor, draft }) => {
    const text = takeValue(cursor);
    if (text === undefined || text === '') return { ...NO_VALUE, cost: 'line' };
    const { value, wrong } = parseSize(text);
    if (value !== undefined) set(draft, value);
    return blame(wrong);
  };
}

function makeText(set: (draft: Draft, text: string) => void): Directive {
  return ({ cursor, draft }) => {
    const text = takeValue(cursor);
    if (text === undefined) return NO_VALUE;
    set(draft, text);
    return undefined;
  };
}

/** A path or command: one word of printable characters, without quoting. */
function makePath(set: (draft: Draft, path: string) => void): Directive {
  return ({ cursor, draft }) => {
    const text = takeValue(cursor);
    if (text === undefined) return NO_VALUE;
    if (/[\x00-\x20\x7f]/.test(text)) return { cost: 'block', wrong: 'holds a blank or a control character' };
    set(draft, text);
    return undefined;
  };
}

function setCompressor(draft: Draft, path: string): void {
  const name = path.replace(/\/+$/, '');
  const extension = EXTENSIONS.get(name.slice(name.lastIndexOf('/') + 1));
  if (extension !== undefined) draft.compressExtension = extension;
}

function readWeekly({ cursor, draft }: Turn): Trouble | undefined {
  const { value, wrong } = parseWeekday(takeLine(cursor));
  draft.criterion = { kind: 'weekly', weekday: value ?? 0 };
  return wrong === undefined ? undefined : { cost: 'file', wrong };
}

function readCreate(turn: Turn): Trouble | undefined {
  const { draft } = turn;
  const { value, wrong } = readOwnership(turn, draft.createAs, true);
  draft.createAs = value ?? draft.createAs;
  draft.create ||= wrong === undefined;
  return blame(wrong);
}

function readCreateOldDir(turn: Turn): Trouble | undefined {
  const { wrong } = readOwnership(turn, ANY_OWNERSHIP, true);
  turn.draft.createOldDir ||= wrong === undefined;
  return blame(wrong);
}

function readSu(turn: Turn): Trouble | undefined {
  const { draft } = turn;
  const { value, wrong } = readOwnership(turn, draft.suAs, false);
  draft.suAs = value ?? draft.suAs;
  if (wrong !== undefined) return blame(wrong);
  if (!draft.suAs.user) return blame('names no user');
  if (!draft.suAs.group) return blame('names no group');
  draft.su = true;
  return undefined;
}

/** An error that costs the block. */
function blame(wrong: string | undefined): Trouble | undefined {
  return wrong === undefined ? undefined : { cost: 'block', wrong };
}

/** The rest of the line as it is: an equals sign counts as a word. */
function readOwnership({ cursor, accounts }: Turn, before: Ownership, hasMode: boolean): Value<Ownership> {
  return parseOwnership(takeLine(cursor), { before, accounts, hasMode });
}

function readOptions({ cursor }: Turn): Trouble | undefined {
  const words = splitWords(takeLine(cursor));
  if (words?.length === 0) return NO_VALUE;
  return words === undefined ? { cost: 'block', wrong: 'ends in a backslash' } : undefined;
}

/** A missing format is passed over, and the default holds again. */
function readDateFormat({ cursor, draft }: Turn): Trouble | undefined {
  draft.dateFormat = takeValue(cursor);
  return draft.dateFormat === undefined ? { ...NO_VALUE, cost: 'line' } : undefined;
}

function readMail({ cursor, draft }: Turn): Trouble | undefined {
  const address = takeValue(cursor);
  if (address === undefined) return NO_VALUE;
  if (!/^[\x21-\x7e]*$/.test(address)) return { cost: 'block', wrong: 'is no address' };
  draft.mail = address;
  return undefined;
}
