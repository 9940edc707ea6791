/**
 * Reads all that tells where the logs of a scan go: takes the files, their places and the root directory, gives
 * `Surroundings` and the problems that kept it from knowing more.
 *
 * A configuration that the user may not read is not the user's concern and no problem: root is told of it when
 * root scans. Problems are files beyond the bounds or with faults of the system. Descriptors of processes that
 * belong to the very user to whom a log and its directory belong are told as unseen where they could not be examined.
 */
import type { LogFile } from '../../model/logfile.js';
import type { Problem } from '../../model/problem.js';
import { pathKey } from '../facts.js';
import type { Place } from '../facts.js';
import { isInArea, withoutSlash } from './area.js';
import { readBackups } from './backup/backup.js';
import { readBackupConfigs } from './backup/config.js';
import { readJobs } from './backup/job.js';
import type { Homes } from './backup/job.js';
import type { Channel } from './channel.js';
import { readMail } from './mail.js';
import { readProcesses } from './procfs.js';
import type { Processes } from './procfs.js';
import { readFtp } from './share/ftp.js';
import { readMedia } from './share/media.js';
import { readNfs } from './share/nfs.js';
import { readRsyncd } from './share/rsyncd.js';
import { readSamba } from './share/samba.js';
import { readSyncthing } from './share/syncthing.js';
import { readBeats } from './ship/beats.js';
import { readDatadog } from './ship/datadog.js';
import { readFluent } from './ship/fluent.js';
import { readJournal } from './ship/journal.js';
import { readLoki } from './ship/loki.js';
import { readRsyslog } from './ship/rsyslog.js';
import { readSyslogNg } from './ship/syslogng.js';
import { readTelegraf } from './ship/telegraf.js';
import { readVector } from './ship/vector.js';
import { openSources } from './sources.js';
import type { Sources } from './sources.js';
import type { Surroundings } from './surroundings.js';
import { readApache } from './web/apache.js';
import { readCaddy } from './web/caddy.js';
import { readFolders } from './web/folders.js';
import { readLighttpd } from './web/lighttpd.js';
import { readNginx } from './web/nginx.js';

/** Readers that need nothing but configurations, and those that look into homes as well. */
const READERS: readonly ((sources: Sources, homes: readonly string[]) => readonly Channel[])[] = [
  readNginx,
  readApache,
  readLighttpd,
  readCaddy,
  readSamba,
  readNfs,
  readRsyncd,
  readFtp,
  readSyncthing,
  readMedia,
  readRsyslog,
  readSyslogNg,
  readLoki,
  readBeats,
  readFluent,
  readVector,
  readTelegraf,
  readDatadog,
  readJournal,
  readBackupConfigs,
];

const TEMPORARY = ['/tmp', '/var/tmp', '/dev/shm'];
/** Homes of accounts that have none. */
const NO_HOME = /^(?:|\/|\/(?:nonexistent|dev|bin|sbin|proc|run|usr)(?:\/.*)?)$/;
/** Homes of people; services have theirs anywhere. */
const PERSONAL = /^\/(?:home\/.+|Users\/.+|root)$/;
const MAX_HOMES = 2000;
const MAX_PASSWD_BYTES = 1024 * 1024;
const MAX_CHANNELS = 5000;
/** Comparisons of a log with an area; half a minute at worst, and more than large hosts need. */
const MAX_COMPARED = 3e8;
/** A pattern takes as long as so many areas. */
const PATTERN_COST = 10;

export interface GatheredSurroundings {
  readonly surroundings: Surroundings;
  /** Of code `audit-unknown`. */
  readonly problems: readonly Problem[];
}

/** The surroundings of logs on disk whose places are known. */
export function gatherSurroundings(
  files: readonly LogFile[],
  places: ReadonlyMap<string, Place>,
  root: string,
): GatheredSurroundings {
  const sources = openSources(root);
  const directories = listDirectories(places, sources);
  const homes = readHomes(sources, directories);
  const paths = [...new Set(homes.values())];
  const jobs = readJobs(sources, homes);
  // Processes have bounds of their own.
  const running = openSources(root);
  const tasks = readProcesses(running, parentsOf(places));
  const told = READERS.flatMap((read) => read(sources, paths));
  const channels = [
    ...told,
    ...readFolders(sources, directories).filter((channel) => !isTold(channel, told)),
    ...readBackups(sources, jobs),
    ...readMail(sources, jobs),
    ...tasks.channels,
  ];
  return {
    surroundings: {
      channels: sources.bound(channels, countAffordable(channels, files.length)),
      openFiles: tasks.openFiles,
      unseen: findUnseen(files, places, tasks),
      programs: tasks.programs,
      homes: new Set(paths.filter((path) => PERSONAL.test(path)).map((path) => sources.locate(path))),
      temporary: new Set(TEMPORARY.map((path) => sources.locate(path))),
    },
    problems: [...sources.problems(), ...running.problems()],
  };
}

/**
 * How many channels the logs can be compared with in time: each log with each area, and within it with each pattern that
 * is left out, of which anyone who may write a crontab can name thousands.
 */
function countAffordable(channels: readonly Channel[], logs: number): number {
  let left = MAX_COMPARED;
  const at = channels.findIndex(({ except, hidden }) => {
    left -= logs * (1 + PATTERN_COST * (except.length + hidden.length));
    return left < 0;
  });
  return Math.min(MAX_CHANNELS, at < 0 ? channels.length : at);
}

/** Homes that the logs lie in, and those of all users; the account file is for `host.ts` to complain about. */
function readHomes(sources: Sources, directories: readonly string[]): Homes {
  const above = directories.flatMap((directory): readonly Home[] => {
    const [home, name] = /^\/home\/([^/]+)$/.exec(directory) ?? [];
    return home === undefined || name === undefined ? [] : [[name, home]];
  });
  const isFit = (sources.examine('/etc/passwd')?.size ?? 0) <= MAX_PASSWD_BYTES;
  const lines = isFit ? (sources.read('/etc/passwd')?.text ?? '').split('\n') : [];
  const users = lines.flatMap((line): readonly Home[] => {
    const [name = '', , , , , home = ''] = line.split(':');
    return NO_HOME.test(home) ? [] : [[name, withoutSlash(home)]];
  });
  return new Map(sources.bound([...above, ...users], MAX_HOMES));
}

/** Whether a guess is settled by a configuration. */
function isTold({ isGuess, area }: Channel, told: readonly Channel[]): boolean {
  const isSame = (other: Channel): boolean =>
    other.rule === 'exposure.web-root' && isInArea(other.area, area.path);
  return isGuess === true && told.some(isSame);
}

/** User and home. */
type Home = readonly [string, string];

/** Directories above the logs, as the host names them; those outside of the root have no such name. */
function listDirectories(places: ReadonlyMap<string, Place>, sources: Sources): readonly string[] {
  const root = sources.locate('/');
  const chains = new Set([...places.values()].map(({ directories }) => directories));
  const paths = new Set([...chains].flatMap((chain) => chain.map(({ path }) => pathKey(path))));
  if (root === '/') return [...paths];
  return [...paths].filter((path) => path.startsWith(`${root}/`)).map((path) => path.slice(root.length));
}

function parentsOf(places: ReadonlyMap<string, Place>): ReadonlySet<string> {
  const parents = [...places.values()].map(({ directories }) => directories.at(-1)?.path);
  return new Set(parents.map((path) => (path ? pathKey(path) : '')));
}

/** A log whose owner keeps logs and has processes that could not be examined. */
function findUnseen(
  files: readonly LogFile[],
  places: ReadonlyMap<string, Place>,
  { closedUids }: Processes,
): LogFile | undefined {
  return files.find(({ path, facts }) => {
    const directory = places.get(pathKey(path))?.directories.at(-1);
    return closedUids.has(facts.uid) && directory?.facts.uid === facts.uid;
  });
}
