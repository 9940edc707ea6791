import { lstatSync, mkdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../../src/audit/audit.js';
import { factsOf } from '../../../src/audit/facts.js';
import { gatherHost } from '../../../src/audit/host.js';
import type { HygieneTools } from '../../../src/audit/hygiene/facts.js';
import type { AuditFinding } from '../../../src/model/finding.js';
import { DAY_MS, NOW_MS, log } from '../scene.js';
import { findLeaks, makeHost, type FakeHost } from './host.js';

let host: FakeHost;
beforeEach(() => (host = makeHost()));
afterEach(() => rmSync(host.root, { recursive: true }));

interface Audited {
  readonly findings: readonly AuditFinding[];
  readonly told: readonly string[];
  readonly problems: readonly string[];
}

/** Findings about credentials when these files are scanned. */
async function run(paths: readonly string[], tools: Partial<HygieneTools> = {}): Promise<Audited> {
  const files = paths.map((path) => log(path, factsOf(lstatSync(path))));
  const gathered = await gatherHost(files, { root: host.root, tools: { findLeaks, ...tools } });
  const all = audit(files, gathered.host, { key: new Uint8Array(32), now: () => NOW_MS });
  const findings = all.filter(({ rule }) => rule.startsWith('hygiene.'));
  const told = findings.map(({ rule, severity, file }) => {
    return `${rule.slice('hygiene.'.length)} ${severity} ${file.replace(host.root, '')}`;
  });
  return { findings, told, problems: gathered.problems.map(({ message }) => message) };
}

describe('the scope', () => {
  const prepare = (): void => {
    host.write('home/alice/.bash_history', 'export A=hackme\n', 0o600);
    host.write('home/bob/.bash_history', 'export A=hackme\n', 0o600);
    host.write('etc/mopidy/mopidy.conf', '[mpd]\npassword = hackme\n');
  };

  it('is nothing for logs that lie elsewhere', async () => {
    prepare();
    expect((await run([host.write('srv/x.log', 'x')])).told).toEqual([]);
  });

  it('is the home in which a log lies', async () => {
    prepare();
    const { told } = await run([host.write('home/alice/.cache/x.log', 'x')]);
    expect(told).toEqual(['shell-history medium /home/alice/.bash_history']);
  });

  it('is the system for logs of services', async () => {
    prepare();
    const { told } = await run([host.write('var/log/x.log', 'x')]);
    expect(told).toEqual(['config-readable high /etc/mopidy/mopidy.conf']);
  });
});

describe('the root', () => {
  it('may be a link', async () => {
    host.write('home/alice/.bash_history', 'export A=hackme\n', 0o600);
    const file = host.write('home/alice/x.log', 'x');
    const link = `${host.root}-link`;
    symlinkSync(host.root, link);
    try {
      const files = [log(file, factsOf(lstatSync(file)))];
      const gathered = await gatherHost(files, { root: link, tools: { findLeaks } });
      expect(gathered.host.hygiene?.holdings.map(({ path }) => path)).toEqual(['/home/alice/.bash_history']);
    } finally {
      rmSync(link);
    }
  });

  it('that is missing is not taken for this host', async () => {
    const file = host.write('var/log/x.log', 'x');
    const files = [log(file, factsOf(lstatSync(file)))];
    const gathered = await gatherHost(files, { root: join(host.root, 'none'), tools: { findLeaks } });
    expect(gathered.host.hygiene).toMatchObject({ holdings: [], processes: [] });
    expect(gathered.problems.length).toBeGreaterThan(0);
  });
});

describe('configurations', () => {
  it('are at fault only where everyone can read them', async () => {
    const file = host.write('var/log/x.log', 'x');
    host.write('etc/mopidy/mopidy.conf', '[mpd]\npassword = hackme\n', 0o640);
    expect((await run([file])).told).toEqual([]);
    host.write('etc/mopidy/mopidy.conf', '[mpd]\npassword = hackme\n', 0o644);
    const { findings } = await run([file]);
    expect(findings[0]?.detail).toContain('secrets in "mpd/password"');
    expect(findings[0]?.commands).toEqual([`chmod o-rwx -- '${host.root}/etc/mopidy/mopidy.conf'`]);
    host.write('etc/mopidy/mopidy.conf', '[mpd]\npassword =\n', 0o644);
    expect((await run([file])).told).toEqual([]);
  });

  it('of root outside of the root are not reached by links', async () => {
    const file = host.write('var/log/x.log', 'x');
    mkdirSync(join(host.root, 'etc/mopidy'));
    symlinkSync('/etc/passwd', join(host.root, 'etc/mopidy/mopidy.conf'));
    expect((await run([file])).told).toEqual([]);
  });

  it('that are too long are a problem', async () => {
    host.write('home/alice/.bash_history', 'x'.repeat(8 * 1024 * 1024 + 1), 0o600);
    const { problems } = await run([host.write('home/alice/x.log', 'x')]);
    expect(problems.filter((message) => message.includes('.bash_history'))).toHaveLength(1);
  });
});

describe('stored credentials', () => {
  it('are found by name among scanned files, and judged by readers, age, kind and owner', async () => {
    const open = host.write('srv/credentials.json', '{"auth_type":0,"auth_data":"eA=="}', 0o644);
    utimesSync(open, 0, (NOW_MS - 400 * DAY_MS) / 1000);
    const { told, findings } = await run([open, host.write('srv/x.log', 'x')]);
    expect(told).toEqual([
      'credential-readable high /srv/credentials.json',
      'password-stored high /srv/credentials.json',
      'credential-old low /srv/credentials.json',
    ]);
    expect(findings[0]?.commands).toEqual([`chmod go-rwx -- '${open}'`]);
    expect(findings[2]?.detail).toBe('last written 400 days ago, more than 365');
  });

  it('are found beside the logs of a program', async () => {
    host.write('home/alice/.cache/mopidy/jellyfin/token', 'x', 0o644);
    host.write('home/alice/.local/share/mopidy/http/cookie_secret', 'x', 0o600);
    const { told } = await run([host.write('home/alice/.cache/mopidy/mopidy.log', 'x')]);
    expect(told).toEqual(['credential-readable high /home/alice/.cache/mopidy/jellyfin/token']);
  });
});

describe('processes', () => {
  const process = (pid: number, words: readonly string[], uid: number, variables: readonly string[] = []) => {
    host.write(`proc/${pid}/cmdline`, words.map((word) => `${word}\0`).join(''));
    host.write(`proc/${pid}/status`, `Name:\tx\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`);
    host.write(`proc/${pid}/environ`, variables.map((word) => `${word}\0`).join(''));
  };

  it('show secrets in arguments, told at the script that an interpreter runs', async () => {
    process(7, ['/usr/bin/python3', '/usr/bin/mopidy', '-o', 'a/b=hackme'], 110);
    process(8, ['/usr/sbin/sshd', 'x'], 0);
    const { told, findings } = await run([host.write('var/log/x.log', 'x')]);
    expect(told).toEqual(['process-arguments high /usr/bin/mopidy']);
    expect(findings[0]?.detail).toBe(
      'process 7 of user mopidy: test.word; readable for every user of the host',
    );
  });

  it('are less exposed where /proc hides them', async () => {
    process(7, ['/usr/bin/mopidy', 'hackme'], 110);
    host.write('proc/self/mountinfo', '22 1 0:5 / /proc rw,nosuid - proc proc rw,hidepid=invisible\n');
    expect((await run([host.write('var/log/x.log', 'x')])).told).toEqual([
      'process-arguments low /usr/bin/mopidy',
    ]);
  });

  it('run as root, or with secrets in the environment, if they are known programs', async () => {
    process(7, ['/usr/bin/librespot'], 0, ['A=1', 'P=hackme']);
    process(9, ['/bin/bash'], 0, ['P=hackme']);
    expect((await run([host.write('var/log/x.log', 'x')])).told).toEqual([
      'runs-as-root medium /usr/bin/librespot',
      'process-environment low /usr/bin/librespot',
    ]);
  });

  it('count for a home only if they are of a user who keeps logs there', async () => {
    process(7, ['/usr/bin/librespot', 'hackme'], 4242);
    expect((await run([host.write('home/alice/x.log', 'x')])).told).toEqual([]);
  });
});

describe('logs', () => {
  it.each([
    [{ lines: 100, verbose: 50 }, ['verbose-log low /srv/x.log']],
    [{ lines: 1000, verbose: 50 }, []],
    [{ lines: 20, verbose: 20 }, []],
  ])('with %j lines', async (count, expected) => {
    const file = host.write('srv/x.log', 'x'.repeat(5000));
    const { told } = await run([file], { countLevels: async () => count });
    expect(told).toEqual(expected);
  });

  it('that are small or compressed are not opened', async () => {
    const seen: string[] = [];
    const files = [host.write('srv/x.log', 'x'), host.write('srv/y.log.gz', 'x'.repeat(5000))];
    await run(files, { countLevels: async ({ name }) => void seen.push(name) });
    expect(seen).toEqual([]);
  });
});

it('never tells a value', async () => {
  host.write(
    'home/alice/.config/mopidy/mopidy.conf',
    '[mpd]\npassword = hackme123\n[loglevels]\na = debug\n',
  );
  host.write('home/alice/.zsh_history', ': 1:0;curl -u a:hackme123 x\n');
  host.write('proc/7/cmdline', '/usr/bin/mopidy\0hackme123\0');
  host.write('proc/7/status', 'Uid:\t0\t0\t0\t0\n');
  host.write('etc/systemd/system/x.service', '[Service]\nEnvironment=P=hackme123\n');
  const { findings, problems } = await run([
    host.write('home/alice/x.log', 'x'),
    host.write('var/log/x.log', 'x'),
  ]);
  expect(findings.length).toBeGreaterThan(4);
  expect(JSON.stringify([findings, problems])).not.toContain('hackme');
});
