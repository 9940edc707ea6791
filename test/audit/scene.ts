/**
 * Made-up hosts for the pure audits: an account table like Debian's, directories by path, files by facts.
 */
import { dirname } from 'node:path';
import { parseAccounts } from '../../src/audit/accounts.js';
import type { AccountTexts } from '../../src/audit/accounts.js';
import type { DirectoryFacts, HostFacts, Place } from '../../src/audit/facts.js';
import { pathKey } from '../../src/audit/facts.js';
import type { FileFacts, LogFile } from '../../src/model/logfile.js';
import { displayName } from '../../src/model/logfile.js';

export const ROOT = 0;
export const MOPIDY = 110;
export const ALICE = 1000;
export const BOB = 1001;
export const ADM = 4;
export const AUDIO = 29;
export const USERS = 100;
export const EMPTY = 150;
export const DEVICE = 2049;
export const DAY_MS = 86_400_000;
export const NOW_MS = Date.UTC(2026, 10, 21);
export const MIB = 1024 * 1024;

export const TEXTS: AccountTexts = {
  passwd: [
    'root:x:0:0:root:/root:/bin/sh',
    `mopidy:x:${MOPIDY}:${AUDIO}::/var/lib/mopidy:/usr/sbin/nologin`,
    `alice:x:${ALICE}:${ALICE}::/home/alice:/bin/sh`,
    `bob:x:${BOB}:${BOB}::/home/bob:/bin/sh`,
  ].join('\n'),
  group: [
    'root:x:0:',
    `adm:x:${ADM}:alice`,
    `audio:x:${AUDIO}:bob,alice`,
    `users:x:${USERS}:`,
    `music:x:${EMPTY}:`,
    `alice:x:${ALICE}:`,
    `bob:x:${BOB}:`,
  ].join('\n'),
  nsswitch: 'passwd: files systemd\ngroup: files systemd\n',
};

/** Facts of an entry: root's, mode 0644, small, just written. */
export function facts(changes: Partial<FileFacts> = {}): FileFacts {
  return {
    mode: 0o644,
    uid: ROOT,
    gid: ROOT,
    dev: DEVICE,
    ino: 1,
    links: 1,
    sizeBytes: 1000,
    modifiedMs: NOW_MS,
    ...changes,
  };
}

/** A log; the family defaults to the base name. */
export function log(path: string | Buffer, changes: Partial<FileFacts> = {}, family?: string): LogFile {
  const bytes = Buffer.from(path);
  const name = displayName(bytes);
  const base = name.lastIndexOf('/') + 1;
  return {
    path: bytes,
    name,
    // As the walk tells it: with the directory.
    family: name.slice(0, base) + (family ?? name.slice(base)),
    facts: facts(changes),
  };
}

/** Numbered generations of a log with the same facts: the live one first. */
export function rotated(path: string, all: readonly Partial<FileFacts>[]): LogFile[] {
  const family = path.slice(path.lastIndexOf('/') + 1);
  return all.map((changes, at) => log(at === 0 ? path : `${path}.${at}`, changes, family));
}

export interface SceneOptions {
  /** Facts of directories by path; others are root's, 0755. */
  readonly directories?: Readonly<Record<string, Partial<FileFacts>>>;
  readonly texts?: Partial<AccountTexts>;
  readonly host?: Partial<HostFacts>;
}

/** A host on which the files lie where their absolute paths say. */
export function hostOf(files: readonly LogFile[], options: SceneOptions = {}): HostFacts {
  const chains = new Map<string, readonly DirectoryFacts[]>();
  const places = new Map<string, Place>();
  for (const { path, stdin } of files) {
    if (stdin) continue;
    const parent = dirname(pathKey(path));
    const directories = chains.get(parent) ?? chainOf(parent, options);
    chains.set(parent, directories);
    places.set(pathKey(path), { realPath: path, directories });
  }
  return {
    posix: true,
    accounts: parseAccounts({ ...TEXTS, ...options.texts }),
    places,
    mounts: new Map([[DEVICE, { type: 'ext4', point: Buffer.from('/') }]]),
    rotatedElsewhere: new Set(),
    logrotate: true,
    ...options.host,
  };
}

function chainOf(directory: string, options: SceneOptions): readonly DirectoryFacts[] {
  const above = directory === '/' ? [] : chainOf(dirname(directory), options);
  const own = facts({ mode: 0o755, ...options.directories?.[directory] });
  const path = Buffer.from(directory, 'latin1');
  return [...above, { path, name: displayName(path), facts: own }];
}
