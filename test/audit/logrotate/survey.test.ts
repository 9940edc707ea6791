import { describe, expect, it } from 'vitest';
import { AUDIT_RULES } from '../../../src/audit/catalog.js';
import type { Source } from '../../../src/audit/logrotate/config.js';
import { isNamed } from '../../../src/audit/rotation/survey.js';
import { ROTATION_WORDS } from '../../../src/audit/rotation/words.js';
import type { LogFile } from '../../../src/model/logfile.js';
import { DAY_MS, MIB, NOW_MS, log, rotated } from '../scene.js';
import { CONF, confFile } from './simulator.js';
import { DAILY, remember, rotationFindings, rotationRules, stageHost } from './stage.js';
import type { Stage } from './stage.js';

const OWN = { mode: 0o600 };
const ID = 'abcdef0123456789'.repeat(4);
const JOURNAL = `/var/log/journal/${'9'.repeat(32)}`;
const block = (name: string, lines: string): string => `/l/${name}.log {\n${lines}\n}\n`;

/** A host on which everything about rotation is wrong. */
const CONFIGURATION: Readonly<Record<string, Source>> = {
  [CONF]: confFile(
    [
      'weekly\nrotate 4\ncreate 0600\ninclude /d\n',
      block('typo', 'compres'),
      block('twice', ''),
      '/l/tw*.log {\n}\n',
      block('size', 'daily\nsize 1k'),
      '/l/again*.log {\nextension .log\n}\n',
      '/open/a.log {\n}\n',
      block('link', ''),
      block('hard', ''),
      '/usr/a.log {\n}\n',
      block('late', ''),
      block('met', ''),
      block('hour', 'hourly'),
      block('void', 'copytruncate\ncreate 600'),
      block('wide', 'create 644'),
      block('made', 'nocreate'),
      block('kept', 'copytruncate\nnocreate'),
      block('ever', 'rotate -1'),
      block('long', 'rotate 99'),
      block('none', 'rotate 0'),
      block('mail', 'mail a@b.example'),
      block('moved', 'dateext'),
      block('bad', 'rotate x'),
    ].join(''),
  ),
  '/d': { kind: 'directory', dev: 1, names: ['x.bak'] },
  '/d/x.bak': confFile(block('shut', '')),
};
const FILES: readonly LogFile[] = [
  ...[
    'typo',
    'twice',
    'two',
    'size',
    'again',
    'late',
    'met',
    'hour',
    'made',
    'ever',
    'long',
    'none',
    'mail',
    'bad',
    'shut',
  ].map((name) => log(`/l/${name}.log`, OWN)),
  ...['void', 'wide', 'kept'].map((name) => log(`/l/${name}.log`, { mode: 0o644 })),
  log('/open/a.log', OWN),
  log('/usr/a.log', OWN),
  { ...log('/l/link.log', OWN), link: true },
  log('/l/hard.log', { ...OWN, links: 2 }),
  ...rotated('/l/moved.log', [OWN, OWN]),
  log('/l/own.log', { ...OWN, sizeBytes: 2 * MIB }),
  ...rotated('/l/py.log', [OWN, { ...OWN, sizeBytes: MIB }, { ...OWN, sizeBytes: MIB }]),
  ...rotated('/l/home-assistant.log', [{ ...OWN, sizeBytes: 20 * MIB }, OWN]),
  log(`/c/containers/${ID}/${ID}-json.log`, OWN),
  ...rotated('/l/twin.log', [OWN, OWN]),
  log('/l/twin.log.1.gz', OWN, 'twin.log'),
  log('/l/gap.log', OWN),
  log('/l/gap.log.1', OWN, 'gap.log'),
  log('/l/gap.log.3', OWN, 'gap.log'),
  ...rotated('/l/lost.log', [{ ...OWN, sizeBytes: 0, modifiedMs: NOW_MS - DAY_MS }, OWN]),
  log(`${JOURNAL}/system.journal`, OWN),
  log('/var/log/syslog', OWN),
];
const STAGE: Stage = {
  conf: CONFIGURATION,
  schedule: { ...DAILY, sealed: ['/usr'] },
  memory: remember('/l/late.log', 90) + remember('/l/met.log', 90, '5:0:0'),
  directories: { '/open': { mode: 0o777 } },
  rotation: {
    journal: { maxRetention: undefined, maxUse: undefined, forwardsToSyslog: 'yes' },
    hasSyslog: true,
    docker: new Map([[ID, { kind: 'unbounded', source: 'container' }]]),
  },
};

describe('surveyRotation', () => {
  const findings = rotationFindings(FILES, STAGE);

  it('finds every rule of its own but the one that silences others', () => {
    const own = Object.keys(ROTATION_WORDS).filter((id) => id !== 'rotation.not-running');
    expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual(own.sort());
    const never = { ...DAILY, rhythm: 'never' } as const;
    expect(rotationRules(FILES, { ...STAGE, schedule: never })).toContain('rotation.not-running');
  });

  it('is part of the catalog', () => {
    const known = new Set(AUDIT_RULES.map(({ id }) => id));
    for (const id of Object.keys(ROTATION_WORDS)) expect(known).toContain(id);
  });

  it('has one finding for each rule and file', () => {
    const places = findings.map(({ rule, file }) => `${rule}\0${file}`);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(places.length);
  });

  it('tells facts as one clause', () => {
    for (const { detail } of findings) expect(detail).toMatch(/^[^\n]{10,400}[^.\s]$/);
  });

  it('gives the same again', () => {
    expect(rotationFindings(FILES, STAGE)).toEqual(findings);
  });

  it('says nothing where all is well', () => {
    const conf = '/l/*.log {\ndaily\nrotate 7\ncompress\ndelaycompress\ncreate 0640 alice adm\n}\n';
    const files = [
      log('/l/a.log', { mode: 0o640 }),
      log('/l/a.log.1', { mode: 0o640 }, 'a.log'),
      log('/l/a.log.2.gz', { mode: 0o640 }, 'a.log'),
    ];
    expect(rotationRules(files, { conf, memory: remember('/l/a.log', 1) })).toEqual([]);
    expect(rotationRules([], STAGE)).toEqual([]);
    expect(rotationRules([{ ...log('-'), stdin: true }], STAGE)).toEqual([]);
  });

  it('shows names from hostile configurations harmlessly', () => {
    const conf = `daily\n"/l/a\x1b[31m.log" {\nx\x1b[0m\n}\n`;
    const file = log('/l/a\x1b[31m.log', OWN);
    for (const { detail } of rotationFindings([file], { conf })) expect(detail).not.toMatch(/[\x00-\x1f]/);
  });

  it('bears many logs and many blocks', () => {
    const files = Array.from({ length: 10_000 }, (_, at) => log(`/l/${at}.log`, { mode: 0o644 }));
    const conf = Array.from({ length: 2000 }, (_, at) =>
      block(String(at), 'weekly\nrotate 4\ncreate 644'),
    ).join('');
    const begin = performance.now();
    const found = rotationFindings(files, { conf });
    expect(performance.now() - begin).toBeLessThan(20_000);
    expect(found.map(({ rule }) => rule)).toEqual(['rotation.create-open']);
    expect(found[0]?.detail).toContain('; the same holds for 1999 other logs');
  });
});

describe('isNamed', () => {
  it('counts blocks that are not in force', () => {
    const host = stageHost(FILES, STAGE);
    const named = (name: string): boolean => isNamed(log(name), host);
    expect(['/l/bad.log', '/l/shut.log', '/l/own.log', '/l/none.log'].map(named)).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });
});
