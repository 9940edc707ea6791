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
import { opendir, realpath } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, join } from 'node:path';
import type { LogFile } from '../model/logfile.js';
import type { Problem } from '../model/problem.js';
import { parseAccounts } from './accounts.js';
import type { Accounts } from './accounts.js';
import { describeUnknownLists, gatherLists, listSuspects } from './acl/gather.js';
import { runProgram } from './acl/program.js';
import type { RunProgram } from './acl/program.js';
import { gatherSurroundings } from './exposure/gather.js';
import { systemCode } from './failure.js';
import { keyPath, pathKey } from './facts.js';
import type { HostFacts } from './facts.js';
import { basesOfCopy, groupFamilies } from './family.js';
import type { HygieneTools } from './hygiene/facts.js';
import { gatherHygiene } from './hygiene/gather.js';
import { findHoldings } from './hygiene/holdings.js';
import type { HygieneHost } from './hygiene/hygiene.js';
import { scopeOf } from './hygiene/scope.js';
import { parseMounts } from './mounts.js';
import { outgrownFile } from './rotation.js';
import { findTop, gatherPlaces } from './places.js';
import type { RotationHost } from './rotation/facts.js';
import { gatherRotation } from './rotation/gather.js';
import { setsRights } from './rotation/governed.js';
import { readHostText, rootKey, statHost, valueOf } from './rotation/hostfile.js';
import { gatherWriters } from './writer/gather.js';

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
  const writers = gatherWriters({
    files: onDisk,
    host: { ...host, surroundings },
    root: key,
    isRotatedAnew: setsRights(rotation.facts),
  });
  const hygiene = options.tools
    ? await gatherHygiene({ files: onDisk, holdings, scope, root: key, tools: options.tools })
    : undefined;
  return {
    host: {
      ...host,
      surroundings,
      writers,
      rotation: rotation.facts,
      ...(hygiene && { hygiene: hygiene.facts }),
    },
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
