import { beforeAll, describe, expect, test } from 'vitest';
import { createDetector, type Detector } from '../../src/detect/detector.js';
import type { Hit } from '../../src/detect/hit.js';
import { loadRegexEngine, type RegexEngine } from '../../src/detect/regex.js';
import type { KnownSecret } from '../../src/model/known.js';
import type { Rule } from '../../src/model/rule.js';
import { createScalar } from '../../src/prefilter/scalar.js';
import { makeRule, wholeWindow } from './sample.js';

const KEY = Buffer.alloc(32, 5);

interface Extras {
  readonly known?: readonly KnownSecret[];
  readonly allowance?: Parameters<typeof createDetector>[1]['allowance'];
  readonly file?: string;
}

describe.each(['re2', 're2js'] as const)('with %s', (name) => {
  let engine: RegexEngine;
  beforeAll(async () => {
    engine = await loadRegexEngine(name);
  });

  function detect(
    rules: readonly Rule[],
    text: string,
    { file, known, allowance }: Extras = {},
  ): readonly Hit[] {
    const options = { key: KEY, engine, now: () => 0 };
    const detector: Detector = createDetector(rules, {
      ...options,
      ...(known && { known }),
      ...(allowance && { allowance }),
    });
    const window = wholeWindow(text);
    const scalar = createScalar(detector.literals, window.bytes.length);
    window.bytes.copy(scalar.window);
    detector.open(window, scalar, file);
    scalar.scan({ from: 1, to: window.end, end: window.end }, (literal, offset) =>
      detector.add(literal, offset),
    );
    return detector.close({ modifiedMs: 0 });
  }

  const list = (hits: readonly Hit[]): readonly (readonly [string, number])[] =>
    hits.map(({ rule, start }) => [rule.id, start - 1]);

  describe('a rule that searches', () => {
    const rule = makeRule({
      literals: ['acme'],
      pattern: String.raw`\b(?P<secret>[0-9a-f]{8})\b`,
      search: true,
      multiline: true,
      reach: 20,
      span: 40,
    });

    test('finds all that is near, on either side', () => {
      expect(list(detect([rule], '0a1b2c3d acme 1a1b2c3d\n2a1b2c3d'))).toEqual([
        ['acme.key', 0],
        ['acme.key', 14],
        ['acme.key', 23],
      ]);
    });

    test('finds nothing beyond its reach and its span', () => {
      expect(list(detect([rule], `0a1b2c3d${' '.repeat(14)}acme`))).toEqual([]);
      expect(list(detect([rule], `0a1b2c3d${' '.repeat(12)}acme`))).toHaveLength(1);
      expect(list(detect([rule], `acme${' '.repeat(36)}0a1b2c3d`))).toEqual([]);
    });

    test('finds each once, however many keywords are near', () => {
      expect(list(detect([rule], 'acme acme 0a1b2c3d acme'))).toHaveLength(1);
    });
  });

  test('the first group that is in the match and not empty is the secret', () => {
    const pattern = '(?P<secret3>acme_(?:(?P<secret>[a-f]+)|(?P<secret2>[q-z]*))[0-9]{4})';
    const hits = detect([makeRule({ pattern })], 'acme_abq1234 acme_fade1234 acme_wxy1234 acme_1234');
    expect(hits.map(({ start, length }) => [start - 1, length])).toEqual([
      [18, 4],
      [32, 3],
      [40, 9],
    ]);
  });

  test('an exception depends on more than its line, so nothing is remembered of it', () => {
    const exception = {
      all: false,
      stopwords: [],
      paths: [],
      target: 'line',
      patterns: ['^allowed'],
    } as const;
    const rule = makeRule({ exceptions: [exception] });
    const far = ' '.repeat(300);
    expect(list(detect([rule], `allowed${far}acme_a1b2c3d4\nrefused${far}acme_a1b2c3d4\n`))).toEqual([
      ['acme.key', 628],
    ]);
  });

  test('a rule for other files finds nothing', () => {
    const rule = makeRule({ path: String.raw`\.env$` });
    expect(detect([rule], 'acme_a1b2c3d4', { file: 'app.log' })).toEqual([]);
    expect(detect([rule], 'acme_a1b2c3d4', { file: 'a.env' })).toHaveLength(1);
  });

  describe('a known secret', () => {
    const known = (value: string, rule = 'known.secret'): KnownSecret => ({
      rule,
      value: Buffer.from(value),
    });

    test('beats every rule on its span and is what it is, not a placeholder', () => {
      const [hit, ...more] = detect([makeRule({ rank: 9 })], 'x acme_changeme y', {
        known: [known('changeme', 'known.door')],
      });
      expect(more).toEqual([]);
      expect(hit).toMatchObject({ severity: 'critical', confidence: 'confirmed', start: 8, length: 8 });
      expect(hit?.rule).toMatchObject({ id: 'known.door', severity: 'critical' });
    });

    test('has one fingerprint in every encoding, and that of any rule', () => {
      const secret = 'acme_a1b2c3d4';
      const texts = [
        secret,
        `%${Buffer.from(secret).toString('hex').match(/../g)?.join('%')}`,
        Buffer.from(secret).toString('base64'),
      ];
      const rules = [makeRule()];
      const own = detect(rules, secret).map(({ fingerprint }) => fingerprint);
      const found = texts.flatMap((text) => detect(rules, text, { known: [known(secret)] }));
      expect(found.map(({ rule }) => rule.id)).toEqual(texts.map(() => 'known.secret'));
      expect(new Set(found.map(({ fingerprint }) => fingerprint))).toEqual(new Set(own));
    });

    test('is found in what is packed', () => {
      const json = JSON.stringify({ state: 'x', opensesame: `it's "opensesame-42"` });
      const text = `q=${Buffer.from(json).toString('base64')} end`;
      const hits = detect([], text, { known: [known(`it's "opensesame-42"`)] });
      expect(hits).toHaveLength(1);
      const bytes = `MESSAGE x\n{"MESSAGE":[${[...Buffer.from('pw opensesame-42')].join(',')}]}`;
      expect(detect([], bytes, { known: [known('opensesame-42')] })).toHaveLength(1);
    });
  });

  test('what is allowed is marked, and still beats what overlaps it', () => {
    const seen: unknown[] = [];
    const hits = detect([makeRule(), makeRule({ id: 'other.key', rank: 1 })], 'acme_a1b2c3d4 acme_b1b2c3d4', {
      file: 'app.log',
      allowance: (subject) => {
        seen.push([subject.rule, subject.file, subject.value?.toString()]);
        return subject.value?.includes('a1b2') === true;
      },
    });
    expect(hits.map(({ rule, allowed }) => [rule.id, allowed])).toEqual([
      ['acme.key', true],
      ['acme.key', undefined],
    ]);
    expect(seen).toEqual([
      ['acme.key', 'app.log', 'acme_a1b2c3d4'],
      ['acme.key', 'app.log', 'acme_b1b2c3d4'],
    ]);
  });
});
