/**
 * What is special about each program that makes backups: which of its words are operands, which options take a
 * value, and where it takes its secrets from.
 *
 * As told by the manuals of restic, borg, rsync, tar, duplicity and rclone.
 */

/** How to read the words of a program. */
export interface Tool {
  readonly program: string;
  /** One of these must come before the operands; none for programs without subcommands. */
  readonly verbs: readonly string[];
  /** Whether the first or the last operand is the place of the backup. */
  readonly target: 'first' | 'last' | 'none';
  /** Options that take the next word as their value. */
  readonly valued: readonly string[];
  /** Options whose value is a pattern that is left out. */
  readonly excluding: readonly string[];
  /** Environment variables that hold a secret. */
  readonly secrets: readonly string[];
}

const CLOUD_SECRETS = ['AWS_SECRET_ACCESS_KEY', 'B2_ACCOUNT_KEY', 'AZURE_ACCOUNT_KEY'];

/** By the name of the program. */
export const TOOLS: Readonly<Record<string, Tool>> = {
  restic: {
    program: 'restic',
    verbs: ['backup'],
    target: 'none',
    valued: [
      '-r',
      '--repo',
      '--repository-file',
      '-p',
      '--password-file',
      '--password-command',
      '--tag',
      '--host',
      '-H',
      '-o',
      '--option',
      '--cache-dir',
      '--files-from',
      '--time',
      '--parent',
      '--limit-upload',
      '--cacert',
    ],
    excluding: ['-e', '--exclude', '--iexclude'],
    secrets: ['RESTIC_PASSWORD', ...CLOUD_SECRETS],
  },
  borg: {
    program: 'borg',
    verbs: ['create'],
    target: 'first',
    valued: ['-C', '--compression', '--comment', '--pattern', '--lock-wait', '--rsh', '--remote-path'],
    excluding: ['-e', '--exclude'],
    secrets: ['BORG_PASSPHRASE'],
  },
  rsync: {
    program: 'rsync',
    verbs: [],
    target: 'last',
    valued: [
      '-e',
      '--rsh',
      '-f',
      '--filter',
      '--include',
      '--password-file',
      '--bwlimit',
      '--log-file',
      '--port',
      '--link-dest',
      '--backup-dir',
      '--rsync-path',
      '--files-from',
      '--chmod',
      '--timeout',
      '-M',
      '-T',
    ],
    excluding: ['--exclude'],
    secrets: ['RSYNC_PASSWORD'],
  },
  tar: {
    program: 'tar',
    verbs: [],
    target: 'none',
    valued: [
      '-f',
      '--file',
      '-T',
      '--files-from',
      '-g',
      '--listed-incremental',
      '-I',
      '--use-compress-program',
      '-b',
    ],
    excluding: ['--exclude'],
    secrets: [],
  },
  duplicity: {
    program: 'duplicity',
    verbs: [],
    target: 'last',
    valued: [
      '--encrypt-key',
      '--sign-key',
      '--full-if-older-than',
      '--archive-dir',
      '--name',
      '--gpg-options',
      '--include',
      '--volsize',
      '--tempdir',
      '--ssh-options',
      '--verbosity',
      '-v',
    ],
    excluding: ['--exclude'],
    secrets: ['PASSPHRASE', 'SIGN_PASSPHRASE', 'FTP_PASSWORD', ...CLOUD_SECRETS],
  },
  rclone: {
    program: 'rclone',
    verbs: ['sync', 'copy', 'move', 'bisync'],
    target: 'last',
    valued: [
      '--config',
      '--log-file',
      '--bwlimit',
      '--transfers',
      '--checkers',
      '--include',
      '--filter',
      '--log-level',
      '--password-command',
      '--backup-dir',
      '--min-age',
      '--max-age',
      '--include-from',
      '--filter-from',
    ],
    excluding: ['--exclude'],
    secrets: ['RCLONE_CONFIG_PASS', ...CLOUD_SECRETS],
  },
};

/** Programs that run the command behind their own options. */
export const WRAPPERS = [
  'sudo',
  'nice',
  'ionice',
  'nohup',
  'time',
  'timeout',
  'flock',
  'chronic',
  'cronic',
  'env',
  'exec',
  'if',
  'systemd-inhibit',
  'systemd-cat',
  'setsid',
  'doas',
  'then',
  'do',
  '!',
  '{',
  'else',
];
