import { describe, expect, test } from 'vitest';
import { setExplanation, type Setting } from '../../src/cli/explanation.js';
import { openPage } from '../../src/report/text/page.js';
import type { Fate } from '../../src/detect/trace.js';
import type { Explanation } from '../../src/scan/explain.js';
import type { PlacedTrace } from '../../src/scan/traces.js';
import { makeRule } from '../detect/sample.js';
import { makeOccurrence } from '../scan/sample.js';

const TYPED = makeRule({ id: 'acme.key', checks: ['token-like'], entropy: 3 });
const GENERIC = makeRule({ id: 'generic.token', rank: 0 });
const WORTH = {
  severity: 'high',
  confidence: 'likely',
  fingerprint: 'ab'.repeat(16),
  preview: 'ac****',
} as const;
const PLACE = { start: 8, end: 21, view: 'as it stands' } as const;

const SETTING: Setting = {
  page: openPage({ colorLevel: 0, columns: 80, verbose: false }),
  rules: new Map([TYPED, GENERIC].map((rule) => [rule.id, rule])),
  thresholds: { 'min-severity': 'info', 'min-confidence': 'likely' },
};

function makeTrace(fate: Fate, changes: Partial<PlacedTrace> = {}): PlacedTrace {
  const place = { file: 'a.log', line: 7, column: 9, lastLine: 7, start: 108, length: 13 };
  return { ...place, rule: 'acme.key', literal: 'acme_', fate, ...changes };
}

function set(traces: readonly PlacedTrace[], changes: Partial<Explanation> = {}): string {
  const explanation = { file: 'a.log', line: 7, occurrences: [], traces, more: 0, ...changes };
  return setExplanation(SETTING, explanation).join('\n');
}

describe('an explanation', () => {
  test('tells place, writer, the winner and the loser', () => {
    const occurrence = makeOccurrence({
      time: '2026-11-21T16:31:02',
      program: 'mopidy',
      logger: 'mopidy.core',
      level: 'INFO',
    });
    const text = set(
      [
        makeTrace({ kind: 'found', ...PLACE, ...WORTH, note: 'expires 2027-01-01' }),
        makeTrace(
          { kind: 'beaten', ...PLACE, ...WORTH, by: TYPED },
          { rule: 'generic.token', literal: 'token' },
        ),
      ],
      { occurrences: [occurrence] },
    );
    expect(text.split('\n')).toEqual([
      'a.log:7',
      '  written  2026-11-21T16:31:02, mopidy, logger mopidy.core, level INFO',
      '',
      '  value of 13 bytes at 7:9: "ac****", fingerprint',
      `    ${'ab'.repeat(16)}`,
      '    acme.key',
      '      by       literal "acme_", in the text as it stands',
      '      passed   no placeholder, at least 3 bits of entropy a character,',
      '               token-like, not known to be public',
      '      reported severity high, confidence likely; expires 2027-01-01',
      '    generic.token',
      '      by       literal "token", in the text as it stands',
      '      passed   no placeholder, not known to be public',
      '      beaten   by acme.key: rank 2 over 0',
      '',
    ]);
  });

  test('tells why a value was dropped, and shows nothing of it', () => {
    const view = 'escapes undone' as const;
    const text = set([
      makeTrace({ kind: 'dropped', ...PLACE, view, reason: 'is a placeholder' }, { lastLine: 9 }),
    ]);
    expect(text).toContain('value of 13 bytes at 7:9, to line 9\n');
    expect(text).toContain('by       literal "acme_", in a view of the text: escapes undone\n');
    expect(text).toContain('dropped  the value is a placeholder\n');
    expect(text).not.toContain('passed');
  });

  test('tells what is not reported by default', () => {
    const text = set([makeTrace({ kind: 'found', ...PLACE, ...WORTH, confidence: 'possible' })]);
    expect(text).toContain('hidden   severity high, confidence possible\n');
    expect(text).toContain('below --min-severity info or --min-confidence likely\n');
  });

  test('names the rules of literals that came to nothing, once a literal', () => {
    const unmatched = { kind: 'unmatched' } as const;
    const text = set(
      [
        makeTrace(unmatched, { literal: 'token', length: 0 }),
        makeTrace(unmatched, { literal: 'token', length: 0, rule: 'generic.token' }),
      ],
      { more: 3 },
    );
    expect(text).toContain(
      '  literals behind which no rule of theirs matched\n    7:9 literal "token": acme.key, generic.token\n',
    );
    expect(text).toContain('and 3 more candidates');
  });

  test('stays within 80 columns and shows no control characters of a hostile name', () => {
    const text = set([makeTrace({ kind: 'found', ...PLACE, ...WORTH })], { file: 'a\u001b[31m.log' });
    expect(text).toContain(String.raw`a\x1b[31m.log:7`);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
