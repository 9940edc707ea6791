/**
 * Files and directories on paper: takes what the audit saw, gives the same host after changes that nobody has made yet.
 *
 * Entries are files of the scan and the directories above them. A directory is the same entry above whatever log it
 * stands, and a log that was named by several paths is the same entry under each.
 */
import type { AccessList } from '../audit/acl/list.js';
import { keyPath, pathKey, placeOf } from '../audit/facts.js';
import type { DirectoryFacts } from '../audit/facts.js';
import type { RotationHost } from '../audit/rotation/facts.js';
import type { FileFacts, LogFile } from '../model/logfile.js';
import type { Passage, Rights, Step, Target } from './step.js';

/** A file or directory, as it was seen and as it is on paper. */
export interface Entry {
  /** Key of the real path. */
  readonly key: string;
  readonly target: Target;
  /** As the audit saw it. */
  readonly facts: FileFacts;
  /** Whether the scan came to it by a symbolic link. */
  readonly isLink: boolean;
  /** The directory in which it lies, as the audit saw it; undefined for the root. */
  readonly parent: FileFacts | undefined;
  readonly now: Rights;
  /** Undefined where it has none, or where it is unknown. */
  readonly list: AccessList | undefined;
  readonly listNow: AccessList | undefined;
}

/** New rights, or a list with fewer entries. */
export interface Change extends Partial<Rights> {
  readonly list?: AccessList;
}

export interface Paper {
  /** The entry of a path of the scan; undefined if it is unknown where that lies. */
  readonly find: (path: Buffer) => Entry | undefined;
  readonly write: (entry: Entry, change: Change) => void;
  /** The files with the rights that they have on paper. */
  readonly files: () => readonly LogFile[];
  readonly host: () => RotationHost;
  /** All that is different on paper: directories first, then files, by path. */
  readonly steps: (rulesOf: (key: string) => readonly string[]) => readonly Step[];
}

/** The host as it is. */
export function openPaper(files: readonly LogFile[], host: RotationHost): Paper {
  const entries = new Map<string, Entry>();
  const aliases = new Map<string, string>();
  for (const { directories } of host.places.values()) addDirectories(entries, directories, host);
  for (const file of files) addFile({ entries, aliases }, file, host);
  const rightsOf = (key: string): Rights | undefined => entries.get(key)?.now;
  return {
    find: (path) => entries.get(aliases.get(pathKey(path)) ?? pathKey(path)),
    write: (entry, { list, ...rights }) => {
      const current = entries.get(entry.key) ?? entry;
      const now = { ...current.now, ...rights };
      entries.set(entry.key, { ...current, now, listNow: list ?? current.listNow });
    },
    files: () =>
      files.map((file) => {
        const rights = rightsOf(aliases.get(pathKey(file.path)) ?? '');
        return rights ? { ...file, facts: { ...file.facts, ...rights } } : file;
      }),
    host: () => rewriteLists(rewriteHost(host, rightsOf), entries),
    steps: (rulesOf) => [...entries.values()].filter(isChanged).sort(compareEntries).map(toStep(rulesOf)),
  };
}

function addDirectories(
  entries: Map<string, Entry>,
  directories: readonly DirectoryFacts[],
  host: RotationHost,
): void {
  directories.forEach(({ path, name, facts }, at) => {
    const key = pathKey(path);
    if (entries.has(key)) return;
    const passages = directories.slice(0, at).map(toPassage);
    const target: Target = { kind: 'directory', path, name, passages, dev: facts.dev, ino: facts.ino };
    const parent = directories[at - 1]?.facts;
    entries.set(key, { key, target, facts, isLink: false, parent, ...stateOf(key, facts, host) });
  });
}

interface Index {
  readonly entries: Map<string, Entry>;
  /** Keys of real paths by keys of the paths of the scan. */
  readonly aliases: Map<string, string>;
}

function addFile({ entries, aliases }: Index, file: LogFile, host: RotationHost): void {
  const place = placeOf(file, host);
  if (!place || file.stdin) return;
  const { path, name, facts, link: isLink = false } = file;
  const key = pathKey(place.realPath);
  aliases.set(pathKey(path), key);
  const { dev, ino } = facts;
  const passages = place.directories.map(toPassage);
  const target: Target = { kind: 'file', path: place.realPath, name, passages, dev, ino };
  const parent = place.directories.at(-1)?.facts;
  entries.set(key, { key, target, facts, isLink, parent, ...stateOf(key, facts, host) });
}

function stateOf(
  key: string,
  facts: FileFacts,
  { access }: RotationHost,
): Pick<Entry, 'now' | 'list' | 'listNow'> {
  const list = access?.lists.get(key);
  return { now: rightsIn(facts), list, listNow: list };
}

/** The first one is where the way begins: it is known by its path. */
function toPassage({ path, facts: { dev, ino } }: DirectoryFacts, index: number): Passage {
  const key = pathKey(path);
  return { name: index === 0 ? path : keyPath(key.slice(key.lastIndexOf('/') + 1)), dev, ino };
}

function rightsIn({ mode, uid, gid }: FileFacts): Rights {
  return { mode, uid, gid };
}

/** Chains that logs share stay shared, as audits go by that. */
function rewriteHost(host: RotationHost, rightsOf: (key: string) => Rights | undefined): RotationHost {
  const chains = new Map<readonly DirectoryFacts[], readonly DirectoryFacts[]>();
  const rewrite = (directories: readonly DirectoryFacts[]): readonly DirectoryFacts[] => {
    const known = chains.get(directories);
    if (known) return known;
    const rewritten = directories.map((directory) => {
      const facts = { ...directory.facts, ...rightsOf(pathKey(directory.path)) };
      return { ...directory, facts };
    });
    chains.set(directories, rewritten);
    return rewritten;
  };
  const places = [...host.places].map(
    ([key, place]) => [key, { ...place, directories: rewrite(place.directories) }] as const,
  );
  return { ...host, places: new Map(places) };
}

function rewriteLists(host: RotationHost, entries: ReadonlyMap<string, Entry>): RotationHost {
  const changed = [...entries.values()].flatMap(({ key, list, listNow }) =>
    listNow === undefined || listNow === list ? [] : [[key, listNow] as const],
  );
  if (!host.access || changed.length === 0) return host;
  return { ...host, access: { ...host.access, lists: new Map([...host.access.lists, ...changed]) } };
}

function isChanged({ facts, now, list, listNow }: Entry): boolean {
  if (list !== listNow) return true;
  return facts.mode !== now.mode || facts.uid !== now.uid || facts.gid !== now.gid;
}

function compareEntries(a: Entry, b: Entry): number {
  if (a.target.kind !== b.target.kind) return a.target.kind === 'directory' ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}

function toStep(rulesOf: (key: string) => readonly string[]): (entry: Entry) => Step {
  return ({ key, target, facts, now, list, listNow }) => ({
    target,
    before: rightsIn(facts),
    after: now,
    ...(list && listNow && list !== listNow && { lists: { before: list, after: listNow } }),
    rules: rulesOf(key),
  });
}
