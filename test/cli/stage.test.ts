import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildStage, fillTemplate } from '../../src/cli/stage.js';
import { expandPlaceholders } from '../../src/rules/placeholder.js';

const NOW_MS = Date.UTC(2026, 5, 15, 12);
const DAY_MS = 86_400_000;

let root: string;
let home: string;
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'logscan-stage-'));
  const umask = process.umask(0o077);
  home = await buildStage(root, {
    expand: async (text, seed) => expandPlaceholders(text, seed),
    nowMs: NOW_MS,
  });
  process.umask(umask);
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(home, name)).isFile(),
  );
  files = new Map(names.map((name) => [name, readText(join(home, name))]));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function readText(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

const textOf = (name: string): string => files.get(name) ?? '';
const pick = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';

test('has live, rotated and compressed logs, and a credentials file', () => {
  expect([...files.keys()].sort()).toEqual([
    '.cache/librespot/credentials.json',
    '.cache/librespot/librespot.log',
    '.cache/mopidy/mopidy.log',
    '.cache/mopidy/mopidy.log.1',
    '.cache/mopidy/mopidy.log.2.gz',
    '.cache/mopidy/mopidy.log.3.gz',
  ]);
});

test('leaves no placeholder', () => {
  for (const [name, text] of files) {
    expect(text, name).not.toMatch(/\{\{|\}\}\}|<\w+:\d+>|[«»]/);
    expect(text.length, name).toBeGreaterThan(50);
  }
});

test('leaks each kind of secret in the form that it has in real logs', () => {
  const debug = textOf('.cache/mopidy/mopidy.log');
  expect(debug).toMatch(/^INFO .*\n {2}Audio output set to ".* shout2send .* password=[A-Za-z0-9]{12}"$/m);
  expect(debug).toMatch(/'AccessToken': '[0-9a-f]{32}'/);
  expect(debug).toMatch(/&api_key=[0-9a-f]{32}&UserId=/);
  expect(debug).toMatch(/^WARNING .*\n {2}Track is not playable: http:\/\/radio:[A-Za-z0-9]{14}@/m);
  expect(debug).toMatch(/password "[A-Za-z0-9]{10}"/);
  expect(debug).toMatch(/Authorization: OAuth 3-\d{6}-\d{9}-[A-Za-z0-9]{16}\\r/);
  expect(debug).toMatch(/^ERROR .*\n {2}youtube search error .*&key=AIza[\w-]{35} \(Caused by/m);
  const trace = textOf('.cache/librespot/librespot.log');
  expect(trace).toMatch(
    /TRACE librespot_core::login5\] Got auth token: Token \{ access_token: "BQ[\w-]{172}"/,
  );
  expect(trace).toMatch(/refresh_token: "AQB[\w-]{128}"/);
  const blob: unknown = JSON.parse(textOf('.cache/librespot/credentials.json'));
  expect(blob).toMatchObject({ auth_type: 1, auth_data: expect.stringMatching(/^[A-Za-z0-9+/]{200}$/) });
});

test('has one secret in several generations', () => {
  const passwords = ['mopidy.log', 'mopidy.log.1', 'mopidy.log.2.gz', 'mopidy.log.3.gz'].map((name) =>
    pick(textOf(`.cache/mopidy/${name}`), /port=8000 password=(\w+)/),
  );
  expect(new Set(passwords).size).toBe(1);
  expect(passwords[0]).not.toBe('');
});

test('dates lines like their file, one generation half a year old', () => {
  expect(textOf('.cache/mopidy/mopidy.log')).toContain('INFO     2026-06-14 21:04:10,673');
  expect(textOf('.cache/mopidy/mopidy.log.3.gz')).toContain(' 2025-11-27 ');
  const age = (name: string): number =>
    (NOW_MS - statSync(join(home, '.cache/mopidy', name)).mtimeMs) / DAY_MS;
  expect([age('mopidy.log'), age('mopidy.log.1'), age('mopidy.log.3.gz')]).toEqual([1, 8, 200]);
});

test('lets everybody in whatever the umask, and everybody write one copy', () => {
  const mode = (path: string): number => statSync(path).mode & 0o777;
  expect([root, home, join(home, '.cache'), join(home, '.cache/mopidy')].map(mode)).toEqual(
    Array(4).fill(0o755),
  );
  expect(mode(join(home, '.cache/mopidy/mopidy.log'))).toBe(0o644);
  expect(mode(join(home, '.cache/mopidy/mopidy.log.1'))).toBe(0o666);
  expect(mode(join(home, '.cache/librespot/credentials.json'))).toBe(0o644);
});

test('names a value that a template lacks', () => {
  expect(
    fillTemplate(
      '{{a}}-{{b-c}}',
      new Map([
        ['a', '1'],
        ['b-c', '$&'],
      ]),
    ),
  ).toBe('1-$&');
  expect(() => fillTemplate('{{gone}}', new Map())).toThrow('names "gone"');
});
