import { expect, test } from 'vitest';
import { encodeBaseline, parseBaseline, updateBaseline } from '../../src/cli/baseline.js';
import type { BaselineEntry } from '../../src/model/baseline.js';
import { makeAudit, makeOccurrence, makeSecret } from '../report/scene.js';

const KEY = Buffer.alloc(32, 4);
const TODAY = { today: '2026-11-21' };

const encode = (entries: readonly BaselineEntry[]): string => [...encodeBaseline(entries, KEY)].join('');
const parse = (text: string, key = KEY): readonly BaselineEntry[] => parseBaseline(text, 'base.json', key);

function makeEntry(changes: Partial<BaselineEntry> = {}): BaselineEntry {
  return { rule: 'acme.key', fingerprint: 'ab'.repeat(16), file: 'app.log', added: '2026-01-02', ...changes };
}

/** The text of a baseline with one field changed. */
function spoil(
  change: (document: { entries: Record<string, unknown>[] } & Record<string, unknown>) => void,
): string {
  const document = JSON.parse(
    encode([makeEntry({ reason: 'why', expires: '2030-12-31' }), makeEntry({ rule: 'b.c' })]),
  ) as {
    entries: Record<string, unknown>[];
  };
  change(document);
  return JSON.stringify(document);
}

test('gives back what it encoded, one entry a line, in an order of its own', () => {
  const entries = [
    makeEntry({ rule: 'z.key', reason: 'say "why"\u001b[31m' }),
    makeEntry({ expires: '2030-12-31' }),
  ];
  const text = encode(entries);
  expect(parse(text)).toEqual([entries[1], entries[0]]);
  expect(text.split('\n').filter((line) => line.includes('fingerprint'))).toHaveLength(2);
  expect(text).toBe(encode([...entries].reverse()));
  expect(text).not.toContain('\u001b');
  expect(parse(encode([]))).toEqual([]);
});

test('tells its key from others, and nothing of it', () => {
  const other = Buffer.alloc(32, 5);
  expect(() => parse(encode([makeEntry()]), other)).toThrow(/of another key than that of this --state-dir/);
  expect(encode([])).not.toContain(KEY.toString('hex').slice(0, 8));
});

test.each([
  ['no JSON', 'password=hunter2', 'it is no valid JSON'],
  ['a list', '[]', '"version" is missing'],
  [
    'another version',
    spoil((document) => (document['version'] = 2)),
    'it is of version 2, and this logscan reads 1',
  ],
  ['an unknown field', spoil((document) => (document['more'] = 1)), '"more" is no field of a baseline'],
  [
    'an unknown field in an entry',
    spoil(({ entries }) => (entries[0]!['secret'] = 'hunter2')),
    '"entries.0.secret" is no field',
  ],
  ['no key', spoil((document) => delete document['key']), '"key" is missing'],
  [
    'a rule with a control character',
    spoil(({ entries }) => (entries[1]!['rule'] = 'a.b\n')),
    '"entries.1.rule" is not',
  ],
  [
    'a fingerprint that is none',
    spoil(({ entries }) => (entries[0]!['fingerprint'] = 'hunter2')),
    '"entries.0.fingerprint" is not',
  ],
  [
    'no fingerprint',
    spoil(({ entries }) => delete entries[0]!['fingerprint']),
    '"entries.0.fingerprint" is missing',
  ],
  [
    'a day that is none',
    spoil(({ entries }) => (entries[0]!['expires'] = '2026-02-30')),
    '"entries.0.expires" is not valid',
  ],
  [
    'an endless reason',
    spoil(({ entries }) => (entries[0]!['reason'] = 'x'.repeat(1001))),
    '"entries.0.reason" is not',
  ],
  [
    'an entry twice',
    spoil(({ entries }) => (entries[1]!['rule'] = 'acme.key')),
    '"entries.1" is there twice',
  ],
])('refuses %s, and shows no value', (_what, text, reason) => {
  const explain = (): string => {
    try {
      parse(text);
      return 'was taken';
    } catch (error) {
      return String(error);
    }
  };
  expect(explain()).toContain(`UsageError: Cannot use "base.json" as a baseline: ${reason}`);
  expect(explain()).not.toContain('hunter2');
});

test('accepts what is found, with the terms given', () => {
  const findings = [makeSecret(), makeAudit()];
  const { entries, ...counts } = updateBaseline(
    [],
    { findings, complete: true },
    { ...TODAY, reason: 'demo', expires: '2027-01-01' },
  );
  expect(counts).toEqual({ added: 2, kept: 0, dropped: 0 });
  expect(entries).toMatchObject(
    findings.map(({ rule, fingerprint }) => ({
      rule,
      fingerprint,
      added: '2026-11-21',
      reason: 'demo',
      expires: '2027-01-01',
    })),
  );
  expect(JSON.stringify(entries)).not.toContain('****');
});

test('keeps what is there as it is, drops what is gone, and takes another secret in the same place for a new one', () => {
  const before = updateBaseline(
    [],
    { findings: [makeSecret()], complete: true },
    { today: '2026-01-02', reason: 'old' },
  );
  const other = makeSecret({}, [makeOccurrence({ fingerprint: 'cd'.repeat(16) })]);
  const scan = { findings: [other], complete: true };
  expect(updateBaseline(before.entries, scan, TODAY)).toMatchObject({ added: 1, kept: 0, dropped: 1 });
  const same = updateBaseline(
    before.entries,
    { findings: [makeSecret()], complete: true },
    { ...TODAY, reason: 'new' },
  );
  expect(same.entries).toEqual(before.entries);
  expect(same).toMatchObject({ added: 0, kept: 1, dropped: 0 });
});

test('drops nothing when not everything was read', () => {
  const entries = [makeEntry()];
  expect(updateBaseline(entries, { findings: [], complete: false }, TODAY)).toMatchObject({
    entries,
    dropped: 0,
  });
});

test('accepts anew what had expired, until another day', () => {
  const [entry] = updateBaseline(
    [],
    { findings: [makeSecret()], complete: true },
    { ...TODAY, reason: 'demo' },
  ).entries;
  const expired = [{ ...entry!, expires: '2026-11-20', added: '2026-01-01' }];
  const scan = { findings: [makeSecret()], complete: true };
  expect(updateBaseline(expired, scan, TODAY).entries).toEqual([entry]);
  const today = [{ ...expired[0]!, expires: '2026-11-21' }];
  expect(updateBaseline(today, scan, TODAY).entries).toEqual(today);
});
