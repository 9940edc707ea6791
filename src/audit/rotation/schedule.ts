/**
 * Who starts logrotate, and how often: takes what the host's files say of timers and cron, gives the
 * schedule and the parts of the disk that it cannot write to.
 *
 * On a host that systemd runs, Debian's script for cron leaves at once, so the timer has to be enabled;
 * elsewhere the script counts. Whether a cron daemon runs is not known from files. Sources: systemd.timer(5),
 * systemd.exec(5), Debian's logrotate package.
 */
import type { Assignment } from './unit.js';
import { valuesOf } from './unit.js';

/** What the files say. */
export interface ScheduleFiles {
  /** Whether systemd runs the host. */
  readonly systemd: boolean;
  readonly timer: {
    readonly exists: boolean;
    readonly enabled: boolean;
    readonly masked: boolean;
    readonly assignments: readonly Assignment[];
  };
  /** The unit that the timer starts. */
  readonly service: readonly Assignment[];
  /** Texts of scripts that cron runs; undefined for those that are not there or not executable. */
  readonly daily: string | undefined;
  readonly hourly: string | undefined;
  /** Whether another table of cron names logrotate. */
  readonly isInCrontab: boolean;
}

export interface Schedule {
  /** `unknown` for a crontab of somebody's own, or a timer of another rhythm. */
  readonly rhythm: 'hourly' | 'daily' | 'unknown' | 'never';
  /** A clause for people: `logrotate.timer is disabled`. */
  readonly reason: string;
  /** Directories in which logrotate's service may not write. */
  readonly sealed: readonly string[];
}

const HOURLY = /^(?:hourly|\*-\*-\* \*:\d\d(?::\d\d)?|\*:\d\d(?::\d\d)?)$/i;
const DAILY = /^(?:daily|midnight|\*-\*-\* \d\d:\d\d(?::\d\d)?|\d\d:\d\d(?::\d\d)?)$/i;
/** What ProtectSystem= and ProtectHome= seal: systemd.exec(5). */
const SYSTEM: readonly string[] = ['/usr', '/boot', '/efi'];
const HOMES: readonly string[] = ['/home', '/root', '/run/user'];

/** The schedule that files amount to. */
export function readSchedule(files: ScheduleFiles): Schedule {
  const cron = readCron(files);
  const timer = files.systemd || files.timer.enabled ? readTimer(files) : undefined;
  if (timer && timer.rhythm !== 'never') return timer;
  return cron ?? timer ?? { rhythm: 'never', reason: 'neither a timer nor cron starts it', sealed: [] };
}

function readTimer({ timer, service }: ScheduleFiles): Schedule {
  const never = (reason: string): Schedule => ({ rhythm: 'never', reason, sealed: [] });
  if (timer.masked) return never('logrotate.timer is masked');
  if (!timer.exists) return never('there is no logrotate.timer');
  if (!timer.enabled) return never('logrotate.timer is not enabled');
  const calendars = valuesOf(timer.assignments, 'Timer', 'OnCalendar');
  const has = (pattern: RegExp): boolean => calendars.some((calendar) => pattern.test(calendar));
  const rhythm = has(HOURLY) ? 'hourly' : has(DAILY) ? 'daily' : 'unknown';
  return { rhythm, reason: 'logrotate.timer starts it', sealed: findSealed(service) };
}

function readCron({ systemd, daily, hourly, isInCrontab }: ScheduleFiles): Schedule | undefined {
  const counts = (script: string | undefined): boolean =>
    script !== undefined && !(systemd && script.includes('/run/systemd/system'));
  if (counts(hourly)) return { rhythm: 'hourly', reason: 'cron starts it', sealed: [] };
  if (counts(daily)) return { rhythm: 'daily', reason: 'cron starts it', sealed: [] };
  return isInCrontab ? { rhythm: 'unknown', reason: 'a crontab starts it', sealed: [] } : undefined;
}

/** Sealed directories; none if the unit opens any of its own, as those may lie within. */
function findSealed(service: readonly Assignment[]): readonly string[] {
  const last = (key: string): string => valuesOf(service, 'Service', key).at(-1)?.toLowerCase() ?? '';
  if (last('ReadWritePaths') !== '' || last('BindPaths') !== '') return [];
  const system = last('ProtectSystem');
  const homes = /^(?:yes|true|on|1|read-only|tmpfs)$/.test(last('ProtectHome')) ? HOMES : [];
  if (system === 'strict') return ['/'];
  if (system === 'full') return [...SYSTEM, '/etc', ...homes];
  return [...(/^(?:yes|true|on|1)$/.test(system) ? SYSTEM : []), ...homes];
}
