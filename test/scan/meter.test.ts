import { describe, expect, test } from 'vitest';
import type { JudgeOutcomes } from '../../src/detect/judge.js';
import type { CompiledRule } from '../../src/detect/literal.js';
import { loadRegexEngine } from '../../src/detect/regex.js';
import { createMeter, createStatsTally } from '../../src/scan/meter.js';
import { makeRule } from '../detect/sample.js';

/** A clock that goes on by a millisecond whenever it is read. */
function makeClock(): () => number {
  let nowMs = 0;
  return () => nowMs++;
}

function makeEntry(id: string): CompiledRule {
  return { rule: makeRule({ id }), index: 0, memo: new Map() };
}

const PLACE = {} as Parameters<JudgeOutcomes>[1];
const JUDGE = {} as Parameters<JudgeOutcomes>[2];

describe('a meter', () => {
  test('passes on what stages give, and takes their time', async () => {
    const meter = createMeter(makeClock());
    expect(meter.time('mask', () => 'masked')).toBe('masked');
    expect(await meter.timeAsync('read', async () => 'read')).toBe('read');
    expect(meter.take().ms).toEqual({ read: 1, search: 0, judge: 0, mask: 1 });
  });

  test('takes the time of judging by rule, and off the search in which it is spent', () => {
    const meter = createMeter(makeClock());
    const outcomes = [null];
    const judge = meter.watchJudge(() => outcomes);
    meter.time('search', () => {
      expect(judge(makeEntry('b.b'), PLACE, JUDGE)).toBe(outcomes);
      judge(makeEntry('a.a'), PLACE, JUDGE);
      judge(makeEntry('b.b'), PLACE, JUDGE);
    });
    const { ms, rules } = meter.take();
    expect(rules).toEqual([
      { rule: 'a.a', judged: 1, ms: 1 },
      { rule: 'b.b', judged: 2, ms: 2 },
    ]);
    expect(ms).toMatchObject({ judge: 3, search: 4 });
  });

  test('counts candidates and calls of the engine', async () => {
    const meter = createMeter(makeClock());
    const matcher = meter.watchRegex(await loadRegexEngine('auto')).compile('(?P<secret>a+)', 0);
    const bytes = Buffer.from('\naaa ');
    expect(matcher.test(bytes, 0, 5)).toBe(true);
    expect(matcher.match(bytes, 0, 5)).toMatchObject({ secretStart: 1, secretEnd: 4 });
    meter.countCandidate();
    expect(meter.take()).toMatchObject({ candidates: 1, regexCalls: 2 });
    expect(meter.take()).toMatchObject({ candidates: 0, regexCalls: 0, rules: [] });
  });
});

test('the statistics of files are summed', () => {
  const tally = createStatsTally();
  const ms = { read: 1, search: 2, judge: 3, mask: 4 };
  tally.add({ candidates: 1, regexCalls: 2, ms, rules: [{ rule: 'b.b', judged: 1, ms: 3 }] });
  tally.add({ candidates: 10, regexCalls: 20, ms, rules: [{ rule: 'a.a', judged: 2, ms: 1 }] });
  tally.add({ candidates: 0, regexCalls: 0, ms, rules: [{ rule: 'b.b', judged: 4, ms: 2 }] });
  expect(tally.close()).toEqual({
    candidates: 11,
    regexCalls: 22,
    ms: { read: 3, search: 6, judge: 9, mask: 12 },
    rules: [
      { rule: 'a.a', judged: 2, ms: 1 },
      { rule: 'b.b', judged: 5, ms: 5 },
    ],
  });
});
