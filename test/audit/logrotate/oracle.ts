/**
 * The real logrotate, as far as it is installed and may be run as root: runs it on a directory, and reads
 * what it says it does.
 */
import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import type { Settings } from '../../../src/audit/logrotate/settings.js';

/** Where Debian puts it, which need not be on the path. */
const LOGROTATE = '/usr/sbin/logrotate';
const found = spawnSync(LOGROTATE, ['--version'], { encoding: 'utf8' });
const version = /logrotate (\S+)/.exec(`${found.stdout ?? ''}${found.stderr ?? ''}`)?.[1];

/** Why the oracle cannot be asked; undefined if it can. */
export const NO_ORACLE =
  version === undefined
    ? 'logrotate is not installed'
    : version !== '3.21.0'
      ? `logrotate is ${version}, not 3.21.0`
      : userInfo().uid !== 0
        ? 'not run as root'
        : undefined;

/** What logrotate says of one block. */
export interface SaidBlock {
  readonly criterion: string;
  readonly rotate: number;
  readonly ifEmpty: boolean;
  readonly minSizeBytes: number;
  readonly maxSizeBytes: number;
  readonly minAgeDays: number;
  readonly oldDir: string | undefined;
  readonly mail: string | undefined;
  /** By path, in order: `rotates`, or the reason why not; `missing` or `missing-ok` for what is not there. */
  readonly logs: readonly (readonly [path: string, decision: string])[];
}

export interface Said {
  readonly exit: number;
  readonly blocks: readonly SaidBlock[];
  readonly text: string;
}

/** Runs logrotate; with `-d` it only says what it would do. */
export function runLogrotate(conf: string, state: string, flags: readonly string[]): Said {
  const env = { PATH: process.env['PATH'] ?? '', HOME: '/root', TZ: 'UTC', LC_ALL: 'C' };
  const run = spawnSync(LOGROTATE, [...flags, '-s', state, conf], { encoding: 'utf8', env });
  const text = `${run.stdout}${run.stderr}`;
  if (run.status === null) throw new Error(`logrotate died: ${run.signal ?? ''} ${text}`);
  return { exit: run.status, text, blocks: readBlocks(text) };
}

const DECISIONS: readonly (readonly [needle: string, decision: string])[] = [
  ['parent directory has insecure permissions', 'insecure-parent'],
  ['is symbolic link', 'symlink'],
  ['hard links. Rotation', 'hard-links'],
  ['log needs rotating', 'rotates'],
  ["below the 'size' threshold", 'size'],
  ['which is less than', 'interval'],
  ['has already been rotated', 'interval'],
  ["'minsize' directive", 'minsize'],
  ["'minage' directive", 'minage'],
  ['(log is empty)', 'empty'],
  ['stat of ', 'missing'],
  ['does not exist -- skipping', 'missing-ok'],
];

function readBlocks(text: string): SaidBlock[] {
  // The pattern may hold line feeds, but ends before the criterion.
  const parts = text.split(/^rotating pattern: /m).slice(1);
  return parts.map((part) => {
    const [head = '', ...logs] = part.split(/^considering log /m);
    return { ...readHead(head), logs: logs.map(readLog) };
  });
}

function readHead(head: string): Omit<SaidBlock, 'logs'> {
  const criterion =
    / (hourly|after 1 days|weekly|monthly|yearly|\d+ bytes|forced from command line) (?:\(|$|olddir|empty)/gm;
  const number = (pattern: RegExp): number => Number(pattern.exec(head)?.[1] ?? 0);
  return {
    criterion: [...head.matchAll(criterion)].at(-1)?.[1] ?? `? ${head}`,
    rotate: head.includes('no old logs will be kept')
      ? 0
      : Number(/\((\d+) rotations\)/.exec(head)?.[1] ?? -1),
    ifEmpty: head.includes('empty log files are rotated'),
    minSizeBytes: number(/only log files >= (\d+) bytes/),
    maxSizeBytes: number(/, log files >= (\d+) are rotated earlier/),
    minAgeDays: number(/only log files older than (-?\d+) days/),
    oldDir: /olddir is (.*), empty log files/.exec(head)?.[1],
    mail: /old logs mailed to (.*)/.exec(head)?.[1],
  };
}

function readLog(part: string): readonly [string, string] {
  const path = part.slice(0, part.indexOf('\n'));
  const places = DECISIONS.map(([needle, decision]) => ({ at: part.indexOf(needle), decision }));
  const first = places.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at)[0];
  return [path, first?.decision ?? `? ${part}`];
}

/** What logrotate would say of settings. */
export function sayHead(settings: Settings): Omit<SaidBlock, 'logs'> {
  const { criterion, rotate, ifEmpty, minSizeBytes, maxSizeBytes, minAgeDays, oldDir, mail } = settings;
  const said =
    criterion.kind === 'size'
      ? `${criterion.bytes} bytes`
      : criterion.kind === 'daily'
        ? 'after 1 days'
        : criterion.kind;
  return {
    criterion: said,
    rotate: Math.max(-1, rotate),
    ifEmpty,
    minSizeBytes,
    maxSizeBytes,
    minAgeDays,
    oldDir,
    mail,
  };
}
