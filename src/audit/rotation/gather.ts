/**
 * The rotation audit's way to the system: takes the files of a scan and the shared host facts, gives
 * `RotationFacts` and the problems that kept it from knowing more.
 *
 * Reads configuration and memory of logrotate, its timer, journald's settings, the options of those
 * containers whose logs are scanned, and the names beside the logs; never opens a log. A problem is only
 * told where the answer would matter for one of the files.
 */
import { dirname } from 'node:path';
import type { LogFile } from '../../model/logfile.js';
import { displayName } from '../../model/logfile.js';
import type { Problem } from '../../model/problem.js';
import type { HostFacts } from '../facts.js';
import { baseName, keyPath, pathKey, placeOf, withoutRoot } from '../facts.js';
import { assignLogs } from '../logrotate/governance.js';
import type { Governances } from '../logrotate/governance.js';
import { joinPath } from '../logrotate/glob.js';
import { MAX_CONFIG_BYTES } from '../logrotate/reader.js';
import { parseState } from '../logrotate/state.js';
import { containerOf, readDockerBound } from './docker.js';
import type { DockerBound } from './docker.js';
import { pathsOf } from './facts.js';
import type { LogrotateFacts, RotationFacts } from './facts.js';
import { listHost, readHostText, rootKey, statHost, valueOf } from './hostfile.js';
import { isJournal, isSyslog } from './journal.js';
import { readJournalSettings } from './journald.js';
import type { JournalSettings } from './journald.js';
import { readSchedule } from './schedule.js';
import { ABSENT, gatherConfig } from './sources.js';
import type { FoundConfig } from './sources.js';
import { gatherSchedule, gatherUnit } from './timer.js';

const STATE_PATHS: readonly string[] = [
  '/var/lib/logrotate/status',
  '/var/lib/logrotate/logrotate.status',
  '/var/lib/logrotate.status',
];
const JOURNAL_DIRECTORIES: readonly string[] = [
  '/etc/systemd',
  '/run/systemd',
  '/usr/local/lib/systemd',
  '/usr/lib/systemd',
];
const SYSLOG_PATHS: readonly string[] = [
  '/etc/rsyslog.conf',
  '/etc/syslog-ng/syslog-ng.conf',
  '/etc/syslog.conf',
];
/** Directories and names in all that are listed in search of neighbours of the logs. */
const MAX_LISTED = { directories: 1000, names: 500_000 };
const MAX_CONTAINERS = 1000;

export interface GatheredRotation {
  readonly facts: RotationFacts;
  /** Of code `audit-unknown`. */
  readonly problems: readonly Problem[];
}

/** What is known of the rotation of files on disk. */
export async function gatherRotation(
  files: readonly LogFile[],
  host: HostFacts,
  root: string,
): Promise<GatheredRotation> {
  const key = rootKey(root);
  const problems: Problem[] = [];
  const listings = await listDirectories(files, host, key);
  const paths = files.map((file) => pathsOf(file, host, key));
  const logrotate = await gatherLogrotate({ root: key, host, paths, listings }, problems);
  const names = files.map(({ path }) => baseName(path));
  const wantsJournal = names.some((name) => isJournal(name) || isSyslog(name));
  const facts: RotationFacts = {
    root: key,
    logrotate,
    listings,
    journal: wantsJournal ? await gatherJournal(key) : undefined,
    hasSyslog: wantsJournal && (await existsAny(key, SYSLOG_PATHS)),
    docker: await gatherDocker(files, host, key),
  };
  return { facts, problems };
}

/** What the logs of a scan are looked up with. */
interface Search {
  readonly root: string;
  readonly host: HostFacts;
  /** For each log, the paths under which it can be named. */
  readonly paths: readonly (readonly string[])[];
  readonly listings: RotationFacts['listings'];
}

async function gatherLogrotate(search: Search, problems: Problem[]): Promise<LogrotateFacts | undefined> {
  const { root, host, paths, listings } = search;
  const found = await gatherConfig(root, host.accounts);
  if (!found) return undefined;
  const beside = [...listings].flatMap(([directory, names]) =>
    [...names].map((name) => joinPath(directory, name)),
  );
  const governances = assignLogs(found.config, [...paths.flat(), ...beside]);
  const isGoverned = (names: readonly string[]): boolean =>
    names.some((path) => governances.byPath.get(path)?.kind === 'governed');
  if (!paths.every(isGoverned)) problems.push(...describeGaps(found, governances.isPartial, root));
  const memory = await gatherMemory(root, paths.some(isGoverned) ? problems : []);
  const schedule = readSchedule(await gatherSchedule(root));
  return { ...found, governances: keepOnly(governances, paths.flat()), memory, schedule };
}

/** Neighbours have done their duty once the logs are assigned. */
function keepOnly({ byPath, ...others }: Governances, paths: readonly string[]): Governances {
  const wanted = new Set(paths);
  return { ...others, byPath: new Map([...byPath].filter(([path]) => wanted.has(path))) };
}

/** Parts of the configuration that could not be read, where they might govern a log. */
function describeGaps(
  { path: main, config: { unreadable, beyond } }: FoundConfig,
  isPartial: boolean,
  root: string,
): readonly Problem[] {
  const gaps = unreadable.map((path) => {
    const file = displayName(keyPath(root + path));
    const message = `Cannot read ${JSON.stringify(file)}, so whether it rotates the logs is unknown; make it readable or run as root`;
    return { code: 'audit-unknown', message, file } as const;
  });
  const excess = beyond ?? (isPartial ? main : undefined);
  if (excess === undefined) return gaps;
  const file = displayName(keyPath(root + excess));
  const message = `The configuration of logrotate is too large at ${JSON.stringify(file)}, so whether it rotates the logs is unknown; look for includes that lead in a circle, and for patterns without end`;
  return [...gaps, { code: 'audit-unknown', message, file }];
}

async function gatherMemory(root: string, problems: Problem[]): Promise<LogrotateFacts['memory']> {
  for (const path of STATE_PATHS) {
    const stats = await statHost(root, path);
    if ('code' in stats && ABSENT.has(stats.code)) continue;
    const text = 'value' in stats ? await readHostText(root, path, MAX_CONFIG_BYTES) : stats;
    if ('value' in stats && 'value' in text) {
      return { state: parseState(text.value), writtenMs: stats.value.mtimeMs };
    }
    const file = displayName(keyPath(root + path));
    const code = 'code' in text ? text.code : '';
    const message = `Cannot read ${JSON.stringify(file)} (${code}), so when the logs were last rotated is unknown; run as root`;
    problems.push({ code: 'audit-unknown', message, file });
    return undefined;
  }
  return undefined;
}

async function gatherJournal(root: string): Promise<JournalSettings> {
  const assignments = await gatherUnit(root, JOURNAL_DIRECTORIES, 'journald.conf');
  return readJournalSettings(
    assignments,
    valueOf(await readHostText(root, '/etc/systemd/journald.conf')) ?? '',
  );
}

async function gatherDocker(
  files: readonly LogFile[],
  host: HostFacts,
  root: string,
): Promise<ReadonlyMap<string, DockerBound>> {
  const directories = new Map<string, string>();
  for (const file of files) {
    const path = pathKey(placeOf(file, host)?.realPath ?? file.path);
    const id = containerOf(path);
    if (id !== undefined && directories.size < MAX_CONTAINERS) directories.set(id, dirname(path));
  }
  const bounds = new Map<string, DockerBound>();
  if (directories.size === 0) return bounds;
  const daemon = valueOf(await readHostText(root, '/etc/docker/daemon.json'));
  for (const [id, directory] of directories) {
    const container = valueOf(await readHostText('', `${directory}/hostconfig.json`));
    bounds.set(id, readDockerBound({ container, daemon }));
  }
  return bounds;
}

/** Names in the directories of the logs. */
async function listDirectories(
  files: readonly LogFile[],
  host: HostFacts,
  root: string,
): Promise<RotationFacts['listings']> {
  const places = files.flatMap((file) => placeOf(file, host)?.realPath ?? []);
  const directories = [...new Set(places.map((path) => dirname(pathKey(path))))];
  const listings = new Map<string, ReadonlySet<string>>();
  let left = MAX_LISTED.names;
  for (const directory of directories.slice(0, MAX_LISTED.directories)) {
    const names = valueOf(await listHost('', directory)) ?? [];
    left -= names.length;
    if (left < 0) break;
    listings.set(withoutRoot(directory, root), new Set(names));
  }
  return listings;
}

async function existsAny(root: string, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if (valueOf(await statHost(root, path))) return true;
  return false;
}
