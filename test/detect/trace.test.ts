import { beforeEach, describe, expect, test } from 'vitest';
import { createDetector } from '../../src/detect/detector.js';
import { loadRegexEngine } from '../../src/detect/regex.js';
import type { Fate, Observer, Trace } from '../../src/detect/trace.js';
import type { Rule } from '../../src/model/rule.js';
import type { Window } from '../../src/model/window.js';
import { makeRule, wholeWindow } from './sample.js';

const ENGINE = await loadRegexEngine('re2js');
const KEY = Buffer.alloc(32, 3);
const RULES: readonly Rule[] = [
  makeRule({ id: 'acme.key' }),
  makeRule({
    id: 'generic.token',
    literals: ['token'],
    pattern: 'token=(?P<secret>[^ ]{4,40})',
    rank: 0,
    loose: true,
  }),
];

let drops: string[];
let traces: Trace[];

beforeEach(() => {
  drops = [];
  traces = [];
});

/** What an observer hears of a window. */
function watch(window: Window, traced = true): void {
  const observer: Observer = {
    drop: (rule, reason) => drops.push(`${rule.id} ${reason}`),
    ...(traced && { trace: (trace: Trace) => void traces.push(trace) }),
  };
  const detector = createDetector(RULES, { key: KEY, engine: ENGINE, now: () => 0, observer });
  detector.open(window, { ascii: () => window.bytes, searchText: () => undefined });
  const text = window.bytes.toString('latin1').toLowerCase();
  detector.literals.forEach(({ text: literal }, id) => {
    for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) detector.add(id, at);
  });
  detector.close({ modifiedMs: 0 });
}

function fates(): readonly (readonly [rule: string, kind: Fate['kind']])[] {
  const pairs = traces.map(({ rule, fate }) => [rule.id, fate.kind] as const);
  return pairs.sort((a, b) => a.join().localeCompare(b.join()));
}

describe('an observer', () => {
  test('hears of what was found, where and how', () => {
    watch(wholeWindow('x acme_a1B2c3D4 y'));
    expect(drops).toEqual([]);
    expect(traces).toMatchObject([
      {
        rule: { id: 'acme.key' },
        literal: 'acme_',
        offset: 3,
        fate: {
          kind: 'found',
          start: 3,
          end: 16,
          view: 'as it stands',
          severity: 'high',
          confidence: 'likely',
        },
      },
    ]);
  });

  test('hears of a match that a better one beat, and of the better one', () => {
    watch(wholeWindow('token=acme_a1B2c3D4'));
    expect(fates()).toEqual([
      ['acme.key', 'found'],
      ['generic.token', 'beaten'],
    ]);
    expect(traces.find(({ fate }) => fate.kind === 'beaten')?.fate).toMatchObject({ by: { id: 'acme.key' } });
    expect(drops).toEqual(['generic.token overlaps a better match']);
  });

  test('hears why a value was dropped', () => {
    watch(wholeWindow('token=******** x'));
    expect(drops).toEqual(['generic.token is a placeholder']);
    expect(traces).toMatchObject([
      { fate: { kind: 'dropped', start: 7, end: 15, reason: 'is a placeholder' } },
    ]);
  });

  test('hears of literals that came to nothing', () => {
    watch(wholeWindow('the token is acme_short'));
    expect(fates()).toEqual([
      ['acme.key', 'unmatched'],
      ['generic.token', 'unmatched'],
    ]);
    expect(drops).toEqual([]);
  });

  test('is spared traces that it does not ask for', () => {
    watch(wholeWindow('token=acme_a1B2c3D4 token=******** token'), false);
    expect(traces).toEqual([]);
    expect(drops.sort()).toEqual(['generic.token is a placeholder', 'generic.token overlaps a better match']);
  });

  test('hears of the fresh part alone, so that windows add up', () => {
    const whole = wholeWindow('token=******** token=acme_a1B2c3D4 acme_b2C3d4E5 token=<none> acme_x');
    watch(whole);
    const expected = [[...drops], fates()] as const;
    for (let cut = 1; cut <= whole.end; cut++) {
      [drops, traces] = [[], []];
      watch({ ...whole, freshTo: cut });
      watch({ ...whole, freshFrom: cut });
      expect([[...drops].sort(), fates()]).toEqual([[...expected[0]].sort(), expected[1]]);
    }
  });

  test('hears no secret', () => {
    watch(wholeWindow('token=acme_a1B2c3D4 token=s3cretSauce99 token=********'));
    const heard = JSON.stringify([drops, traces.map(({ fate }) => fate)]);
    expect(heard).not.toMatch(/a1B2c3D4|s3cretSauce99/);
    expect(heard.length).toBeGreaterThan(200);
  });
});
