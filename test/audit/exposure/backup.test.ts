import { describe, expect, it } from 'vitest';
import { list, tell } from './rig.js';

const LOG = '/home/alice/.cache/mopidy/mopidy.log';
const logs = { [LOG]: 0o600 };
const SECRET = 'Pa55' + 'w0rd'.repeat(3);

/** One line in the crontab of the system. */
function cron(command: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    '/etc/crontab': `SHELL=/bin/sh\n# m h dom mon dow user command\n17 3 * * * root ${command}\n`,
    ...more,
  };
}

function taken(program: string, path: string, place = '/etc/crontab:3'): string {
  return `exposure.backup info likely ${LOG}: ${program} backs up "${path}" (${place})`;
}

describe('backups by cron', () => {
  it.each([
    ['restic -r /mnt/repo --password-file /root/pw backup --exclude-caches /etc /home', 'restic', '/home'],
    [
      'nice -n 19 /usr/bin/restic backup --exclude /home/bob /home/alice/ >/dev/null 2>&1',
      'restic',
      '/home/alice/',
    ],
    ["borg create --stats -C zstd ssh://u@h/./r::'{now}' /home /etc", 'borg', '/home'],
    ['rsync -aAXz --delete -e "ssh -p 22" /home/ backup@nas:/vol/home/', 'rsync', '/home/'],
    ['tar czf /mnt/home.tgz --exclude=*.tmp /home', 'tar', '/home'],
    ['tar -C / -czf /mnt/home.tgz home etc', 'tar', '/home'],
    ['cd /home && tar cf - alice | gzip > /mnt/a.tgz', 'tar', '/home/alice'],
    ['duplicity full --no-encryption /home file:///mnt/dup', 'duplicity', '/home'],
    ['test -d /mnt/x && rclone --config /root/r.conf sync /home remote:home', 'rclone', '/home'],
    ['flock -n /run/l sh -c "restic backup /home"', 'restic', '/home'],
  ])('understands %s', async (command, program, path) => {
    expect(await list({ files: cron(command), logs })).toEqual([taken(program, path)]);
  });

  it.each([
    'restic forget --prune /home',
    'restic backup /etc /srv',
    'borg list /mnt/repo::a /home',
    'rsync -a nas:/vol/ /home/',
    'tar xzf /mnt/home.tgz -C /home',
    'tar tf /home/x.tar',
    'echo restic backup /home',
    '# restic backup /home',
    'rclone ls /home',
    'restic backup --exclude /home/alice/.cache /home',
    'restic backup --exclude=.cache /home',
    'borg create --exclude "sh:/home/*/.cache" /r::a /home',
    "rsync -a --exclude='*.log' /home/ /mnt/",
    'tar czf /mnt/h.tgz --exclude .cache/mopidy /home',
    'restic backup "$DIRS"',
    'restic backup $(cat /etc/dirs)',
  ])('makes nothing of %s', async (command) => {
    expect(await list({ files: cron(command), logs })).toEqual([]);
  });

  it('reads drop-ins, scripts of the period, and crontabs of users', async () => {
    const files = {
      '/etc/cron.d/a': '@daily root restic backup /home\n',
      '/etc/cron.d/b.dpkg-old': '@daily root restic backup /\n',
      '/etc/cron.daily/c': '#!/bin/sh\nSRC=/home/alice\n\nrsync -a "$SRC/" \\\n  /mnt/\n',
      '/var/spool/cron/crontabs/alice': '0 1 * * * tar cf /mnt/a.tar ~/.cache\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.backup info likely ${LOG}: restic backs up "/home" (/etc/cron.d/a:1); tar backs up "/home/alice/.cache" (/var/spool/cron/crontabs/alice:1); rsync backs up "/home/alice/" (/etc/cron.daily/c:4)`,
    ]);
  });

  it('follows scripts one step, and files of patterns', async () => {
    const files = cron('/usr/local/bin/backup.sh --quiet', {
      '/usr/local/bin/backup.sh':
        '#!/bin/bash\nset -e\nexport RESTIC_REPOSITORY=/mnt/r\nif ! restic backup --exclude-file /etc/restic.exclude /home; then\n exit 1\nfi\n',
      '/etc/restic.exclude': '# caches\n*.tmp\n',
    });
    expect(await list({ files, logs })).toEqual([taken('restic', '/home', '/usr/local/bin/backup.sh:4')]);
    const excluded = { ...files, '/etc/restic.exclude': '/home/*/.cache\n' };
    expect(await list({ files: excluded, logs })).toEqual([]);
  });

  it('does not expand variables that double one another', async () => {
    const doubling = Array.from({ length: 60 }, () => 'X=$X$X').join('\n');
    const files = { '/etc/cron.daily/c': `#!/bin/sh\nX=aaaaaaaaaa\n${doubling}\nrestic backup /home/$X\n` };
    expect(await list({ files, logs })).toEqual([]);
  });
});

it("reads a user's crontab with variables and entries without number in time, and says so", async () => {
  const variables = Array.from({ length: 50_000 }, (_, at) => `V${at}=1\n`).join('');
  const entries = '1 1 1 1 1 x\n'.repeat(40_000);
  const files = { '/var/spool/cron/crontabs/alice': `${variables}${entries}` };
  const startMs = performance.now();
  const { findings, problems } = await tell({ files, logs });
  expect(performance.now() - startMs).toBeLessThan(10_000);
  expect(findings).toEqual([]);
  expect(problems.map(({ message }) => message.split(',')[0])).toEqual(['There is more configuration']);
});

describe('backups by units', () => {
  const unit = '[Service]\nType=oneshot\nExecStart=/usr/bin/restic backup \\\n  --one-file-system /home\n';

  it('counts a service with a timer', async () => {
    const files = {
      '/etc/systemd/system/restic.service': unit,
      '/etc/systemd/system/restic.timer': '[Timer]\nOnCalendar=daily\n',
    };
    expect(await list({ files, logs })).toEqual([
      taken('restic', '/home', '/etc/systemd/system/restic.service:3'),
    ]);
  });

  it('guesses without one', async () => {
    const files = {
      '/home/alice/.config/systemd/user/b.service': '[Service]\nExecStart=-borg create %h/r::a %h\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.backup info possible ${LOG}: borg backs up "/home/alice" (/home/alice/.config/systemd/user/b.service:2), though no timer for it was found`,
    ]);
  });
});

describe('backups by configuration', () => {
  it('reads borgmatic, old and new', async () => {
    const files = {
      '/etc/borgmatic/config.yaml':
        'location:\n    source_directories:\n        - /etc\n        - /home\n    repositories:\n        - /mnt/r\n',
      '/home/alice/.config/borgmatic/config.yaml':
        'source_directories: [~/.cache]\nexclude_patterns:\n  - "*.pyc"\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.backup info likely ${LOG}: borgmatic backs up "/home" (/etc/borgmatic/config.yaml:4); borgmatic backs up "/home/alice/.cache" (/home/alice/.config/borgmatic/config.yaml:1)`,
    ]);
  });

  it('reads rsnapshot', async () => {
    const files = {
      '/etc/rsnapshot.conf':
        'config_version\t1.2\ninclude_conf\t/etc/rsnapshot.more\nbackup\tbob@nas:/home/\tnas/\n',
      '/etc/rsnapshot.more': 'backup\t/home/\tlocalhost/\n',
    };
    expect(await list({ files, logs })).toEqual([taken('rsnapshot', '/home/', '/etc/rsnapshot.more:1')]);
    const excluded = { ...files, '/etc/rsnapshot.more': 'exclude\t*.log\nbackup\t/home/\tlocalhost/\n' };
    expect(await list({ files: excluded, logs })).toEqual([]);
  });

  it('is told once for all logs of a directory', async () => {
    const both = { '/var/log/a.log': 0o640, '/var/log/b/c.log': 0o640 };
    expect(await list({ files: cron('restic backup /var'), logs: both })).toEqual([
      'exposure.backup info likely /var/log: restic backs up "/var" (/etc/crontab:3); 2 logs, such as "a.log"',
    ]);
  });
});

describe('passwords of backups', () => {
  const rule = 'exposure.backup-password high likely';

  it('are told where a command sets them, and never shown', async () => {
    const told = await tell({ files: cron(`RESTIC_PASSWORD=${SECRET} restic backup /home`), logs });
    expect(told.findings.map((one) => [one.rule, one.severity, one.file, one.detail])).toEqual([
      ['exposure.backup', 'info', LOG, 'restic backs up "/home" (/etc/crontab:3)'],
      [
        'exposure.backup-password',
        'high',
        '/etc/crontab',
        'restic gets a password from the command itself (/etc/crontab:3)',
      ],
    ]);
    expect(JSON.stringify(told)).not.toContain(SECRET);
  });

  it('are told of files that everyone can read, and of addresses', async () => {
    const files = {
      '/etc/crontab': `BORG_PASSPHRASE='${SECRET}'\n1 1 * * * root borg create /r::a /home\n`,
      '/etc/systemd/system/d.service': `[Service]\nEnvironment="RESTIC_PASSWORD=${SECRET}"\nExecStart=restic backup /home\n`,
      '/etc/systemd/system/d.timer': '',
      '/etc/cron.daily/e': `#!/bin/sh\nduplicity /home ftp://bob:${SECRET}@nas/dup\n`,
    };
    const told = await list({ files, logs });
    expect(told.filter((line) => line.startsWith(rule))).toEqual([
      `${rule} /etc/cron.daily/e: duplicity gets an address with a password (/etc/cron.daily/e:2)`,
      `${rule} /etc/crontab: borg gets BORG_PASSPHRASE from an environment that others can look up (/etc/crontab:1)`,
      `${rule} /etc/systemd/system/d.service: restic gets RESTIC_PASSWORD from an environment that others can look up (/etc/systemd/system/d.service:2)`,
    ]);
    expect(told.join()).not.toContain(SECRET);
  });

  it.each([
    'RESTIC_PASSWORD=$(cat /root/pw) restic backup /home',
    'RESTIC_PASSWORD=$PW restic backup /home',
    'RESTIC_PASSWORD_FILE=/root/pw restic backup /home',
    'RESTIC_PASSWORD= restic backup /home',
    'duplicity /home ftp://bob:$PW@nas/dup',
  ])('are no literals in %s', async (command) => {
    expect((await list({ files: cron(command), logs })).join()).not.toContain(rule);
  });

  it('are safe in files that others may not read', async () => {
    const script = '/etc/cron.daily/e';
    const files = {
      [script]: `#!/bin/sh\nexport RESTIC_PASSWORD=${SECRET}\nRESTIC_PASSWORD=${SECRET} restic backup /home\n`,
    };
    expect(await list({ files, logs, modes: { [script]: 0o700 } })).toEqual([
      taken('restic', '/home', `${script}:3`),
    ]);
    expect(await list({ files, logs })).toHaveLength(2);
  });

  it('are not told of backups without the logs', async () => {
    expect(await list({ files: cron(`RESTIC_PASSWORD=${SECRET} restic backup /srv`), logs })).toEqual([]);
  });
});

describe('mail', () => {
  const log = '/var/log/mopidy/mopidy.log';

  it('is told where a digest leaves the host', async () => {
    const files = {
      '/etc/cron.d/w': 'MAILTO=admin@example.org\n0 6 * * * root /usr/sbin/logwatch --output stdout\n',
    };
    expect(await list({ files, logs: { [log]: 0o640 } })).toEqual([
      `exposure.mailed low likely ${log}: logwatch mails what it finds to "admin@example.org" (/etc/cron.d/w:2)`,
    ]);
  });

  it('reads what logwatch and logcheck are told', async () => {
    const files = {
      '/etc/logwatch/conf/logwatch.conf': 'Output = mail\nMailTo = a@example.net\n',
      '/etc/logcheck/logcheck.conf': 'SENDMAILTO="b@example.net"\n',
      '/etc/logcheck/logcheck.logfiles': '# files\n/var/log/syslog\n',
    };
    expect(await list({ files, logs: { [log]: 0o640, '/var/log/syslog': 0o640 } })).toEqual([
      'exposure.mailed low likely /var/log/syslog: logcheck mails what it finds to "b@example.net" (/etc/logcheck/logcheck.conf:1)',
      'exposure.mailed low likely /var/log: logwatch mails what it finds to "a@example.net" (/etc/logwatch/conf/logwatch.conf:2); 2 logs, such as "mopidy.log"',
    ]);
  });

  it('is no matter within the host', async () => {
    const files = { '/etc/cron.d/w': 'MAILTO=root\n0 6 * * * root logwatch --mailto bob@localhost\n' };
    expect(await list({ files, logs: { [log]: 0o640 } })).toEqual([]);
  });
});
