import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { makeScratch } from '../read/disk.js';
import type { Event } from '../../src/index.js';
import { HAS_JOURNALS, writeJournal } from '../read/journal/make.js';
import { packTar, packZip } from '../read/pack.js';
import { collectEvents, listSecrets, streamEvents, TOKEN } from './events.js';

const scratch = makeScratch();
afterAll(() => scratch.remove());

test('tells how every file ended, in the order of the files and what was left out last', async () => {
  scratch.write('a.log', 'nothing\n');
  scratch.write(
    'b.gz',
    gzipSync(Array.from({ length: 999 }, (_, at) => `${at * 7919}`).join('\n')).subarray(0, 999),
  );
  scratch.write('c.core', 'left out');
  scratch.write('d.7z', Buffer.from('377abcaf271c0000', 'hex'));
  execFileSync('mkfifo', [scratch.at('e')]);
  symlinkSync('/etc/passwd', scratch.at('f'));
  for (const jobs of [1, 2]) {
    const events = await collectEvents([scratch.path], { exclude: ['*.core'], jobs });
    const told = events.flatMap((event) =>
      event.type === 'file' ? [[basename(event.file), event.state, ...event.reasons]] : [],
    );
    expect(told).toEqual([
      ['a.log', 'scanned'],
      ['b.gz', 'partly-scanned', 'truncated'],
      ['d.7z', 'skipped', 'unsupported'],
      ['c.core', 'excluded'],
      ['e', 'skipped', 'special-file'],
      ['f', 'skipped', 'symlink-skipped'],
    ]);
    expect(events.at(-1)).toMatchObject({
      type: 'done',
      coverage: {
        files: { scanned: 1, partlyScanned: 1, skipped: 3, excluded: 1 },
        bytesBy: { scanned: 8, skipped: 8 },
      },
    });
  }
});

test.each([0o644, 0o600])('who can read an archive of mode %o can read what is in it', async (mode) => {
  const plain = scratch.write('plain.log', `token ${TOKEN}\n`);
  const content = Buffer.from(`token ${TOKEN}\n`);
  const archive = scratch.write(
    'a!b.tgz',
    gzipSync(packTar([{ name: 'in!ner.zip', content: packZip([{ name: 'x.log', content }]) }])),
  );
  for (const file of [plain, archive]) chmodSync(file, mode);
  const [bare] = listSecrets(await collectEvents([plain], { audit: true }));
  const [packed] = listSecrets(await collectEvents([archive], { audit: true }));
  expect(packed?.first.file).toBe(`${archive}!in!ner.zip!x.log`);
  expect(packed?.exposure).toBeDefined();
  expect(packed?.exposure).toEqual(bare?.exposure);
});

test('nobody is named as a reader of standard input', async () => {
  const stdin = Readable.from([`token ${TOKEN}\n`]);
  const [secret] = listSecrets(await collectEvents(['-'], { audit: true, stdin }));
  expect(secret?.first.file).toBe('-');
  expect(secret?.exposure).toBeUndefined();
});

test.skipIf(!HAS_JOURNALS)(
  'reads the journals in a directory, and tells unit and entry of a secret (needs systemd-journal-remote)',
  async () => {
    const folder = scratch.at('journal');
    mkdirSync(folder);
    const other = { MESSAGE: 'INFO nothing', SYSLOG_IDENTIFIER: 'cron', _SYSTEMD_UNIT: 'cron.service' };
    const mopidy = { PRIORITY: '3', SYSLOG_IDENTIFIER: 'mopidy', _SYSTEMD_UNIT: 'mopidy.service' };
    const path = writeJournal(`${folder}/system.journal`, [
      ...Array.from({ length: 2000 }, () => other),
      { ...mopidy, MESSAGE: `first\nsecond ${TOKEN}\nthird` },
      { ...mopidy, MESSAGE: 'short', _CMDLINE: `/usr/bin/mopidy -o a/b=${TOKEN}` },
      ...Array.from({ length: 2000 }, () => other),
    ]);
    for (const jobs of [1, 2]) {
      const events = await collectEvents([folder], { jobs });
      const [secret, ...more] = listSecrets(events);
      expect(more).toEqual([]);
      const writer = { file: path, program: 'mopidy', unit: 'mopidy.service', level: 'ERROR' };
      expect(secret?.occurrences).toMatchObject([
        { ...writer, time: '2026-11-21T16:33:20Z', column: 8 },
        { ...writer, time: '2026-11-21T16:33:21Z' },
      ]);
      expect(secret?.first.cursor).toMatch(/^s=[0-9a-f]{32};i=/);
      expect(secret?.first.cursor).not.toBe(secret?.last.cursor);
      expect(events.filter(({ type }) => type === 'problem')).toEqual([]);
      const [, found] = await collectEvents([folder], { jobs, reading: { journal: { unit: 'cron' } } });
      expect(found?.type).toBe('file');
    }
  },
);

test('a journal in an archive, or on standard input, is a problem with advice', async () => {
  const content = Buffer.concat([Buffer.from('LPKSHHRH'), Buffer.alloc(500)]);
  const archive = scratch.write('journals.tar', packTar([{ name: 'system.journal', content }]));
  const events = await collectEvents([archive, '-'], { stdin: Readable.from([content]) });
  const problems = events.flatMap((event) => (event.type === 'problem' ? [event.problem] : []));
  expect(problems.map(({ code, file }) => [code, file])).toEqual([
    ['unsupported', '-'],
    ['unsupported', `${archive}!system.journal`],
  ]);
});

test.each([1, 2])('tells the container that wrote a secret (%i threads)', async (jobs) => {
  const id = 'ab12'.repeat(16);
  const folder = scratch.at(`containers-${jobs}/${id}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    `${folder}/config.v2.json`,
    JSON.stringify({ Name: '/web', Config: { Image: 'nginx:1.27' } }),
  );
  const line = { log: `token ${TOKEN}\n`, stream: 'stderr', time: '2026-11-21T16:00:00.000000000Z' };
  writeFileSync(`${folder}/${id}-json.log`, `${JSON.stringify(line)}\n`);
  const [secret] = listSecrets(await collectEvents([scratch.at(`containers-${jobs}`)], { jobs }));
  expect(secret?.first).toMatchObject({
    container: 'web',
    image: 'nginx:1.27',
    time: line.time,
  });
});

test('tells a secret in standard input while it is written, once, and settles it in the end', async () => {
  const stdin = new PassThrough();
  const told: string[] = [];
  let sightedMs = Infinity;
  const startMs = performance.now();
  const write = async (): Promise<void> => {
    for (const text of ['INFO nothing\n', `DEBUG token ${TOKEN}\n`, `again ${TOKEN}\n`, 'end\n']) {
      stdin.write(text);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    stdin.end();
  };
  const writing = write();
  for await (const event of streamEvents(['-'], { stdin })) {
    if (event.type === 'sighting') sightedMs = performance.now() - startMs;
    if (event.type === 'sighting' || event.type === 'occurrence')
      told.push(`${event.type} ${event.occurrence.line}:${event.occurrence.column}`);
    if (event.type === 'finding')
      told.push(`finding ${event.finding.kind === 'secret' && event.finding.count}`);
  }
  await writing;
  expect(told).toEqual(['sighting 2:13', 'occurrence 2:13', 'occurrence 3:7', 'finding 2']);
  expect(sightedMs).toBeLessThan(1600);
});

test('sightings follow the rules for what is told', async () => {
  const write = async (stdin: PassThrough): Promise<void> => {
    stdin.write(`token ${TOKEN}\n`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    stdin.end();
  };
  const allow = [{ rule: 'gitlab.pat', reason: 'known' }];
  for (const changes of [{ minConfidence: 'confirmed' }, { allow }] as const) {
    const stdin = new PassThrough();
    const [events] = await Promise.all([collectEvents(['-'], { stdin, ...changes }), write(stdin)]);
    expect(events.map(({ type }) => type)).toEqual(['start', 'file', 'done']);
    expect(events.at(-1)).toMatchObject({ complete: true });
  }
});

test('a FIFO that is named is read, and one that is met is not', async () => {
  const path = scratch.at('named-fifo');
  execFileSync('mkfifo', [path]);
  const [events] = await Promise.all([
    collectEvents([path], { jobs: 2, audit: true }),
    writeFile(path, `token ${TOKEN}\n`),
  ]);
  const [secret] = listSecrets(events);
  expect(secret).toMatchObject({ count: 1, first: { file: path } });
  expect(secret?.exposure).toBeUndefined();
  expect(events.at(-1)).toMatchObject({ complete: true });
});

test('logs that are rotated while they are scanned are read whole, and no problem', async () => {
  const folder = scratch.at('rotating');
  mkdirSync(folder);
  const [large, renamed, copied] = ['a.log', 'b.log', 'c.log'].map((name) => `${folder}/${name}`) as [
    string,
    string,
    string,
  ];
  // Several parts, so that the others still wait when the first one comes.
  writeFileSync(large, '');
  truncateSync(large, 100 * 1024 * 1024);
  writeFileSync(renamed, `old ${TOKEN}\n`);
  writeFileSync(
    copied,
    Buffer.concat([Buffer.alloc(40 * 1024 * 1024, 'a line\n'), Buffer.from(`old ${TOKEN}\n`)]),
  );
  const events: Event[] = [];
  let parts = 0;
  for await (const event of streamEvents([folder])) {
    events.push(event);
    if (event.type !== 'progress') continue;
    parts++;
    if (parts === 1) {
      renameSync(renamed, `${renamed}.1`);
      writeFileSync(renamed, 'new\n');
    }
    if (event.files === 2 && parts > 1 && event.bytes > 101 * 1024 * 1024 && !existsSync(`${copied}.1`)) {
      copyFileSync(copied, `${copied}.1`);
      truncateSync(copied, 0);
      appendFileSync(copied, 'new\n');
    }
  }
  expect(existsSync(`${copied}.1`)).toBe(true);
  expect(events.filter(({ type }) => type === 'problem')).toEqual([]);
  const [secret] = listSecrets(events);
  expect(secret?.files.map(({ file }) => basename(file))).toEqual(['b.log', 'c.log']);
});
