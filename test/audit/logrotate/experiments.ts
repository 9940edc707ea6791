/**
 * Thirty-one small set-ups of logrotate 3.21 and what it really left of them, as data.
 *
 * Each was run on Debian 12 as root, with one log of mode 0644 in a directory of root, mode 0755, unless told
 * otherwise; a day and a fresh filling of the log lay between runs, which were forced unless told otherwise.
 * Files are `mode user:group`; times of the memory are those of the last run, or the full hour of the first.
 */
export interface Experiment {
  readonly name: string;
  /** Lines of the only block. */
  readonly block: readonly string[];
  readonly runs: number;
  /** Mode and group id of the directory. */
  readonly directory?: readonly [mode: number, gid: number];
  /** Mode of the configuration. */
  readonly conf?: number;
  readonly unforced?: boolean;
  /** What is there at first, if not one plain log. */
  readonly first?: Readonly<Record<string, Partial<{ links: number; isSymlink: boolean; acl: boolean }>>>;
  readonly left: Readonly<Record<string, string>>;
  readonly exit?: 0 | 1;
  /** Logs in logrotate's memory: rotated, met, or not there. */
  readonly memory?: Readonly<Record<string, 'rotated' | 'met'>>;
}

const HOME = '644 homeuser:homeuser';
const ROOT = '644 root:root';
const numbered = (count: number, text: string, tail = ''): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`mopidy.log.${at + 1}${tail}`, text] as const),
  );

export const EXPERIMENTS: readonly Experiment[] = [
  {
    name: 'nothing about create: the program makes the log anew, as root here',
    block: ['rotate 3'],
    runs: 3,
    left: { 'mopidy.log': ROOT, 'mopidy.log.1': ROOT, 'mopidy.log.2': ROOT, 'mopidy.log.3': HOME },
  },
  {
    name: 'create without mode',
    block: ['rotate 3', 'create'],
    runs: 3,
    left: { 'mopidy.log': HOME, ...numbered(3, HOME) },
  },
  {
    name: 'create 0600',
    block: ['rotate 3', 'create 0600 homeuser homeuser'],
    runs: 3,
    left: {
      'mopidy.log': '600 homeuser:homeuser',
      ...numbered(2, '600 homeuser:homeuser'),
      'mopidy.log.3': HOME,
    },
  },
  {
    name: 'create 0640 for a group, compressed',
    block: ['rotate 3', 'compress', 'create 0640 homeuser adm'],
    runs: 4,
    left: { 'mopidy.log': '640 homeuser:adm', ...numbered(3, '640 homeuser:adm', '.gz') },
  },
  {
    name: 'delaycompress',
    block: ['rotate 3', 'compress', 'delaycompress', 'create 0640 homeuser adm'],
    runs: 4,
    left: {
      'mopidy.log': '640 homeuser:adm',
      'mopidy.log.1': '640 homeuser:adm',
      'mopidy.log.2.gz': '640 homeuser:adm',
      'mopidy.log.3.gz': '640 homeuser:adm',
    },
  },
  {
    name: 'copytruncate',
    block: ['rotate 3', 'copytruncate', 'compress'],
    runs: 3,
    left: { 'mopidy.log': HOME, ...numbered(3, HOME, '.gz') },
  },
  {
    name: 'copytruncate with create 600, which has no effect',
    block: ['rotate 3', 'copytruncate', 'create 600'],
    runs: 3,
    left: { 'mopidy.log': HOME, ...numbered(3, HOME) },
  },
  {
    name: 'dateext',
    block: ['rotate 3', 'dateext', 'compress', 'create'],
    runs: 4,
    left: {
      'mopidy.log': HOME,
      'mopidy.log-20261123.gz': HOME,
      'mopidy.log-20261124.gz': HOME,
      'mopidy.log-20261125.gz': HOME,
    },
  },
  {
    name: 'dateext with a format of its own',
    block: ['rotate 3', 'dateext', 'dateformat .%Y-%m-%d-%s', 'create'],
    runs: 2,
    left: {
      'mopidy.log': HOME,
      'mopidy.log.2026-11-22-1795365317': HOME,
      'mopidy.log.2026-11-23-1795451717': HOME,
    },
  },
  {
    name: 'an extension that makes copies match the pattern again',
    block: ['rotate 3', 'extension .log', 'create'],
    runs: 2,
    left: { 'mopidy.log': HOME, 'mopidy.1.log': HOME, 'mopidy.1.1.log': HOME, 'mopidy.2.log': HOME },
    memory: { 'mopidy.log': 'rotated', 'mopidy.1.log': 'rotated' },
  },
  {
    name: 'olddir',
    block: ['rotate 3', 'olddir old', 'createolddir 0750 homeuser adm', 'create'],
    runs: 2,
    left: { 'mopidy.log': HOME, 'old/mopidy.log.1': HOME, 'old/mopidy.log.2': HOME },
  },
  {
    name: 'start 0',
    block: ['rotate 3', 'start 0', 'create'],
    runs: 3,
    left: { 'mopidy.log': HOME, 'mopidy.log.0': HOME, 'mopidy.log.1': HOME, 'mopidy.log.2': HOME },
  },
  { name: 'rotate 0', block: ['rotate 0', 'create'], runs: 2, left: { 'mopidy.log': HOME } },
  {
    name: 'rotate -1',
    block: ['rotate -1', 'create'],
    runs: 5,
    left: { 'mopidy.log': HOME, ...numbered(5, HOME) },
  },
  {
    name: 'xz',
    block: ['rotate 3', 'compress', 'compresscmd /usr/bin/xz', 'compressext .xz', 'create'],
    runs: 3,
    left: { 'mopidy.log': HOME, ...numbered(3, HOME, '.xz') },
  },
  {
    name: 'zstd',
    block: [
      'rotate 3',
      'compress',
      'compresscmd /usr/bin/zstd',
      'compressext .zst',
      'compressoptions -q --rm',
      'create',
    ],
    runs: 3,
    left: { 'mopidy.log': HOME, ...numbered(3, HOME, '.zst') },
  },
  {
    name: 'bzip2, whose ending logrotate knows',
    block: ['rotate 3', 'compress', 'compresscmd /usr/bin/bzip2', 'create'],
    runs: 3,
    left: { 'mopidy.log': HOME, ...numbered(3, HOME, '.bz2') },
  },
  {
    name: 'nocreate',
    block: ['rotate 3', 'nocreate'],
    runs: 2,
    left: { 'mopidy.log': ROOT, 'mopidy.log.1': ROOT, 'mopidy.log.2': HOME },
  },
  {
    name: 'a directory that everyone can write',
    block: ['rotate 3', 'create'],
    runs: 1,
    directory: [0o777, 1001],
    left: { 'mopidy.log': HOME },
    exit: 1,
    memory: { 'mopidy.log': 'met' },
  },
  {
    name: 'a directory that a group can write',
    block: ['rotate 3', 'create'],
    runs: 1,
    directory: [0o775, 1001],
    left: { 'mopidy.log': HOME },
    exit: 1,
    memory: { 'mopidy.log': 'met' },
  },
  {
    name: 'a directory of the user that only the user can write',
    block: ['rotate 3', 'create'],
    runs: 1,
    directory: [0o755, 1001],
    left: { 'mopidy.log': HOME, 'mopidy.log.1': HOME },
  },
  {
    name: 'a directory that everyone can write, with su',
    block: ['rotate 3', 'su homeuser homeuser', 'create'],
    runs: 1,
    directory: [0o777, 1001],
    left: { 'mopidy.log': HOME, 'mopidy.log.1': HOME },
  },
  {
    name: 'a configuration that everyone can write',
    block: ['rotate 3', 'create'],
    runs: 1,
    conf: 0o666,
    left: { 'mopidy.log': HOME },
    memory: {},
  },
  {
    name: 'a size that is not reached',
    block: ['rotate 3', 'size 100M', 'create'],
    runs: 1,
    unforced: true,
    left: { 'mopidy.log': HOME },
    memory: { 'mopidy.log': 'met' },
  },
  {
    name: 'daily, of which the first run only meets the log',
    block: ['rotate 3', 'daily', 'create'],
    runs: 3,
    unforced: true,
    left: { 'mopidy.log': HOME, ...numbered(2, HOME) },
  },
  {
    name: 'maxsize within the week',
    block: ['rotate 3', 'weekly', 'maxsize 1k', 'create'],
    runs: 2,
    unforced: true,
    left: { 'mopidy.log': HOME, ...numbered(2, HOME) },
  },
  {
    name: 'an unknown directive',
    block: ['rotate 3', 'compres', 'create 0600 homeuser homeuser'],
    runs: 1,
    left: { 'mopidy.log': '600 homeuser:homeuser', 'mopidy.log.1': HOME },
  },
  {
    name: 'equals signs, which create does not take',
    block: ['rotate=3', 'size = 1k', 'create = 0600 homeuser homeuser'],
    runs: 1,
    left: { 'mopidy.log': HOME },
    exit: 1,
    memory: {},
  },
  {
    name: 'an unknown user',
    block: ['rotate 3', 'create 0600 nosuchuser nogrp'],
    runs: 1,
    left: { 'mopidy.log': HOME },
    exit: 1,
    memory: {},
  },
  {
    name: 'hard and symbolic links',
    block: ['rotate 2', 'create'],
    runs: 1,
    first: { 'mopidy.log': { links: 2 }, 'alias.hard': { links: 2 }, 'sym.log': { isSymlink: true } },
    left: { 'mopidy.log': ROOT, 'alias.hard': ROOT, 'sym.log': '777 root:root' },
    memory: { 'mopidy.log': 'met', 'sym.log': 'met' },
  },
  {
    name: 'an access list, which passes on to the compressed copy',
    block: ['rotate 2', 'create 0600 root root', 'compress'],
    runs: 1,
    first: { 'mopidy.log': { acl: true } },
    left: { 'mopidy.log': '600 root:root', 'mopidy.log.1.gz': '640 root:root acl' },
  },
];
