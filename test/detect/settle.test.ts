import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settleMatches, type RawMatch } from '../../src/detect/settle.js';

function match(rule: number, rank: number, start: number, end: number): RawMatch {
  return { rule, rank, start, end };
}

describe('of two matches that overlap', () => {
  test('the greater rank wins, however short and late', () => {
    const [great, small] = [match(9, 2, 8, 9), match(0, 1, 0, 100)];
    expect(settleMatches([small, great])).toEqual([great]);
  });

  test('then the longer one', () => {
    const [long, short] = [match(9, 1, 3, 12), match(0, 1, 0, 8)];
    expect(settleMatches([short, long])).toEqual([long]);
  });

  test('then the earlier one', () => {
    const [early, late] = [match(9, 1, 0, 8), match(0, 1, 3, 11)];
    expect(settleMatches([late, early])).toEqual([early]);
  });

  test('then the rule that comes first', () => {
    const [one, other] = [match(1, 1, 0, 8), match(2, 1, 0, 8)];
    expect(settleMatches([other, one])).toEqual([one]);
  });
});

test('matches that only touch are both kept, ordered by start', () => {
  const [left, right] = [match(0, 0, 0, 5), match(1, 2, 5, 9)];
  expect(settleMatches([right, left])).toEqual([left, right]);
});

test('a match is dropped for a better one that is dropped itself', () => {
  const [weak, middle, strong] = [match(0, 0, 0, 5), match(1, 1, 4, 10), match(2, 2, 9, 12)];
  expect(settleMatches([weak, middle, strong])).toEqual([strong]);
});

test('nothing settles to nothing', () => {
  expect(settleMatches([])).toEqual([]);
});

/** The rule itself, as plain as can be. */
function settleNaively(matches: readonly RawMatch[]): readonly RawMatch[] {
  const key = (one: RawMatch): readonly number[] => [-one.rank, one.start - one.end, one.start, one.rule];
  const isBetter = (one: RawMatch, other: RawMatch): boolean => {
    const [a, b] = [key(one), key(other)];
    const at = a.findIndex((part, index) => part !== b[index]);
    return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
  };
  const overlap = (one: RawMatch, other: RawMatch): boolean => one.start < other.end && other.start < one.end;
  return matches.filter((one) => !matches.some((other) => overlap(one, other) && isBetter(other, one)));
}

const matches = fc.uniqueArray(
  fc
    .record({ rule: fc.nat(5), rank: fc.nat(3), start: fc.nat(40), length: fc.integer({ min: 1, max: 12 }) })
    .map(({ rule, rank, start, length }) => match(rule, rank, start, start + length)),
  { selector: ({ rule, start, end }) => `${rule}:${start}:${end}`, maxLength: 30 },
);

function sort(list: readonly RawMatch[]): readonly RawMatch[] {
  return [...list].sort((a, b) => a.start - b.start || a.end - b.end || a.rule - b.rule);
}

describe('for any matches', () => {
  test('the result is that of the plain rule, ordered by start', () => {
    fc.assert(
      fc.property(matches, (all) => {
        const settled = settleMatches(all);
        expect(sort(settled)).toEqual(sort(settleNaively(all)));
        expect(settled.map(({ start }) => start)).toEqual(
          settled.map(({ start }) => start).sort((a, b) => a - b),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('the result does not depend on their order', () => {
    const shuffled = matches.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(settleMatches(other)).toEqual(settleMatches(all));
      }),
      { numRuns: 500 },
    );
  });

  test('what happens to one depends on those that overlap it alone', () => {
    fc.assert(
      fc.property(matches, (all) => {
        const settled = new Set(settleMatches(all));
        for (const one of all) {
          const near = all.filter((other) => one.start < other.end && other.start < one.end);
          expect(settleMatches(near).includes(one)).toBe(settled.has(one));
        }
      }),
      { numRuns: 200 },
    );
  });
});
