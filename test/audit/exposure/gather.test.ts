import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { AUDIT_RULES } from '../../../src/audit/catalog.js';
import { gatherSurroundings } from '../../../src/audit/exposure/gather.js';
import { gatherHost } from '../../../src/audit/host.js';
import { log } from '../scene.js';
import { list, tell } from './rig.js';
import type { HostPlan } from './rig.js';

const LOG = '/home/alice/www/logs/mopidy.log';

/** A host on which a log goes everywhere. */
const LEAKY: HostPlan = {
  logs: {
    [LOG]: 0o644,
    '/home/alice/www/logs/mopidy.log.1': 0o644,
    '/home/alice/debug.log': 0o644,
    '/home/alice/logs.tar.gz': 0o600,
    '/tmp/x.log': 0o644,
  },
  files: {
    '/etc/nginx/nginx.conf': 'http { server { root /home/alice/www; } }',
    '/etc/samba/smb.conf': '[a]\npath=/home/alice/www\n',
    '/etc/exports': '/home/alice/www *\n',
    '/etc/rsyncd.conf': '[a]\npath=/home/alice/www\n',
    '/etc/vsftpd.conf': 'anon_root=/home/alice/www\n',
    '/etc/minidlna.conf': 'media_dir=/home/alice/www\n',
    '/home/alice/.config/syncthing/config.xml':
      '<configuration><folder path="~/www"><device/><device/></folder></configuration>',
    '/etc/promtail/config.yml': `clients:\n- url: https://u:${'p4'.repeat(9)}@a.example\n- url: http://b.example\nx:\n  __path__: ${LOG}\n`,
    '/etc/crontab': `MAILTO=a@b.example\n1 1 * * * root RESTIC_PASSWORD=${'p4'.repeat(9)} restic backup /home/alice/www\n`,
    '/etc/logcheck/logcheck.conf': 'SENDMAILTO=a@b.example\n',
    '/etc/logcheck/logcheck.logfiles': `${LOG}\n`,
    '/proc/7/comm': 'mopidy\n',
    '/proc/7/fdinfo/4': 'flags:\t0100001\n',
  },
  links: { '/proc/7/fd/3': `${LOG} (deleted)`, '/proc/7/fd/4': `${LOG}.1` },
};

describe('gatherSurroundings', () => {
  it('finds every rule of exposure on a host where all is wrong', async () => {
    const { findings, problems } = await tell(LEAKY);
    // Root sees all processes; `held.test.ts` has the one rule for others.
    const rules = AUDIT_RULES.map(({ id }) => id).filter(
      (id) => id.startsWith('exposure.') && id !== 'exposure.processes-unseen',
    );
    expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual(rules.sort());
    expect(problems).toEqual([]);
    const keys = findings.map(({ rule, file }) => `${rule} ${file}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(keys.length);
  });

  it('takes no more channels than the logs can be compared with in time, and says so', () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'audit-gather-')));
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    const patterns = Array.from({ length: 1900 }, (_, at) => `*${at}*x*`);
    const line = '1 1 1 1 1 tar cf /x --exclude-from=/home/alice/not /home\n';
    write('/home/alice/not', patterns.join('\n'));
    write('/var/spool/cron/crontabs/alice', line.repeat(400));
    const gather = (count: number): { readonly channels: number; readonly problems: number } => {
      const files = Array.from({ length: count }, (_, at) => log(`/home/alice/${at}.log`));
      const { surroundings, problems } = gatherSurroundings(files, new Map(), root);
      return { channels: surroundings.channels.length, problems: problems.length };
    };
    expect(gather(10)).toEqual({ channels: 400, problems: 0 });
    const { channels, problems } = gather(1000);
    expect(problems).toBe(1);
    expect(channels * 1000 * patterns.length).toBeLessThan(100_000_000);
    expect(channels).toBeGreaterThan(1);
    rmSync(root, { recursive: true });
  });

  it('tells of a single file by which ways it goes, whatever its name', async () => {
    const { exposures } = await tell(LEAKY);
    const ways = exposures[LOG];
    expect(ways?.served.map(({ rule }) => rule)).toEqual(['exposure.web-root']);
    expect(ways?.shared.map(({ rule }) => rule.replace('exposure.', ''))).toEqual([
      'samba-share',
      'nfs-export',
      'rsync-module',
      'ftp-root',
      'syncthing-folder',
      'media-directory',
    ]);
    expect(ways?.shipped.map(({ rule }) => rule.replace('exposure.', ''))).toEqual([
      'shipped',
      'shipped-unencrypted',
      'mailed',
    ]);
    expect(ways?.backedUp.map(({ what }) => what)).toEqual(['restic backs up "/home/alice/www"']);
    expect(exposures['/tmp/x.log']).toEqual({ served: [], shared: [], shipped: [], backedUp: [] });
  });

  it('says nothing of a host without any of it, and has no problem with that', async () => {
    const { findings, problems } = await tell({ logs: { '/home/alice/.cache/mopidy/mopidy.log': 0o600 } });
    expect([findings, problems]).toEqual([[], []]);
  });

  it('gives the same in any order of the files', async () => {
    const reversed = { ...LEAKY, logs: Object.fromEntries(Object.entries(LEAKY.logs).reverse()) };
    expect(await list(reversed)).toEqual(await list(LEAKY));
  });

  it('reports configurations that are odd, and goes on', async () => {
    const { findings, problems } = await tell({
      ...LEAKY,
      files: { ...LEAKY.files, '/etc/exports': '#'.repeat(1024 * 1024 + 1) },
    });
    expect(problems.map(({ code, file }) => [code, file])).toEqual([['audit-unknown', '/etc/exports']]);
    expect(findings.length).toBeGreaterThan(10);
  });

  it.skipIf(userInfo().uid === 0)(
    'says once that processes of the writer are closed to this user',
    async () => {
      const logs = {
        '/home/alice/.cache/mopidy/mopidy.log': 0o600,
        '/home/alice/.cache/mopidy/x.log': 0o600,
      };
      const files = {
        '/proc/5/comm': 'mopidy\n',
        '/proc/5/fd/keep': '',
        '/proc/6/comm': 'sh\n',
        '/proc/6/fd/keep': '',
      };
      const { findings, problems } = await tell({ logs, files, modes: { '/proc/5/fd': 0, '/proc/6/fd': 0 } });
      expect(problems).toEqual([]);
      expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
        ['exposure.processes-unseen', 'info'],
      ]);
      expect(findings[0]?.file).toMatch(/\/mopidy\.log$/);
    },
  );

  it.skipIf(userInfo().uid === 0)('has no problem with configurations and crontabs of others', async () => {
    const files = { ...LEAKY.files, '/var/spool/cron/crontabs/bob': 'x' };
    const closed = {
      '/etc/samba/smb.conf': 0,
      '/etc/nginx': 0,
      '/var/spool/cron/crontabs': 0,
      '/etc/crontab': 0,
    };
    const { findings, problems } = await tell({ ...LEAKY, files, modes: closed });
    expect(problems).toEqual([]);
    const rules = new Set(findings.map(({ rule }) => rule));
    expect(
      ['exposure.web-root', 'exposure.samba-share', 'exposure.backup'].filter((rule) => rules.has(rule)),
    ).toEqual([]);
    expect(rules.has('exposure.nfs-export')).toBe(true);
  });

  it('needs little time on this host', async () => {
    await gatherHost([]);
    const start = performance.now();
    const { problems } = await gatherHost([]);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(problems.filter(({ message }) => message.includes('where the logs go'))).toEqual([]);
  });
});
