import { EXPOSURE_WORDS } from '../../src/audit/exposure/words.js';
import { HYGIENE_WORDS } from '../../src/audit/hygiene/words.js';
import { ROTATION_WORDS } from '../../src/audit/rotation/words.js';
import { describe, expect, it } from 'vitest';
import { audit, findFaults } from '../../src/audit/audit.js';
import { parseLists } from '../../src/audit/acl/list.js';
import { AUDIT_RULES } from '../../src/audit/catalog.js';
import { severityRank } from '../../src/model/severity.js';
import type { LogFile } from '../../src/model/logfile.js';
import { ALICE, AUDIO, DAY_MS, MIB, MOPIDY, NOW_MS, hostOf, log, rotated } from './scene.js';

const KEY = new Uint8Array(32).fill(1);
const options = { key: KEY, now: () => NOW_MS };
const old = { mode: 0o600, modifiedMs: NOW_MS - 200 * DAY_MS };
const large = { mode: 0o600, sizeBytes: 150 * MIB };

/** A host on which everything is wrong. */
const FILES: readonly LogFile[] = [
  log('/srv/world.log', { mode: 0o666 }),
  log('/srv/audio.log', { mode: 0o660, uid: MOPIDY, gid: AUDIO }),
  log('/srv/listed.log', { mode: 0o660 }),
  log('/closed/shielded.log', { mode: 0o644 }),
  log('/open/replaceable.log', { mode: 0o600, links: 2 }),
  log('/srv/nobody.log', { mode: 0o600, uid: 4242 }),
  log('/home/alice/root.log', { mode: 0o600 }),
  log('/srv/huge.log', large),
  ...rotated('/srv/stale.log', [{ mode: 0o600 }, old]),
  ...rotated('/srv/dead.log', [old, old]),
  log('/srv/clock.log', { mode: 0o600, modifiedMs: NOW_MS + 9 * DAY_MS }),
  ...rotated('/srv/looser.log', [{ mode: 0o600 }, { mode: 0o640 }]),
  ...rotated('/srv/plain.log', [{ mode: 0o600 }, large, large]),
];
const LISTS = `# file: /srv/listed.log
user::rw-
user:${ALICE}:rw-
group::---
mask::rw-
other::---

# file: /open
default:user::rw-
default:group::r--
default:other::r--
`;
const SOURCE = { made: 0o666, told: 'umask 0000', remedy: 'set %umask' };
const HOST = hostOf(FILES, {
  host: {
    access: { lists: parseLists(LISTS), unknown: new Set() },
    writers: new Map([
      ['/srv/world.log', { name: '"app" (process 1)', isRunning: true, sources: [SOURCE], uids: [ALICE] }],
    ]),
  },
  directories: {
    '/closed': { mode: 0o700 },
    '/open': { mode: 0o777 },
    '/home/alice': { uid: ALICE, mode: 0o755 },
  },
});

describe('audit', () => {
  const findings = audit(FILES, HOST, options);

  it('finds every rule that needs no configuration of the host, and no other', () => {
    const configured = new Set([
      ...Object.keys(ROTATION_WORDS),
      ...Object.keys(EXPOSURE_WORDS),
      ...Object.keys(HYGIENE_WORDS),
    ]);
    const ids = AUDIT_RULES.map(({ id }) => id).filter((id) => !configured.has(id));
    expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual(ids.sort());
  });

  it('puts the worst first, then goes by file and rule', () => {
    const keys = findings.map(({ severity, file, rule }) => `${9 - severityRank(severity)} ${file}\0${rule}`);
    expect(keys).toEqual([...keys].sort());
    expect(new Set(findings.map(({ severity }) => severity)).size).toBeGreaterThan(3);
  });

  it('has one finding and one fingerprint for each file and rule', () => {
    const places = findings.map(({ file, rule }) => `${rule}\0${file}`);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(places.length);
    for (const { fingerprint } of findings) expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
  });

  it('gives the same for the same facts, in whatever order the files come', () => {
    expect(audit([...FILES].reverse(), HOST, options)).toEqual(findings);
  });

  it('depends on the key in nothing but the fingerprint', () => {
    const others = audit(FILES, HOST, { ...options, key: new Uint8Array(32) });
    const strip = (list: typeof others): unknown => list.map((finding) => ({ ...finding, fingerprint: '' }));
    expect(strip(others)).toEqual(strip(findings));
    expect(others[0]?.fingerprint).not.toBe(findings[0]?.fingerprint);
  });

  it('says nothing of files in order', () => {
    const files = rotated('/srv/app.log', [{ mode: 0o600 }, { mode: 0o600 }]);
    expect(audit(files, hostOf(files), options)).toEqual([]);
    expect(audit([], hostOf([]), options)).toEqual([]);
  });
});

describe('findFaults', () => {
  const faults = findFaults(FILES, HOST, options);

  it('tells with each finding what a program can do, which no report gets', () => {
    const told = audit(FILES, HOST, options);
    expect(faults.map(({ repairs: _repairs, cause: _cause, ...finding }) => finding)).toEqual(told);
    expect(told.some((finding) => 'repairs' in finding || 'cause' in finding)).toBe(false);
  });

  it('gives a log of root to whom its directory belongs', () => {
    const fault = faults.find(({ rule }) => rule === 'permissions.root-log-in-user-directory');
    expect(fault?.repairs).toEqual([
      { kind: 'owner', path: Buffer.from('/home/alice/root.log'), uid: ALICE },
    ]);
  });

  it('gives the lines of a block beside the command that writes them', () => {
    const fault = faults.find(({ rule }) => rule === 'rotation.missing');
    const [repair] = fault?.repairs ?? [];
    if (repair?.kind !== 'block') throw new Error('no block');
    expect(repair.lines[0]).toBe('/srv/huge.log {');
    for (const line of repair.lines) expect(fault?.commands[0]).toContain(`'${line}'`);
  });
});
