import { Readable } from 'node:stream';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createDetector, type Detector } from '../../src/detect/detector.js';
import type { Hit } from '../../src/detect/hit.js';
import { loadRegexEngine, type RegexEngine } from '../../src/detect/regex.js';
import { MAX_RULE_SPAN_BYTES, type Rule } from '../../src/model/rule.js';
import { WINDOW_MARGIN_BYTES, type Window } from '../../src/model/window.js';
import { createScalar } from '../../src/prefilter/scalar.js';
import { createEngine } from '../../src/scan/engine.js';
import { describeStdin } from '../../src/scan/stdin.js';
import { makeRule, makeWindow, readMarks, wholeWindow } from './sample.js';

const KEY = Buffer.alloc(32, 5);
const FILE = { modifiedMs: Date.UTC(2026, 10, 21) };
let regex: RegexEngine;

beforeAll(async () => {
  regex = await loadRegexEngine('auto');
});

function makeDetector(rules: readonly Rule[], engine = regex): Detector {
  return createDetector(rules, {
    key: KEY,
    engine,
    now: () => FILE.modifiedMs,
  });
}

/** The candidates of a window, as `[literal, offset]`. */
function listCandidates(detector: Detector, window: Window): readonly (readonly [number, number])[] {
  const scalar = createScalar(detector.literals, window.bytes.length);
  window.bytes.copy(scalar.window);
  const found: (readonly [number, number])[] = [];
  scalar.scan({ from: window.begin, to: window.end, end: window.end }, (...candidate) =>
    found.push(candidate),
  );
  return found;
}

function openWindow(detector: Detector, window: Window): void {
  const scalar = createScalar([], window.bytes.length);
  window.bytes.copy(scalar.window);
  detector.open(window, scalar);
}

function detect(
  rules: readonly Rule[],
  window: Window,
  order = (list: readonly (readonly [number, number])[]) => list,
): readonly Hit[] {
  const detector = makeDetector(rules);
  openWindow(detector, window);
  for (const [literal, offset] of order(listCandidates(detector, window))) detector.add(literal, offset);
  return detector.close(FILE);
}

/** Spans of the hits as indexes of the text. */
function spans(rules: readonly Rule[], text: string): readonly (readonly [string, number, number])[] {
  return detect(rules, wholeWindow(text)).map(({ rule, start, length }) => [
    rule.id,
    start - 1,
    start - 1 + length,
  ]);
}

describe('a window', () => {
  test('gives the secrets that its candidates lead to, by start', () => {
    const text = 'a acme_1111aaaa b ACME_2222bbbb acme_short acme_3333cccc';
    expect(spans([makeRule()], text)).toEqual([
      ['acme.key', 2, 15],
      ['acme.key', 43, 56],
    ]);
    expect(spans([makeRule({ pattern: '(?i)(?P<secret>acme_[a-z0-9]{8})' })], text)).toHaveLength(3);
  });

  test('gives the same for any order of candidates', () => {
    const text = 'acme_1111aaaa key=acme_2222bbbb key=acme_3333cccc "acme_4444dddd"';
    const rules = [
      makeRule(),
      makeRule({ id: 'acme.value', literals: ['key='], pattern: 'key=(?P<secret>[a-z0-9_]+)', rank: 1 }),
    ];
    const expected = detect(rules, wholeWindow(text));
    expect(expected.map((hit) => hit.rule.id)).toEqual(['acme.key', 'acme.key', 'acme.key', 'acme.key']);
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (weights) => {
        const shuffle = (
          list: readonly (readonly [number, number])[],
        ): readonly (readonly [number, number])[] =>
          list
            .map((item, index) => ({ item, weight: weights[index] ?? 0 }))
            .sort((a, b) => a.weight - b.weight)
            .map(({ item }) => item);
        expect(detect(rules, wholeWindow(text), shuffle)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test('gives a secret once, however many literals lead to it', () => {
    const rule = makeRule({
      literals: ['acme', 'cme_', 'me_'],
      pattern: '(?P<secret>acme_[a-z0-9]{8})',
      reach: 2,
    });
    expect(spans([rule], 'x acme_1111aaaa')).toEqual([['acme.key', 2, 15]]);
  });

  test('of no candidates gives nothing and asks for no text', () => {
    const detector = makeDetector([makeRule()]);
    detector.open(wholeWindow('nothing'), {
      ascii() {
        throw new Error('The text was asked for');
      },
      searchText() {
        throw new Error('Something was unpacked');
      },
    });
    expect(detector.close(FILE)).toEqual([]);
  });

  test('is forgotten when it is closed', () => {
    const detector = makeDetector([makeRule()]);
    openWindow(detector, wholeWindow('acme_1111aaaa'));
    detector.add(0, 1);
    expect(detector.close(FILE)).toHaveLength(1);
    openWindow(detector, wholeWindow('acme_1111aaaa'));
    expect(detector.close(FILE)).toEqual([]);
  });

  test('must be open', () => {
    const detector = makeDetector([makeRule()]);
    expect(() => detector.add(0, 1)).toThrow('No window is open');
    expect(() => detector.close(FILE)).toThrow('No window is open');
  });
});

describe('a candidate', () => {
  test('leads to a match that begins at most `reach` before it', () => {
    const at = (reach: number): number =>
      spans(
        [makeRule({ literals: ['key='], pattern: '(?P<secret>[a-z]+_key=[a-z0-9]+)', reach })],
        'x abcd_key=12ab',
      ).length;
    expect([0, 1, 4, 5, 6].map(at)).toEqual([0, 0, 1, 1, 1]);
  });

  test('leads to no match that ends before it', () => {
    const rule = makeRule({ literals: ['end'], pattern: '(?P<secret>[0-9a-f]{4})', reach: 10 });
    expect(spans([rule], '12ab 34cd end')).toEqual([]);
    expect(spans([rule], '12ab 34cd end56')).toEqual([]);
    expect(spans([rule], '12ab 34cdend')).toEqual([]);
    expect(spans([{ ...rule, literals: ['cde'] }], '12ab 3cde1')).toEqual([['acme.key', 5, 9]]);
  });

  test('sees at most `span` bytes', () => {
    const rule = (span: number): Rule => makeRule({ pattern: '(?P<secret>acme_[a-z0-9]+)', span });
    expect(spans([rule(9)], 'acme_1111aaaa2222')).toEqual([['acme.key', 0, 9]]);
    expect(spans([rule(64)], 'acme_1111aaaa2222')).toEqual([['acme.key', 0, 17]]);
  });

  test('sees its line only, unless the rule crosses lines', () => {
    const pattern = '(?P<secret>acme_[a-z0-9\\n]+)';
    expect(spans([makeRule({ pattern })], 'acme_1111\naaaa')).toEqual([['acme.key', 0, 9]]);
    expect(spans([makeRule({ pattern, multiline: true })], 'acme_1111\naaaa')).toEqual([['acme.key', 0, 14]]);
  });

  test('sees the byte before it as context, at the start of the file a line feed', () => {
    const rule = makeRule({ pattern: String.raw`\b(?P<secret>acme_[a-z0-9]{8})` });
    expect(spans([rule], 'acme_1111aaaa')).toHaveLength(1);
    expect(spans([rule], '-acme_1111aaaa')).toHaveLength(1);
    expect(spans([rule], 'xacme_1111aaaa')).toHaveLength(0);
    expect(spans([makeRule({ pattern: '^(?P<secret>acme_[a-z0-9]{8})' })], 'acme_1111aaaa')).toHaveLength(1);
  });

  test('sees bytes over 127 as DEL, and keeps them in the secret', () => {
    const rule = makeRule({ pattern: String.raw`(?P<secret>acme_[^\s]{4})\b` });
    const bytes = Buffer.from('\n\xe4cme_ acme_\xe4\xff12\xe4', 'latin1');
    const [hit, ...more] = detect([rule], makeWindow(bytes));
    expect(more).toEqual([]);
    expect(hit).toMatchObject({ start: 7, length: 9 });
    const plain = detect([rule], makeWindow(Buffer.from('\nacme_\xe4\xff12 ', 'latin1')))[0];
    expect(hit?.fingerprint).toBe(plain?.fingerprint);
    const other = detect([rule], makeWindow(Buffer.from('\nacme_\xe5\xff12 ', 'latin1')))[0];
    expect(hit?.fingerprint).not.toBe(other?.fingerprint);
  });

  test('that triage drops does not beat another', () => {
    const rules = [
      makeRule({ id: 'acme.wide', pattern: '(?P<secret>acme_.*)', checks: ['jwt'], rank: 9 }),
      makeRule({ id: 'acme.small', rank: 0 }),
    ];
    expect(spans(rules, 'acme_1111aaaa more')).toEqual([['acme.small', 0, 13]]);
  });
});

describe('a loose rule', () => {
  const rule = makeRule({
    literals: ['key='],
    pattern: String.raw`key=["']?(?P<secret>[^\s"']{4,})`,
    loose: true,
  });

  test.each([
    ['behind a quote up to the closing one', 'x key="«four words, a1»" y'],
    ['elsewhere without the full stop', 'x key=«abc1234». y'],
    ['within its line', 'x key="«half1» of it\n" y'],
  ])('takes the value %s', (_name, marked) => {
    const { text, start, end } = readMarks(marked);
    expect(spans([rule], text)).toEqual([['acme.key', start, end]]);
  });

  test('takes it no further than its span', () => {
    const long = `x key="${'word1 '.repeat(200)}" y`;
    expect(spans([rule], long)).toEqual([['acme.key', 7, 12]]);
  });
});

describe('patterns', () => {
  test('are compiled when a literal of theirs is first met, and once', () => {
    const compiled: string[] = [];
    const counting: RegexEngine = {
      name: regex.name,
      compileTest: regex.compileTest,
      compile(pattern, reach) {
        compiled.push(pattern);
        return regex.compile(pattern, reach);
      },
    };
    const rules = [
      makeRule(),
      makeRule({ id: 'acme.never', literals: ['never'], pattern: '(?P<secret>never[0-9]+)' }),
    ];
    const detector = makeDetector(rules, counting);
    for (let round = 0; round < 3; round++) {
      const window = wholeWindow('acme_1111aaaa acme_2222bbbb');
      openWindow(detector, window);
      for (const [literal, offset] of listCandidates(detector, window)) detector.add(literal, offset);
      expect(detector.close(FILE)).toHaveLength(2);
    }
    expect(compiled).toEqual([rules[0]?.pattern]);
  });

  // The search goes on where the match ends, which is where it began: the scan never ends.
  test('that match nothing at all do not go round in circles', () => {
    let calls = 0;
    const counting: RegexEngine = {
      name: regex.name,
      compileTest: regex.compileTest,
      compile(pattern, reach) {
        const matcher = regex.compile(pattern, reach);
        return {
          ...matcher,
          match(...region) {
            if (++calls > 1000) throw new Error('The matcher was asked a thousand times');
            return matcher.match(...region);
          },
        };
      },
    };
    const detector = makeDetector([makeRule({ pattern: '(?P<secret>(?:acme_[0-9]{4})?)' })], counting);
    openWindow(detector, wholeWindow('acme_none'));
    detector.add(0, 1);
    expect(detector.close(FILE)).toEqual([]);
  });
});

describe('what was found before', () => {
  const rule = makeRule({
    literals: ['key='],
    pattern: String.raw`key=(?P<secret>[^\s&]{8,})`,
    checks: ['key-name'],
  });

  test('does not change what is found again', () => {
    const line = 'INFO x key=abcd1234 y\n';
    const once = detect([rule], wholeWindow(line));
    const often = detect([rule], wholeWindow(line.repeat(2000)));
    expect(once).toHaveLength(1);
    expect(often).toHaveLength(2000);
    expect(new Set(often.map(({ fingerprint }) => fingerprint))).toEqual(new Set([once[0]?.fingerprint]));
    expect(often.map(({ start }) => start)).toEqual(
      often.map((_, index) => index * line.length + (once[0]?.start ?? 0)),
    );
  });

  test('does not make one of texts that differ far before or behind', () => {
    const values = ['abcd1234', 'abcd1234%', 'abcd1234 key=wxyz9876', 'abcd1234&x'];
    const lines = values.flatMap((value) =>
      ['', 'x'.repeat(70), `next_page_${'x'.repeat(52)} `].map((head) => `${head}key=${value}\n`),
    );
    const apart = lines.flatMap((line) =>
      detect([rule], wholeWindow(line)).map(({ fingerprint, length }) => [fingerprint, length]),
    );
    const together = detect([rule], wholeWindow(lines.join(''))).map(({ fingerprint, length }) => [
      fingerprint,
      length,
    ]);
    expect(together).toEqual(apart);
  });

  test('a value in the next row of a terminal belongs to its key', () => {
    const keyed = makeRule({ literals: ['ext_pat'], pattern: 'ext_pat ?= ?"(?P<secret>[a-z0-9]{52})"' });
    const indent = ' '.repeat(20);
    const rows = `x\n${indent}devops_ext_pat =\n${indent}"${'a1b2'.repeat(13)}"\n`;
    expect(detect([keyed], wholeWindow(rows)).map(({ length }) => length)).toEqual([52]);
  });

  // Whether the line before is full is remembered from another place with the same 64 bytes: with two threads, another
  // file may have been there first.
  test('does not change where lines are joined', () => {
    const wrapped = makeRule({ literals: ['sid='], pattern: 'key_sid=(?P<secret>[a-z0-9%]{8,})', reach: 8 });
    const next = `\n${' '.repeat(18)}sid=abc%41defgh\n`;
    const [short, full] = [50, 75].map((width) => `${'x'.repeat(width)}key_${next}`);
    expect(detect([wrapped], wholeWindow(`${short}`))).toHaveLength(0);
    expect(detect([wrapped], wholeWindow(`${full}`))).toHaveLength(1);
    expect(detect([wrapped], wholeWindow(`${short}${full}`))).toHaveLength(1);
  });
});

describe('however a file is cut into windows', () => {
  async function scan(
    rules: readonly Rule[],
    text: Buffer,
    freshBytes?: number,
  ): Promise<readonly unknown[]> {
    const engine = await createEngine({
      rules,
      key: KEY,
      regex: 'auto',
      kernel: 'scalar',
      now: () => FILE.modifiedMs,
      ...(freshBytes !== undefined && { freshBytes }),
    });
    const found: unknown[] = [];
    const batches = engine.scanFile(describeStdin(FILE.modifiedMs), { stdin: Readable.from([text]) });
    for await (const batch of batches) found.push(...batch.occurrences);
    return found;
  }

  /** A text of a few hundred kilobytes with a secret about every five hundred bytes, on lines of many lengths. */
  function makeText(seed: number): Buffer {
    const parts: string[] = [];
    for (let index = 0; index < 400; index++) {
      const noise = 'lorem ipsum '.repeat((index * 7919 + seed) % 97);
      parts.push(
        `ERROR [main] acme.${seed}\n`,
        noise,
        `acme_${String(10_000_000 + index)} key="two words ${index}a"\n  acme_${String(20_000_000 + index)}\n`,
      );
    }
    return Buffer.from(parts.join(''));
  }

  const RULES = [
    makeRule(),
    makeRule({
      id: 'acme.value',
      literals: ['key='],
      pattern: 'key="(?P<secret>[^"\\s]+)',
      loose: true,
      rank: 1,
    }),
    makeRule({
      id: 'acme.block',
      literals: ['acme.'],
      pattern: '(?P<secret>acme\\.[0-9]+\\n(?s:.){0,900}?acme_)',
      span: 2000,
      multiline: true,
      rank: 0,
    }),
  ];

  test.each([1, 17, 4096, 65_536, 100_003])('%d fresh bytes give the same', async (freshBytes) => {
    // Every window moves two margins in memory, so very small ones only fit short texts.
    const text = makeText(freshBytes).subarray(0, 2 * WINDOW_MARGIN_BYTES + 400 * freshBytes);
    const expected = await scan(RULES, text);
    expect(expected.length).toBeGreaterThan(100);
    expect(await scan(RULES, text, freshBytes)).toEqual(expected);
  });

  // The literal of a better match may stand a reach further behind than candidates are looked for.
  test('matches as long and as far from their literals as rules may declare are settled alike', async () => {
    const long = makeRule({
      id: 'acme.long',
      literals: ['LONG'],
      pattern: '(?P<secret>M[ab]{255}LONG[ab]{1000}[ab]*Z)',
      reach: 256,
      span: MAX_RULE_SPAN_BYTES - 256,
      rank: 0,
    });
    const better = makeRule({
      id: 'acme.better',
      literals: ['NEAR'],
      pattern: '(?P<secret>Z[cd]{255}NEAR)',
      reach: 256,
      rank: 9,
    });
    const body = MAX_RULE_SPAN_BYTES - 256 - 'LONG'.length - 'Z'.length;
    const secret = `M${'ab'.repeat(128).slice(1)}LONG${'ab'.repeat(body).slice(0, body)}Z${'cd'.repeat(128).slice(1)}NEAR\n`;
    const text = Buffer.from(
      `${'x\n'.repeat((WINDOW_MARGIN_BYTES + 1000) / 2)}${secret}${'y\n'.repeat(50_000)}`,
    );
    const expected = await scan([long, better], text);
    expect(expected).toMatchObject([{ rule: 'acme.better' }]);
    expect(await scan([long, better], text, 1001)).toEqual(expected);
  });
});
