/**
 * Fetches what starts logrotate: takes the directory that stands for `/`, gives what units of systemd and
 * tables of cron say.
 *
 * Units and drop-ins are searched where systemd searches them, the administrator's first. Crontabs are only
 * asked whether they name logrotate.
 */
import { lstatHost, listHost, readHostLink, readHostText, statHost, valueOf } from './hostfile.js';
import type { ScheduleFiles } from './schedule.js';
import { parseUnit } from './unit.js';
import type { Assignment } from './unit.js';

/** Directories of units, the most important first: systemd.unit(5). */
const UNIT_DIRECTORIES: readonly string[] = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];
const TIMER = 'logrotate.timer';
const SERVICE = 'logrotate.service';
const CRONTABS: readonly string[] = ['/etc/cron.d', '/var/spool/cron/crontabs', '/var/spool/cron'];

/** Drop-ins of one unit that are read; nobody has this many. */
const MAX_DROP_INS = 200;
/** Tables of one directory that are looked into. */
const MAX_CRONTABS = 200;

/** What the files of a host say. */
export async function gatherSchedule(root: string): Promise<ScheduleFiles> {
  return {
    systemd: valueOf(await statHost(root, '/run/systemd/system'))?.isDirectory() === true,
    timer: await gatherTimer(root),
    service: await gatherUnit(root, UNIT_DIRECTORIES, SERVICE),
    daily: await readScript(root, ['/etc/cron.daily/logrotate', '/etc/periodic/daily/logrotate']),
    hourly: await readScript(root, ['/etc/cron.hourly/logrotate', '/etc/periodic/hourly/logrotate']),
    isInCrontab: await isInCrontab(root),
  };
}

/** The assignments of a file of systemd: the most important of its name, then its drop-ins by name. */
export async function gatherUnit(
  root: string,
  directories: readonly string[],
  name: string,
): Promise<readonly Assignment[]> {
  const main = await readFirst(root, directories, name);
  const dropIns = new Map<string, string>();
  for (const directory of directories.toReversed()) {
    for (const dropIn of valueOf(await listHost(root, `${directory}/${name}.d`)) ?? []) {
      if (dropIn.endsWith('.conf')) dropIns.set(dropIn, `${directory}/${name}.d/${dropIn}`);
    }
  }
  const texts = [main];
  for (const dropIn of [...dropIns.keys()].sort().slice(0, MAX_DROP_INS)) {
    texts.push(valueOf(await readHostText(root, dropIns.get(dropIn) ?? '')));
  }
  return parseUnit(texts.filter((text) => text !== undefined));
}

async function readFirst(
  root: string,
  directories: readonly string[],
  name: string,
): Promise<string | undefined> {
  for (const directory of directories) {
    const text = valueOf(await readHostText(root, `${directory}/${name}`));
    if (text !== undefined) return text;
  }
  return undefined;
}

async function gatherTimer(root: string): Promise<ScheduleFiles['timer']> {
  let exists = false;
  let enabled = false;
  let masked = false;
  for (const directory of UNIT_DIRECTORIES) {
    const unit = `${directory}/${TIMER}`;
    const entry = valueOf(await lstatHost(root, unit));
    // The first one counts: a link to nothing, or an empty file, masks those that follow.
    const hides = entry?.size === 0 || (await readHostLink(root, unit)) === '/dev/null';
    masked ||= !exists && entry !== undefined && hides;
    exists ||= entry !== undefined;
    enabled ||= valueOf(await lstatHost(root, `${directory}/timers.target.wants/${TIMER}`)) !== undefined;
  }
  return { exists, enabled, masked, assignments: await gatherUnit(root, UNIT_DIRECTORIES, TIMER) };
}

/** The first script that cron would run; the second place is that of Alpine. */
async function readScript(root: string, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const stats = valueOf(await statHost(root, path));
    if (stats?.isFile() && (stats.mode & 0o111) !== 0) return valueOf(await readHostText(root, path)) ?? '';
  }
  return undefined;
}

async function isInCrontab(root: string): Promise<boolean> {
  const paths = ['/etc/crontab', '/etc/anacrontab'];
  for (const directory of CRONTABS) {
    const names = valueOf(await listHost(root, directory)) ?? [];
    paths.push(...names.slice(0, MAX_CRONTABS).map((name) => `${directory}/${name}`));
  }
  for (const path of paths) {
    if (/^[^#\n]*\blogrotate\b/m.test(valueOf(await readHostText(root, path)) ?? '')) return true;
  }
  return false;
}
