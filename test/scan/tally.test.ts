import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MAX_LISTED_FILES,
  MAX_LISTED_OCCURRENCES,
  type Occurrence,
  type SecretFinding,
} from '../../src/model/finding.js';
import { createTally, type Tally } from '../../src/scan/tally.js';
import { makeOccurrence } from './sample.js';

function tally(occurrences: readonly Partial<Occurrence>[], maxFindings?: number): Tally {
  const counted = createTally(maxFindings);
  for (const occurrence of occurrences) counted.add(makeOccurrence(occurrence));
  return counted;
}

function list(occurrences: readonly Partial<Occurrence>[]): readonly SecretFinding[] {
  return tally(occurrences).list();
}

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];

describe('a finding', () => {
  test('is one secret of one rule, wherever it stands', () => {
    const findings = list([
      { fingerprint: A, file: 'x.log' },
      { fingerprint: B, file: 'x.log' },
      { fingerprint: A, file: 'y.log', rule: 'acme.other' },
      { fingerprint: A, file: 'y.log' },
    ]);
    const seen = findings.map(({ rule, fingerprint, count }) => `${rule} ${fingerprint[0]} ${count}`);
    expect(seen.sort()).toEqual(['acme.key a 2', 'acme.key b 1', 'acme.other a 1']);
  });

  test('has all fields, and no others', () => {
    const one = makeOccurrence({ fingerprint: A, time: '2026-01-01T00:00:00' });
    expect(tally([one]).list()).toEqual([
      {
        kind: 'secret',
        rule: 'acme.key',
        fingerprint: A,
        severity: 'high',
        confidence: 'likely',
        preview: 'ab****',
        count: 1,
        files: [{ file: 'mopidy.log', family: 'mopidy.log', count: 1 }],
        fileCount: 1,
        first: one,
        last: one,
        occurrences: [one],
      },
    ]);
  });

  test('has the worst severity and the surest confidence of its occurrences', () => {
    const [finding] = list([
      { severity: 'info', confidence: 'confirmed' },
      { severity: 'critical', confidence: 'possible' },
      { severity: 'low', confidence: 'likely' },
    ]);
    expect(finding).toMatchObject({ severity: 'critical', confidence: 'confirmed' });
  });
});

describe('first and last', () => {
  test('are by time, whatever the order of the files', () => {
    const [finding] = list([
      { file: 'mopidy.log', time: '2026-03-01T00:00:00' },
      { file: 'mopidy.log.1', time: '2026-02-01T00:00:00' },
      { file: 'mopidy.log.2', time: '2026-01-01T00:00:00' },
    ]);
    expect(finding?.first.file).toBe('mopidy.log.2');
    expect(finding?.last.file).toBe('mopidy.log');
  });

  test('compare zones, and take a time without one for UTC', () => {
    const [finding] = list([
      { line: 1, time: '2026-01-01T12:00:00' },
      { line: 2, time: '2026-01-01T13:30:00+02:00' },
      { line: 3, time: '2026-01-01T11:59:00Z' },
      { line: 4, time: '2026-01-01T07:30:00-05:00' },
    ]);
    expect([finding?.first.line, finding?.last.line]).toEqual([2, 4]);
  });

  test('compare fractions', () => {
    const [finding] = list([
      { line: 1, time: '2026-01-01T12:00:00.5' },
      { line: 2, time: '2026-01-01T12:00:00.499' },
      { line: 3, time: '2026-01-01T12:00:00.501000000' },
    ]);
    expect([finding?.first.line, finding?.last.line]).toEqual([2, 3]);
  });

  test('are by order where there is no time, or the same', () => {
    for (const time of [{}, { time: '2026-01-01T00:00:00' }]) {
      const [finding] = list([1, 2, 3].map((line) => ({ line, ...time })));
      expect([finding?.first.line, finding?.last.line]).toEqual([1, 3]);
    }
  });

  test('survive a time that is none', () => {
    const [finding] = list([
      { line: 1, time: 'noon' },
      { line: 2, time: '2026-01-01T00:00:00' },
    ]);
    expect([finding?.first.line, finding?.last.line]).toEqual([1, 2]);
  });

  // An occurrence without a time becomes the last, and then any time is later than that.
  test('are not lost for one without a time between', () => {
    const [finding] = list([
      { line: 1, time: '2026-03-01T00:00:00' },
      { line: 2 },
      { line: 3, time: '2026-01-01T00:00:00' },
    ]);
    expect(finding?.last.time).toBe('2026-03-01T00:00:00');
    expect(finding?.first.time).toBe('2026-01-01T00:00:00');
  });
});

describe('files', () => {
  test('are counted each, most first, then by name', () => {
    const [finding] = list(['a', 'b', 'b', 'c', 'd', 'd'].map((file) => ({ file, family: 'f' })));
    expect(finding?.files).toEqual([
      { file: 'b', family: 'f', count: 2 },
      { file: 'd', family: 'f', count: 2 },
      { file: 'a', family: 'f', count: 1 },
      { file: 'c', family: 'f', count: 1 },
    ]);
    expect(finding?.fileCount).toBe(4);
  });

  test('beyond the cap are counted and not listed', () => {
    const files = Array.from({ length: MAX_LISTED_FILES + 50 }, (_, index) => `mopidy.log.${index}`);
    const [finding] = list(files.flatMap((file) => [{ file }, { file }]));
    expect(finding?.fileCount).toBe(MAX_LISTED_FILES + 50);
    expect(finding?.files).toHaveLength(MAX_LISTED_FILES);
    expect(finding?.files.every(({ count }) => count === 2)).toBe(true);
    expect(finding?.count).toBe(2 * (MAX_LISTED_FILES + 50));
  });

  test('with a name that objects have are files like others', () => {
    const [finding] = list(['__proto__', 'constructor', '__proto__x'].map((file) => ({ file })));
    expect(finding?.files.map(({ file }) => file).sort()).toEqual(['__proto__', '__proto__x', 'constructor']);
  });
});

describe('occurrences', () => {
  test('are listed in file order up to the cap, and counted exactly', () => {
    const total = MAX_LISTED_OCCURRENCES + 25;
    const [finding] = list(Array.from({ length: total }, (_, index) => ({ line: index + 1 })));
    expect(finding?.count).toBe(total);
    expect(finding?.occurrences).toHaveLength(MAX_LISTED_OCCURRENCES);
    expect(finding?.occurrences.map(({ line }) => line)).toEqual(
      finding?.occurrences.map((_, index) => index + 1),
    );
    expect(finding?.last.line).toBe(total);
  });

  // 100,000 secrets with 100 occurrences each are 4 to 5 GB; a log of 200 MB can hold them.
  test('of all secrets together are bounded', () => {
    const counted = createTally();
    const [secrets, each] = [5000, 100];
    for (let index = 0; index < secrets * each; index++) {
      counted.add(makeOccurrence({ fingerprint: String(index % secrets).padStart(32, '0'), line: index }));
    }
    const held = counted.list().reduce((sum, finding) => sum + finding.occurrences.length, 0);
    expect(held).toBeGreaterThanOrEqual(secrets);
    expect(held).toBeLessThan(secrets * each);
  });
});

describe('the cap on findings', () => {
  test('holds the first secrets, counts on for them, and counts what is left out', () => {
    const counted = tally(
      [{ fingerprint: A }, { fingerprint: B }, { fingerprint: C }, { fingerprint: A }, { fingerprint: C }],
      2,
    );
    expect(counted.uncounted).toBe(2);
    const findings = counted.list();
    expect(findings.map(({ fingerprint, count }) => [fingerprint, count])).toEqual([
      [A, 2],
      [B, 1],
    ]);
  });

  test('is not met in the ordinary', () => {
    expect(tally([{ fingerprint: A }]).uncounted).toBe(0);
  });
});

describe('the order of findings', () => {
  test('is severity, confidence, count, rule, file, place', () => {
    const findings = list([
      { fingerprint: '1', severity: 'low' },
      { fingerprint: '2', severity: 'critical', confidence: 'possible' },
      { fingerprint: '3', severity: 'critical', confidence: 'confirmed' },
      { fingerprint: '4' },
      { fingerprint: '5' },
      { fingerprint: '5' },
      { fingerprint: '6', rule: 'acme.a' },
      { fingerprint: '7', file: 'a.log' },
      { fingerprint: '8', start: 5 },
      { fingerprint: '9', start: 3 },
    ]);
    expect(findings.map(({ fingerprint }) => fingerprint).join('')).toBe('325674981');
  });

  test('does not depend on the order in which equal ones came', () => {
    const occurrences = fc.uniqueArray(
      fc.record({
        fingerprint: fc.constantFrom(A, B, C),
        rule: fc.constantFrom('acme.key', 'acme.other'),
        severity: fc.constantFrom('low' as const, 'high' as const),
        start: fc.nat(1000),
      }),
      { selector: ({ start }) => start, maxLength: 30 },
    );
    fc.assert(
      fc.property(occurrences, (all) => {
        const inOrder = [...all].sort((a, b) => a.start - b.start);
        const findings = list(inOrder);
        expect(findings.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
        expect(list(inOrder)).toEqual(findings);
        const ranks = findings.map(({ severity }) => (severity === 'high' ? 0 : 1));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
    );
  });
});

test('listing changes nothing', () => {
  const counted = tally([{ fingerprint: A }, { fingerprint: B, file: 'z.log' }, { fingerprint: B }]);
  const before = JSON.stringify(counted.list());
  counted.add(makeOccurrence({ fingerprint: A }));
  expect(counted.list()).toHaveLength(2);
  expect(
    JSON.stringify(tally([{ fingerprint: A }, { fingerprint: B, file: 'z.log' }, { fingerprint: B }]).list()),
  ).toBe(before);
});

describe('advice', () => {
  test('is on what most occurrences say of their writer', () => {
    const mopidy = { fingerprint: A, logger: 'mopidy.core', level: 'DEBUG' };
    expect(list([mopidy, { ...mopidy, program: 'sudo', logger: 'x' }, mopidy])[0]?.advice).toMatch(
      /^Mopidy: /,
    );
    expect(list([{ ...mopidy, logger: 'x' }])[0]).not.toHaveProperty('advice');
  });
});
