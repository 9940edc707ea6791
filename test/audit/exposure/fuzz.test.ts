/**
 * Hostile configurations: every reader gets random mixtures of what its grammar knows, and long runs of what
 * could make it slow. It must give something, soon, and never throw.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCommands } from '../../../src/audit/exposure/backup/command.js';
import { parseBraces } from '../../../src/audit/exposure/format/braces.js';
import { parseSections } from '../../../src/audit/exposure/format/sections.js';
import { parseTags } from '../../../src/audit/exposure/format/tags.js';
import { parseToml } from '../../../src/audit/exposure/format/toml.js';
import { parseXml } from '../../../src/audit/exposure/format/xml.js';
import { parseYaml } from '../../../src/audit/exposure/format/yaml.js';
import { gatherSurroundings } from '../../../src/audit/exposure/gather.js';
import type { Setting } from '../../../src/audit/exposure/setting.js';
import { namesOf } from '../../../src/audit/exposure/web/site.js';
import { source } from './format/tree.js';

const PARSERS: Readonly<Record<string, (text: string) => readonly Setting[]>> = {
  nginx: (text) => parseBraces(source(text), { end: ';', quotes: `"'`, comments: ['#'], marks: '' }),
  alloy: (text) =>
    parseBraces(source(text), { end: '\n', quotes: '"`', comments: ['//', '/*'], marks: '=[],()' }),
  caddy: (text) =>
    parseBraces(source(text), { end: '\n', quotes: '"`', comments: ['#'], marks: '', loneBraces: true }),
  tags: (text) => parseTags(source(text)),
  sections: (text) => parseSections(source(text), { comments: '#;', separator: '=' }),
  spaced: (text) => parseSections(source(text), { comments: '#', separator: ' ' }),
  yaml: (text) => parseYaml(source(text)),
  toml: (text) => parseToml(source(text)),
  xml: (text) => parseXml(source(text)),
};

/** Files that readers look for, one for each grammar and program. */
const PLACES = [
  '/etc/nginx/nginx.conf',
  '/etc/apache2/apache2.conf',
  '/etc/lighttpd/lighttpd.conf',
  '/etc/caddy/Caddyfile',
  '/etc/samba/smb.conf',
  '/etc/exports',
  '/etc/rsyncd.conf',
  '/etc/vsftpd.conf',
  '/etc/proftpd/proftpd.conf',
  '/root/.config/syncthing/config.xml',
  '/etc/minidlna.conf',
  '/etc/gerbera/config.xml',
  '/etc/rsyslog.conf',
  '/etc/syslog-ng/syslog-ng.conf',
  '/etc/promtail/config.yml',
  '/etc/alloy/config.alloy',
  '/etc/filebeat/filebeat.yml',
  '/etc/fluent-bit/fluent-bit.conf',
  '/etc/fluent/fluentd.conf',
  '/etc/vector/vector.toml',
  '/etc/vector/b.yaml',
  '/etc/telegraf/telegraf.conf',
  '/etc/crontab',
  '/etc/datadog-agent/datadog.yaml',
  '/etc/systemd/journal-upload.conf',
  '/etc/cron.daily/a',
  '/etc/systemd/system/a.service',
  '/etc/borgmatic/config.yaml',
  '/etc/rsnapshot.conf',
  '/etc/logcheck/logcheck.conf',
  '/etc/logcheck/logcheck.logfiles',
  '/proc/1/comm',
  '/proc/1/cmdline',
];

/** Words that the grammars know, and what encloses them. */
const WORDS = [
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '</',
  '/>',
  '<!--',
  '-->',
  ';',
  ':',
  ': ',
  '=',
  ',',
  '- ',
  '|',
  '&&',
  '"',
  "'",
  '`',
  '"""',
  '\\',
  '\\\n',
  '\n',
  '\r\n',
  ' ',
  '\t',
  '#',
  '//',
  '/*',
  '*/',
  '@',
  '@@',
  '$',
  '${',
  '%',
  'http',
  'server',
  'location',
  'root',
  'alias',
  'autoindex on',
  'include',
  'include *',
  'import *',
  '~ \\.',
  'VirtualHost',
  'Directory',
  'DocumentRoot',
  'Alias',
  'file_server',
  'path',
  'guest ok',
  'folder',
  'device',
  'input(type="imfile" File="',
  'action(',
  'source',
  'destination',
  'network(',
  '__path__',
  'clients',
  'url',
  'inputs',
  'outputs',
  'tail',
  'paths',
  'hosts',
  'sinks',
  'type',
  'file',
  'include_conf',
  'backup',
  '[Service]',
  'ExecStart=',
  'restic',
  'borg create',
  'tar c',
  '-C',
  '--exclude',
  'rsync',
  'cd',
  'X=$X$X',
  '* * * * * root ',
  '/',
  '/etc',
  '/srv/**',
  '/etc/nginx/nginx.conf',
  '..',
  '~',
  'constructor',
  '__proto__',
  'é',
  '\u0000',
  '\ud800',
];

const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 80 }).map((words) => words.join(''));

let root = '';

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'audit-fuzz-')));
  for (const place of PLACES) mkdirSync(dirname(join(root, place)), { recursive: true });
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
});
afterAll(() => rmSync(root, { recursive: true }));

describe('parsers', () => {
  it.each(Object.entries(PARSERS))('%s give settings for anything', (_, parse) => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary', maxLength: 200 })), (input) => {
        const settings = parse(input);
        expect(JSON.stringify(settings).length).toBeGreaterThan(1);
        for (const { origin } of settings) {
          expect(origin.line).toBeGreaterThanOrEqual(1);
          expect(origin.line).toBeLessThanOrEqual(input.split('\n').length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(Object.entries(PARSERS))(
    '%s take linear time',
    (_, parse) => {
      for (const word of [
        ...WORDS,
        'a',
        'a=',
        'a:',
        'a: [',
        '<a ',
        '\n- ',
        '\n ',
        '[a]\n',
        '[a.b]\n',
        'a.',
        '"\\',
      ]) {
        const input = word.repeat(Math.ceil(30_000 / word.length));
        for (const hostile of [input, `x${input}`, `${input}\n}]>"`]) {
          const start = performance.now();
          parse(hostile);
          expect(performance.now() - start, JSON.stringify(word)).toBeLessThan(1500);
        }
      }
    },
    120_000,
  );
});

describe('commands', () => {
  it('are read from anything', () => {
    fc.assert(
      fc.property(text, (input) => {
        for (const { words } of parseCommands(input, new Map([['X', 'a']])))
          expect(words).not.toContain(undefined);
      }),
    );
  });

  it('take linear time', () => {
    for (const word of WORDS) {
      const start = performance.now();
      parseCommands(word.repeat(100_000 / word.length), new Map());
      namesOf(word.repeat(1000));
      expect(performance.now() - start, JSON.stringify(word)).toBeLessThan(1500);
    }
  }, 60_000);
});

describe('readers', () => {
  it('make something of anything, all at once', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: PLACES.length, maxLength: PLACES.length }), (texts) => {
        PLACES.forEach((place, at) => writeFileSync(join(root, place), texts[at] ?? ''));
        const { surroundings } = gatherSurroundings([], new Map(), root);
        for (const { origin, what } of surroundings.channels) {
          expect(origin.file).toMatch(/^\//);
          expect(what).not.toBe('');
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('end soon with the worst of all', () => {
    for (const word of WORDS) {
      for (const place of PLACES)
        writeFileSync(join(root, place), word.repeat(Math.ceil(10_000 / word.length)));
      const start = performance.now();
      gatherSurroundings([], new Map(), root);
      expect(performance.now() - start, JSON.stringify(word)).toBeLessThan(3000);
    }
  }, 180_000);
});
