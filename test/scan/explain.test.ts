import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Rule } from '../../src/model/rule.js';
import {
  explain,
  MAX_EXPLANATIONS,
  MAX_TRACES,
  type ExplainEvent,
  type Explanation,
  type Target,
} from '../../src/scan/explain.js';
import { makeRule } from '../detect/sample.js';

const RULES: readonly Rule[] = [
  makeRule({ id: 'acme.key' }),
  makeRule({
    id: 'generic.token',
    literals: ['token'],
    pattern: 'token=(?P<secret>[^ \\n]{4,40})',
    rank: 0,
    loose: true,
  }),
  makeRule({
    id: 'acme.block',
    literals: ['<<key'],
    pattern: '<<key\\n(?P<secret>[a-z0-9\\n]{4,60})>>',
    multiline: true,
  }),
];
const SECRET = 'acme_' + 'a1B2'.repeat(2);
const LINES = [
  'nothing here',
  `2026-11-21 16:31:02,673 ERROR [5:M] mopidy.core: token=${SECRET} and token=********`,
  'a token of thanks',
  '<<key',
  'abcd1234',
  'efgh5678>>',
  `again ${SECRET}`,
];

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'logscan-explain-'));
  file = path.join(folder, 'app.log');
  writeFileSync(file, LINES.join('\n'));
  writeFileSync(path.join(folder, 'many.log'), `${SECRET}\n`.repeat(MAX_EXPLANATIONS + 7));
  writeFileSync(path.join(folder, 'wide.log'), 'token '.repeat(MAX_TRACES + 9));
  writeFileSync(path.join(folder, 'cut.log.gz'), gzipSync(Buffer.from(LINES.join('\n'))).subarray(0, -12));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(target: Target, paths: readonly string[] = [file]): Promise<readonly ExplainEvent[]> {
  const events: ExplainEvent[] = [];
  const options = {
    target,
    paths,
    cwd: folder,
    exclude: [],
    maxDepth: Infinity,
    followSymlinks: false,
    rules: RULES,
    key: Buffer.alloc(32, 3),
    regex: 'auto',
    kernel: 'auto',
    now: () => Date.UTC(2026, 10, 21),
  } as const;
  for await (const event of explain(options)) events.push(event);
  return events;
}

async function askLine(line: number, column?: number): Promise<readonly Explanation[]> {
  const events = await ask({ kind: 'place', line, column, member: undefined });
  return events.flatMap((event) => (event.type === 'explanation' ? [event.explanation] : []));
}

describe('a place', () => {
  test('is explained by all candidates of its line, in order', async () => {
    const [explanation, ...more] = await askLine(2);
    expect(more).toEqual([]);
    expect(explanation).toMatchObject({ file, line: 2, more: 0 });
    expect(explanation?.traces.map(({ rule, column, fate }) => [rule, column, fate.kind])).toEqual([
      ['acme.key', 56, 'found'],
      ['generic.token', 56, 'beaten'],
      ['generic.token', 80, 'dropped'],
    ]);
    expect(explanation?.occurrences).toMatchObject([
      { rule: 'acme.key', line: 2, column: 56, level: 'ERROR', logger: 'mopidy.core' },
    ]);
  });

  test('is explained by what holds a column of it', async () => {
    const kinds = async (column: number): Promise<readonly string[]> =>
      (await askLine(2, column)).flatMap(({ traces }) => traces.map(({ fate }) => fate.kind));
    expect(await kinds(56)).toEqual(['found', 'beaten']);
    expect(await kinds(68)).toEqual(['found', 'beaten']);
    expect(await kinds(69)).toEqual([]);
    expect(await kinds(80)).toEqual(['dropped']);
  });

  test('may hold literals that came to nothing', async () => {
    const [explanation] = await askLine(3);
    expect(explanation?.traces).toMatchObject([
      { rule: 'generic.token', literal: 'token', line: 3, column: 3, length: 0, fate: { kind: 'unmatched' } },
    ]);
  });

  test('may be within a value of several lines', async () => {
    for (const line of [5, 6]) {
      const [explanation] = await askLine(line);
      expect(explanation?.traces).toMatchObject([
        { rule: 'acme.block', line: 5, lastLine: 6, column: 1, length: 17, fate: { kind: 'found' } },
      ]);
    }
  });

  test('without candidates is not explained', async () => {
    expect(await askLine(1)).toEqual([]);
    expect(await askLine(99)).toEqual([]);
  });

  test('has a bounded number of candidates', async () => {
    const target = { kind: 'place', line: 1, column: undefined, member: undefined } as const;
    const [event] = await ask(target, [path.join(folder, 'wide.log')]);
    expect(event).toMatchObject({ explanation: { more: 9 } });
    expect(event?.type === 'explanation' && event.explanation.traces.length).toBe(MAX_TRACES);
  });
});

describe('a fingerprint', () => {
  async function readFingerprint(): Promise<string> {
    const [explanation] = await askLine(7);
    return explanation?.occurrences[0]?.fingerprint ?? '';
  }

  test('is explained at each place of its secret', async () => {
    const fingerprint = await readFingerprint();
    expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
    for (const prefix of [fingerprint, fingerprint.slice(0, 6)]) {
      const events = await ask({ kind: 'fingerprint', prefix });
      expect(events).toMatchObject([
        { explanation: { line: 2, occurrences: [{ column: 56 }] } },
        { explanation: { line: 7, occurrences: [{ column: 7 }] } },
        { type: 'done', files: 1, more: 0 },
      ]);
      const [first] = events;
      const kinds =
        first?.type === 'explanation' ? first.explanation.traces.map(({ fate }) => fate.kind) : [];
      expect(kinds).toEqual(['found', 'beaten']);
    }
  });

  test('that is unknown has nothing to explain', async () => {
    expect(await ask({ kind: 'fingerprint', prefix: '0'.repeat(32) })).toEqual([
      { type: 'done', files: 1, more: 0 },
    ]);
  });

  test('is explained at a bounded number of places, and the others are counted', async () => {
    const prefix = await readFingerprint();
    const events = await ask({ kind: 'fingerprint', prefix }, [path.join(folder, 'many.log')]);
    expect(events.length).toBe(MAX_EXPLANATIONS + 1);
    expect(events.at(-1)).toEqual({ type: 'done', files: 1, more: 7 });
  });
});

test('what cannot be read is a problem', async () => {
  const target = { kind: 'place', line: 1, column: undefined, member: undefined } as const;
  expect(await ask(target, ['no-such.log'])).toMatchObject([
    { problem: { code: 'not-found' } },
    { files: 0 },
  ]);
  const events = await ask(target, [path.join(folder, 'cut.log.gz')]);
  expect(events).toContainEqual(expect.objectContaining({ type: 'problem' }));
});

test('nothing told holds a secret', async () => {
  const told = JSON.stringify([await askLine(2), await askLine(5), await askLine(7)]);
  expect(told).not.toContain(SECRET);
  expect(told).not.toContain('efgh5678');
});
