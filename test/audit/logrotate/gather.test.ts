import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../../src/audit/audit.js';
import { gatherHost } from '../../../src/audit/host.js';
import type { RotationHost } from '../../../src/audit/rotation/facts.js';
import type { AuditFinding } from '../../../src/model/finding.js';
import { displayName } from '../../../src/model/logfile.js';
import type { LogFile } from '../../../src/model/logfile.js';
import { familyPath } from '../../../src/walk/family.js';
import { TEXTS } from '../scene.js';

const isRoot = userInfo().uid === 0;
if (!isRoot) console.warn('tests that need files of root are skipped');

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'gather-')));
  cpSync(new URL('../../../fixtures/logrotate/etc', import.meta.url), join(root, 'etc'), { recursive: true });
  if (isRoot)
    for (const path of readdirSync(join(root, 'etc'), { recursive: true }))
      own(join(root, 'etc', String(path)));
  put('/etc/passwd', TEXTS.passwd ?? '');
  put('/etc/group', TEXTS.group ?? '');
});
afterEach(() => rmSync(root, { recursive: true }));

function own(path: string): void {
  chownSync(path, 0, 0);
  chmodSync(path, lstatSync(path).isDirectory() ? 0o755 : 0o644);
}

function put(path: string, text: string): void {
  mkdirSync(dirname(root + path), { recursive: true });
  writeFileSync(root + path, text);
}

/** A log of the host, as a walk would find it. */
function makeLog(path: string, text = 'x', mode = 0o600): LogFile {
  put(path, text);
  chmodSync(root + path, mode);
  const { uid, gid, dev, ino, nlink, size, mtimeMs } = lstatSync(root + path);
  const bytes = Buffer.from(root + path);
  const facts = { mode, uid, gid, dev, ino, links: nlink, sizeBytes: size, modifiedMs: mtimeMs };
  return { path: bytes, name: displayName(bytes), family: familyPath(displayName(bytes)), facts };
}

async function gather(...files: LogFile[]): Promise<{ host: RotationHost; problems: string[] }> {
  const { host, problems } = await gatherHost(files, { root });
  return { host, problems: problems.map(({ message }) => message.replaceAll(root, '')) };
}

async function findings(...files: LogFile[]): Promise<AuditFinding[]> {
  const { host } = await gatherHost(files, { root });
  return audit(files, host, { key: new Uint8Array(32), now: Date.now }).filter(({ rule }) =>
    rule.startsWith('rotation.'),
  );
}

describe('gatherHost on a host without logrotate', () => {
  it('knows that it has none', async () => {
    rmSync(join(root, 'etc/logrotate.conf'));
    const { host, problems } = await gather(makeLog('/var/log/a.log'));
    expect(host.rotation).toMatchObject({ logrotate: undefined, journal: undefined, hasSyslog: false });
    expect(problems).toEqual([]);
  });

  it('finds the configuration where SUSE has it', async () => {
    rmSync(join(root, 'etc/logrotate.conf'));
    put('/usr/etc/logrotate.conf', 'weekly\n');
    const { host } = await gather(makeLog('/var/log/a.log'));
    expect(host.rotation?.logrotate?.path).toBe('/usr/etc/logrotate.conf');
  });
});

describe.skipIf(!isRoot)('gatherHost on a host with logrotate', () => {
  it('reads all of the configuration, and assigns the logs by the names that it uses', async () => {
    const files = ['/var/log/web/access.log', '/var/log/delta.log', '/var/log/no.log'].map((path) =>
      makeLog(path),
    );
    const { host, problems } = await gather(...files);
    const facts = host.rotation?.logrotate;
    expect(facts?.config.blocks.length).toBeGreaterThan(20);
    expect(facts?.config.wanted).toEqual([]);
    expect([...(facts?.governances.byPath.keys() ?? [])]).toEqual([
      '/var/log/web/access.log',
      '/var/log/delta.log',
    ]);
    expect(problems).toEqual([]);
  });

  it('loses what follows an olddir that is not there', async () => {
    makeLog('/var/log/juliet/copy.log');
    const { host } = await gather(makeLog('/var/log/juliet/date.log'));
    expect(host.rotation?.logrotate?.governances.byPath.get('/var/log/juliet/date.log')).toMatchObject({
      kind: 'lost',
      block: { lost: { note: { text: '"olddir" names a directory that does not exist' } } },
    });
    mkdirSync(join(root, 'var/log/juliet/old'));
    const again = await gather(makeLog('/var/log/juliet/date.log'));
    expect(again.host.rotation?.logrotate?.governances.byPath.get('/var/log/juliet/date.log')?.kind).toBe(
      'governed',
    );
  });

  it('sees files beside the logs that cut them off', async () => {
    put('/etc/logrotate.d/november-twice', '/var/log/zulu/b.log {\n}\n/var/log/zulu/*.log {\n}\n');
    makeLog('/var/log/zulu/b.log');
    const [finding] = await findings(makeLog('/var/log/zulu/c.log'));
    expect(finding).toMatchObject({ rule: 'rotation.duplicate-block', severity: 'medium' });
  });

  it('finds logs behind links under either name', async () => {
    mkdirSync(join(root, 'data/log/web'), { recursive: true });
    mkdirSync(join(root, 'var'));
    symlinkSync('../data/log', join(root, 'var/log'));
    const { host } = await gather(makeLog('/var/log/web/access.log'));
    expect([...(host.rotation?.logrotate?.governances.byPath.keys() ?? [])]).toEqual([
      '/var/log/web/access.log',
    ]);
  });

  it('reads the memory, wherever it is kept', async () => {
    const state = 'logrotate state -- version 2\n"/var/log/delta.log" 2026-1-2-3:4:5\n';
    put('/var/lib/logrotate/logrotate.status', state);
    utimesSync(join(root, 'var/lib/logrotate/logrotate.status'), 1000, 1000);
    const { host } = await gather(makeLog('/var/log/delta.log'));
    const memory = host.rotation?.logrotate?.memory;
    expect(memory?.writtenMs).toBe(1_000_000);
    expect(memory?.state.entries.get('/var/log/delta.log')?.rotatedMs).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  });

  it('tells what it could not read only where that matters', async () => {
    mkdirSync(join(root, 'var/lib/logrotate/status'), { recursive: true });
    expect((await gather(makeLog('/var/log/no.log'))).problems).toEqual([]);
    expect((await gather(makeLog('/var/log/delta.log'))).problems).toEqual([
      'Cannot read "/var/lib/logrotate/status" (EINVAL), so when the logs were last rotated is unknown; run as root',
    ]);
  });

  it.skipIf(!isRoot)('tells of a memory in a directory that the user may not pass', async () => {
    put('/var/lib/logrotate/status', 'logrotate state -- version 2\n');
    const file = makeLog('/var/log/delta.log');
    chmodSync(root, 0o755);
    chmodSync(join(root, 'var/lib/logrotate'), 0o700);
    process.seteuid?.(65_534);
    const { problems } = await gather(file).finally(() => process.seteuid?.(0));
    expect(problems).toContain(
      'Cannot read "/var/lib/logrotate/status" (EACCES), so when the logs were last rotated is unknown; run as root',
    );
  });

  it('tells of a configuration in a circle', async () => {
    put('/etc/logrotate.conf', 'include /etc/logrotate.conf\ninclude /etc/logrotate.conf\n');
    expect((await gather(makeLog('/var/log/no.log'))).problems).toEqual([
      'The configuration of logrotate is too large at "/etc/logrotate.conf", so whether it rotates the logs is unknown; look for includes that lead in a circle, and for patterns without end',
    ]);
  });

  it.skipIf(!isRoot)('tells of patterns without end', async () => {
    const file = makeLog('/var/log/many/x.log');
    for (let at = 0; at < 1100; at++) put(`/var/log/many/${at}`, '');
    const patterns = Array.from({ length: 10 }, (_, at) => `/var/log/many/${at}${'a'.repeat(8000)}*`);
    put('/etc/logrotate.d/zulu', `${patterns.join('\n')} {\n}\n`);
    const { problems } = await gather(file);
    expect(problems).toEqual([
      'The configuration of logrotate is too large at "/etc/logrotate.conf", so whether it rotates the logs is unknown; look for includes that lead in a circle, and for patterns without end',
    ]);
  });

  it('reads nothing outside of its root', async () => {
    symlinkSync('/etc/passwd', join(root, 'etc/logrotate.d/zulu'));
    const { host } = await gather(makeLog('/var/log/delta.log'));
    expect(host.rotation?.logrotate?.config.notes).toEqual([]);
  });
});

describe('gatherHost on other keepers of logs', () => {
  it('reads journald’s settings where a journal is scanned', async () => {
    put('/etc/systemd/journald.conf', '[Journal]\n#ForwardToSyslog=yes\nSystemMaxUse=2G\n');
    put('/usr/lib/systemd/journald.conf.d/10-a.conf', '[Journal]\nMaxRetentionSec=1month\n');
    put('/etc/systemd/journald.conf.d/10-a.conf', '[Journal]\nMaxRetentionSec=0\n');
    put('/etc/rsyslog.conf', '');
    const { host } = await gather(makeLog(`/var/log/journal/${'0'.repeat(32)}/system.journal`));
    expect(host.rotation).toMatchObject({
      journal: { maxRetention: undefined, maxUse: '2G', forwardsToSyslog: 'default' },
      hasSyslog: true,
    });
    expect((await gather(makeLog('/var/log/a.log'))).host.rotation?.journal).toBeUndefined();
  });

  it('reads the options of containers whose logs are scanned', async () => {
    const id = '0123456789abcdef'.repeat(4);
    const directory = `/var/lib/docker/containers/${id}`;
    put(`${directory}/hostconfig.json`, '{"LogConfig":{"Type":"json-file","Config":{}}}');
    const { host } = await gather(makeLog(`${directory}/${id}-json.log`), makeLog('/var/log/a.log'));
    expect([...(host.rotation?.docker ?? [])]).toEqual([[id, { kind: 'unbounded', source: 'container' }]]);
  });

  it('lists the directories of the logs by the names of the host', async () => {
    makeLog('/var/log/a.log.1');
    const { host } = await gather(makeLog('/var/log/a.log'));
    expect(host.rotation?.listings).toEqual(new Map([['/var/log', new Set(['a.log', 'a.log.1'])]]));
  });
});
