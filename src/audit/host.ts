/**
 * The audits' only way to the system: takes the files of a scan, gives `HostFacts` and the problems that
 * kept it from knowing more.
 *
 * Reads directory entries, the account files, the mount table, access lists and what the `gather.ts` of rotation,
 * exposure and hygiene ask for; opens no log, which only a tool that is handed in may do; never follows what the scanned tree says beyond resolving symbolic links to the directories
 * that really hold the logs. Each directory is asked once, however many logs it holds; what is read is
 * bounded in size. Nothing is thrown for the state of the system: what cannot be had is absent from the
 * facts and a problem.
 */
import { lstat, opendir, realpath } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { displayName } from '../model/logfile.js';
import type { LogFile } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';
import { parseAccounts } from './accounts.js';
import type { Accounts } from './accounts.js';
import { describeUnknownLists, gatherLists, listSuspects } from './acl/gather.js';
import { runProgram } from './acl/program.js';
import type { RunProgram } from './acl/program.js';
import { gatherSurroundings } from './exposure/gather.js';
import { systemCode } from './failure.js';
import { directoryKey, factsOf, keyPath, pathKey } from './facts.js';
import type { DirectoryFacts, HostFacts, Place } from './facts.js';
import { basesOfCopy, groupFamilies } from './family.js';
import type { HygieneTools } from './hygiene/facts.js';
import { gatherHygiene } from './hygiene/gather.js';
import { findHoldings } from './hygiene/holdings.js';
import type { HygieneHost } from './hygiene/hygiene.js';
import { scopeOf } from './hygiene/scope.js';
import { parseMounts } from './mounts.js';
import { outgrownFile } from './rotation.js';
import type { RotationHost } from './rotation/facts.js';
import { gatherRotation } from './rotation/gather.js';
import { readHostText, rootKey, statHost, valueOf } from './rotation/hostfile.js';

export interface HostOptions {
  /** Directory that stands for `/` when host files such as `/etc/passwd` are read; paths of logs stay as they are. */
  readonly root?: string;
  /** Runs a program that tells of access lists; the system's own if not given. */
  readonly run?: RunProgram;
  /** What the audit of credentials needs; there is none if not given. */
  readonly tools?: HygieneTools | undefined;
}

export interface GatheredHost {
  readonly host: RotationHost & HygieneHost;
  /** Of code `audit-unknown`, in the order of the files concerned. */
  readonly problems: readonly Problem[];
}

/** Account and mount tables above this size are not read; large hosts stay far below a MiB. */
const MAX_TABLE_BYTES = 16 * 1024 * 1024;
/** Entries of one directory that are looked at in search of rotated copies. */
const MAX_LISTED_ENTRIES = 100_000;
/** Directories asked about at once; more would only wait for the four file threads of Node.js. */
const BATCH_DIRECTORIES = 256;

/** The directories above a log, or why they are unknown. */
type Chain =
  | { readonly kind: 'known'; readonly realPath: string; readonly directories: readonly DirectoryFacts[] }
  | { readonly kind: 'unknown'; readonly directory: string; readonly code: string };

/** What was asked already. */
interface Survey {
  /** Key of the real directory that stands for `/`. */
  readonly top: string;
  /** By key of the real path. */
  readonly directories: Map<string, Promise<DirectoryFacts>>;
}

/** Facts of the host, as far as the audits of these files need them. */
export async function gatherHost(
  files: readonly LogFile[],
  options: HostOptions = {},
): Promise<GatheredHost> {
  const root = await findRoot(options.root ?? '/');
  const onDisk = files.filter((file) => !file.stdin);
  if (platform() === 'win32') return gatherNothing(onDisk);
  const problems: Problem[] = [];
  const accounts = await gatherAccounts(root, problems);
  const top = await findTop(root);
  const key = top === '/' ? '' : top;
  const scanned = await gatherPlaces(onDisk, top, problems);
  const scope = scopeOf(scanned, accounts, key);
  const holdings = options.tools ? await findHoldings(onDisk, scope, key) : [];
  const kept = holdings.map(({ file }) => file);
  const places =
    kept.length === 0 ? scanned : new Map([...(await gatherPlaces(kept, top, problems)), ...scanned]);
  // Elsewhere modes and lists have nothing to do with each other.
  const suspects = platform() === 'linux' ? listSuspects([...onDisk, ...kept], places) : [];
  const access = await gatherLists(suspects, options.run ?? runProgram);
  problems.push(...describeUnknownLists(access));
  const host: HostFacts = {
    posix: true,
    accounts,
    places,
    access,
    mounts: parseMounts((await readTable(root, '/proc/self/mountinfo')).text ?? ''),
    rotatedElsewhere: await findRotatedElsewhere(onDisk),
    logrotate: valueOf(await statHost(key, '/etc/logrotate.d'))?.isDirectory() === true,
  };
  const rotation = await gatherRotation(onDisk, host, root);
  const { surroundings, problems: unseen } = gatherSurroundings(onDisk, scanned, root);
  const hygiene = options.tools
    ? await gatherHygiene({ files: onDisk, holdings, scope, root: key, tools: options.tools })
    : undefined;
  return {
    host: { ...host, surroundings, rotation: rotation.facts, ...(hygiene && { hygiene: hygiene.facts }) },
    problems: [...problems, ...rotation.problems, ...unseen, ...(hygiene?.problems ?? [])],
  };
}

/** The root without links and detours, as the logs' real paths are told below it; as it is where it cannot be found. */
async function findRoot(root: string): Promise<string> {
  try {
    return await realpath(root);
  } catch (error) {
    systemCode(error);
    return root;
  }
}

/** Nothing is known, and with any file that is a problem. */
function gatherNothing(files: readonly LogFile[]): GatheredHost {
  const host: HostFacts = {
    posix: false,
    accounts: parseAccounts({ passwd: undefined, group: undefined, nsswitch: undefined }),
    places: new Map(),
    mounts: new Map(),
    rotatedElsewhere: new Set(),
    logrotate: false,
  };
  const message = 'Cannot tell who can read the logs on "win32", check their access rights by hand';
  return { host, problems: files.length > 0 ? [{ code: 'audit-unknown', message }] : [] };
}

async function gatherAccounts(root: string, problems: Problem[]): Promise<Accounts> {
  const passwd = await readTable(root, '/etc/passwd');
  const group = await readTable(root, '/etc/group');
  const nsswitch = await readTable(root, '/etc/nsswitch.conf');
  for (const { path, code } of [passwd, group]) {
    if (code === undefined) continue;
    const message = `Cannot read ${JSON.stringify(path)} (${code}), so members of groups are unknown; make it readable`;
    problems.push({ code: 'audit-unknown', message, file: path });
  }
  const accounts = parseAccounts({ passwd: passwd.text, group: group.text, nsswitch: nsswitch.text });
  // macOS keeps people in a directory service; its files list system accounts only.
  return platform() === 'darwin' ? { ...accounts, complete: false } : accounts;
}

/** A text file of the host, or the error code that kept it from being read. */
async function readTable(
  root: string,
  name: string,
): Promise<{ readonly path: string; readonly text?: string; readonly code?: string }> {
  const asked = await readHostText(rootKey(root), name, MAX_TABLE_BYTES);
  const path = join(root, name);
  return 'value' in asked
    ? { path, text: Buffer.from(asked.value, 'latin1').toString('utf8') }
    : { path, code: asked.code };
}

async function gatherPlaces(
  files: readonly LogFile[],
  top: string,
  problems: Problem[],
): Promise<Map<string, Place>> {
  const survey: Survey = { top, directories: new Map() };
  const targets = new Map<LogFile, Buffer>();
  for (const file of files) {
    const target = file.link === true ? await linkTarget(file.path) : undefined;
    if (target) targets.set(file, target);
  }
  const pathOf = (file: LogFile): Buffer => targets.get(file) ?? file.path;
  const chains = await gatherChains([...new Set(files.map((file) => directoryKey(pathOf(file))))], survey);
  const places = new Map<string, Place>();
  for (const file of files) {
    const chain = chains.get(directoryKey(pathOf(file)));
    if (chain?.kind !== 'known') continue;
    const realPath = keyPath(join(chain.realPath, basename(pathKey(pathOf(file)))));
    places.set(pathKey(file.path), { realPath, directories: chain.directories });
  }
  for (const chain of chains.values()) {
    if (chain.kind === 'unknown') problems.push(unknownPlace(chain.directory, chain.code));
  }
  return places;
}

/** The directories above each of these. */
async function gatherChains(
  directories: readonly string[],
  survey: Survey,
): Promise<ReadonlyMap<string, Chain>> {
  const chains = new Map<string, Chain>();
  for (let at = 0; at < directories.length; at += BATCH_DIRECTORIES) {
    const batch = directories.slice(at, at + BATCH_DIRECTORIES);
    const found = await Promise.all(batch.map((key) => describeChain(key, survey)));
    found.forEach((chain, index) => chains.set(batch[index] ?? '', chain));
  }
  return chains;
}

/** Where a symbolic link finally leads; undefined for anything else, and for what is gone by now. */
async function linkTarget(path: Buffer): Promise<Buffer | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await realpath(path, 'buffer') : undefined;
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}

async function describeChain(key: string, survey: Survey): Promise<Chain> {
  try {
    const realPath = pathKey(await realpath(keyPath(key), 'buffer'));
    const chain = ancestors(realPath, survey.top).map((path) =>
      remember(survey.directories, path, () => examine(path)),
    );
    return { kind: 'known', realPath, directories: await Promise.all(chain) };
  } catch (error) {
    return { kind: 'unknown', directory: key, code: systemCode(error) };
  }
}

async function examine(key: string): Promise<DirectoryFacts> {
  const path = keyPath(key);
  return { path, name: displayName(path), facts: factsOf(await lstat(path)) };
}

/** Key of the real path of the root; one that is not there has no files below it. */
async function findTop(root: string): Promise<string> {
  try {
    return pathKey(await realpath(root, 'buffer'));
  } catch (error) {
    systemCode(error);
    return pathKey(Buffer.from(root));
  }
}

/** A directory and all above it, from the top down; what lies beyond the top is none of that host. */
function ancestors(path: string, top: string): readonly string[] {
  const parent = dirname(path);
  return parent === path || path === top ? [path] : [...ancestors(parent, top), path];
}

function unknownPlace(directory: string, code: string): Problem {
  const name = displayName(keyPath(directory));
  const message = `Cannot examine the directories above the logs in ${JSON.stringify(name)} (${code}), so their readers are unknown; run as a user who may pass them`;
  return { code: 'audit-unknown', message, file: name };
}

/** Keys of outgrown logs whose directories hold copies that are not part of the scan. */
async function findRotatedElsewhere(files: readonly LogFile[]): Promise<ReadonlySet<string>> {
  const byDirectory = new Map<string, Map<string, string>>();
  for (const family of groupFamilies(files)) {
    const file = outgrownFile(family);
    if (!file) continue;
    const directory = pathKey(family.directory);
    const keys = byDirectory.get(directory) ?? new Map<string, string>();
    byDirectory.set(directory, keys.set(basename(pathKey(file.path)), pathKey(file.path)));
  }
  const found = new Set<string>();
  for (const [directory, keys] of byDirectory) {
    for (const base of await listBases(directory)) {
      const key = keys.get(base);
      if (key !== undefined) found.add(key);
    }
  }
  return found;
}

/** Names of the logs of which a directory seems to hold copies; none if it may not be listed. */
async function listBases(directory: string): Promise<ReadonlySet<string>> {
  const bases = new Set<string>();
  try {
    let entries = 0;
    for await (const entry of await opendir(keyPath(directory), { encoding: 'latin1' })) {
      basesOfCopy(entry.name).forEach((base) => bases.add(base));
      if (++entries >= MAX_LISTED_ENTRIES) break;
    }
  } catch (error) {
    systemCode(error);
  }
  return bases;
}

function remember<T>(cache: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const answer = ask();
  cache.set(key, answer);
  return answer;
}
