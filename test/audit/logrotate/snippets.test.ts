/**
 * Whole configurations, the fixtures and those of Debian's packages, read by the model and by the real
 * logrotate.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAccounts } from '../../../src/audit/accounts.js';
import type { LogrotateConfig, Source } from '../../../src/audit/logrotate/config.js';
import { readConfig } from '../../../src/audit/logrotate/reader.js';
import { log } from '../scene.js';
import { NO_ORACLE, runLogrotate, sayHead } from './oracle.js';
import { CONF, LAB_ACCOUNTS, confFile } from './simulator.js';
import { rotationFindings } from './stage.js';

const SHARED = process.env['LOGSCAN_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const PACKAGES = join(SHARED, 'captures/logrotate/debian-snippets');
const FIXTURES = fileURLToPath(new URL('../../../fixtures/logrotate/etc/logrotate.d', import.meta.url));
const hasPackages = existsSync(PACKAGES);
if (!hasPackages) console.warn("Debian's packaged files are not here; only the fixtures are compared");

/** A configuration that includes all files of a directory, read from texts. */
function readDirectory(directory: string, at: string, accounts = LAB_ACCOUNTS): LogrotateConfig {
  const names = readdirSync(directory)
    .filter((name) => name !== 'logrotate.conf')
    .sort();
  const sources = new Map<string, Source>([
    [CONF, confFile(`weekly\nrotate 4\ncreate\ninclude ${at}\n`)],
    [at, { kind: 'directory', dev: 1, names }],
    ...names.map((name) => [`${at}/${name}`, confFile(readFileSync(join(directory, name)))] as const),
  ]);
  return readConfig(CONF, sources, accounts);
}

describe.skipIf(NO_ORACLE !== undefined)('the real logrotate', () => {
  let home = '';
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'snippets-'));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const directories: [string, string][] = [['the fixtures', FIXTURES]];
  if (hasPackages) directories.push(["Debian's packages", PACKAGES]);
  it.each(directories)('reads %s as the model does', (name, directory) => {
    const copy = join(home, String(name.length));
    cpSync(directory, copy, { recursive: true });
    rmSync(join(copy, 'logrotate.conf'), { force: true });
    chmodSync(copy, 0o755);
    for (const file of readdirSync(copy)) chmodSync(join(copy, file), 0o644);
    const main = join(home, 'main.conf');
    writeFileSync(main, `weekly\nrotate 4\ncreate\ninclude ${copy}\n`);
    const said = runLogrotate(main, join(home, 'state'), ['-d']);
    const accounts = parseAccounts({
      passwd: readFileSync('/etc/passwd', 'utf8'),
      group: readFileSync('/etc/group', 'utf8'),
      nsswitch: undefined,
    });
    const config = readDirectory(directory, copy, accounts);
    const inForce = config.blocks.filter(({ lost, settings }) => !lost && settings.oldDir === undefined);
    const heads = said.blocks.map(({ logs: _logs, ...head }) => head);
    expect(
      inForce.map(({ settings }) => sayHead(settings)),
      said.text,
    ).toEqual(heads);
    expect(said.blocks.length).toBeGreaterThan(15);
  });
});

describe.skipIf(!hasPackages)("Debian's packaged files", () => {
  const text = hasPackages
    ? readdirSync(PACKAGES)
        .map((name) => readFileSync(join(PACKAGES, name), 'utf8'))
        .join('\n')
    : '';
  /** Everybody whom the files name. */
  const names = [
    ...new Set(
      [...text.matchAll(/^\s*create \d+ (\w[\w-]*) (\w[\w-]*)/gm)].flatMap(([, a = '', b = '']) => [a, b]),
    ),
  ];
  const accounts = parseAccounts({
    passwd: ['root:x:0:0:::', ...names.map((name, at) => `${name}:x:${200 + at}:${200 + at}:::`)].join('\n'),
    group: ['root:x:0:', ...names.map((name, at) => `${name}:x:${200 + at}:`)].join('\n'),
    nsswitch: undefined,
  });
  const config = hasPackages ? readDirectory(PACKAGES, '/etc/logrotate.d', accounts) : undefined;

  it('parse, all of them', () => {
    const files = new Set(config?.blocks.map(({ position }) => position.file));
    expect(files.size).toBe(readdirSync(PACKAGES).length - 1);
    expect(config?.blocks.filter(({ lost }) => lost)).toEqual([]);
    expect(config?.notes).toEqual([]);
  });

  it('have the traps that are known of them', () => {
    const logs = ['/var/log/mpd/mpd.log', '/var/log/mosquitto/mosquitto.log', '/var/log/prosody/prosody.log'];
    const sources: Record<string, Source> = {
      [CONF]: confFile('weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n'),
      '/etc/logrotate.d': { kind: 'directory', dev: 1, names: ['mosquitto', 'mpd', 'prosody'] },
    };
    for (const name of ['mosquitto', 'mpd', 'prosody']) {
      sources[`/etc/logrotate.d/${name}`] = confFile(readFileSync(join(PACKAGES, name)));
    }
    const files = logs.map((path) => log(path, { mode: 0o644 }));
    const texts = {
      passwd: 'root:x:0:0:::\nprosody:x:120:120:::\n',
      group: 'root:x:0:\nadm:x:4:\n',
    };
    const found = rotationFindings(files, { conf: sources, texts }).map(({ rule, file, severity }) => [
      rule.replace('rotation.', ''),
      file.replace('/etc/logrotate.d/', ''),
      severity,
    ]);
    expect(found.map((words) => words.join(' ')).sort()).toEqual([
      'create-ignored mpd medium',
      'criterion-overridden mosquitto low',
      'long-retention prosody info',
      'no-age-limit mosquitto info',
    ]);
  });
});
