import { describe, expect, test } from 'vitest';
import { createMasker, maskMatches, type Hit, type Match } from '../../src/detect/hit.js';
import { fingerprintSecret, previewSecret } from '../../src/detect/mask.js';
import type { Window } from '../../src/model/window.js';
import { makeRule, makeWindow } from './sample.js';

const KEY = Buffer.alloc(32, 3);
const RULES = [makeRule(), makeRule({ id: 'acme.other', multiline: true })];
const OPTIONS = { rules: RULES, mask: createMasker(KEY), modifiedMs: Date.UTC(2026, 10, 21) };

/** A window and the matches that `«»` mark in its text. */
function mark(
  marked: string,
  changes: Partial<Window> = {},
): { readonly window: Window; readonly matches: readonly Match[] } {
  const matches: Match[] = [];
  let text = '\n';
  for (const part of marked.split(/(«[^»]*»)/)) {
    const inside = part.startsWith('«') ? part.slice(1, -1) : undefined;
    const start = text.length;
    text += inside ?? part;
    if (inside === undefined) continue;
    matches.push({
      rule: 0,
      rank: 2,
      start,
      end: text.length,
      value: Buffer.from(inside),
      severity: 'high',
      confidence: 'likely',
    });
  }
  return { window: makeWindow(Buffer.from(text), changes), matches };
}

function hits(marked: string, changes: Partial<Window> = {}): readonly Hit[] {
  const { window, matches } = mark(marked, changes);
  return maskMatches(matches, window, OPTIONS);
}

describe('a hit', () => {
  test('tells rule, place and worth of a match, and its secret only masked', () => {
    const secret = 'c0rrect-horse-battery-staple';
    const [hit, ...more] = hits(`ERROR x «${secret}» y`);
    expect(more).toEqual([]);
    expect(hit).toEqual({
      rule: RULES[0],
      start: 9,
      length: secret.length,
      severity: 'high',
      confidence: 'likely',
      fingerprint: fingerprintSecret(Buffer.from(secret), KEY),
      preview: 'c0rr****le',
      context: { level: 'ERROR' },
    });
    expect(JSON.stringify(hit)).not.toContain(secret.slice(0, 8));
  });

  test('names the rule of its match and the worth that triage gave', () => {
    const { window, matches } = mark('«abcdefgh»');
    const changed = matches.map((match) => ({
      ...match,
      rule: 1,
      severity: 'info' as const,
      confidence: 'confirmed' as const,
    }));
    expect(maskMatches(changed, window, OPTIONS)).toMatchObject([
      { rule: { id: 'acme.other' }, severity: 'info', confidence: 'confirmed' },
    ]);
  });

  test('has the fingerprint of the decoded value', () => {
    const { window, matches } = mark('«a%21b»');
    const decoded = matches.map((match) => ({ ...match, value: Buffer.from('a!b') }));
    expect(maskMatches(decoded, window, OPTIONS)[0]).toMatchObject({
      length: 5,
      fingerprint: fingerprintSecret(Buffer.from('a!b'), KEY),
    });
  });
});

describe('a masker', () => {
  test('gives what the key makes of each secret, however many there are', () => {
    const mask = createMasker(KEY);
    const secrets = Array.from({ length: 5000 }, (_, index) => Buffer.from(`secret-number-${index}`));
    for (const secret of [...secrets, ...secrets]) {
      expect(mask(secret)).toEqual({
        fingerprint: fingerprintSecret(secret, KEY),
        preview: previewSecret(secret),
      });
    }
  });

  test('tells secrets of other bytes and the same text form apart', () => {
    const mask = createMasker(KEY);
    const [one, other] = [Buffer.from([0xe4]), Buffer.from([0xc3, 0xa4])];
    expect(mask(one).fingerprint).not.toBe(mask(other).fingerprint);
    expect(mask(other).fingerprint).toBe(fingerprintSecret(other, KEY));
  });
});

describe('only matches that start in the fresh part give hits', () => {
  const text = '«aaaa1111»\n«bbbb2222»\n«cccc3333»\n';

  test.each([
    ['the whole', {}, [1, 10, 19]],
    ['from a match on', { freshFrom: 10 }, [10, 19]],
    ['from inside a match on', { freshFrom: 11 }, [19]],
    ['up to a match', { freshTo: 19 }, [1, 10]],
    ['up to the inside of a match', { freshTo: 20 }, [1, 10, 19]],
    ['nothing', { freshFrom: 28, freshTo: 28 }, []],
  ])('%s', (_name, changes, starts) => {
    expect(hits(text, changes).map((hit) => hit.start)).toEqual(starts);
  });

  test('any two parts that follow one another give each match once', () => {
    const { window, matches } = mark(text);
    for (let cut = 1; cut <= window.end; cut++) {
      const first = maskMatches(matches, { ...window, freshTo: cut }, OPTIONS);
      const second = maskMatches(matches, { ...window, freshFrom: cut }, OPTIONS);
      expect([...first, ...second].map((hit) => hit.start)).toEqual([1, 10, 19]);
    }
  });
});

describe('context', () => {
  test('is of the line of the match', () => {
    const contexts = hits('ERROR a «aaaa1111»\nDEBUG b «bbbb2222»\nc «cccc3333»').map((hit) => hit.context);
    expect(contexts).toEqual([{ level: 'ERROR' }, { level: 'DEBUG' }, {}]);
  });

  test('ends before the first secret of the line, for every secret of it', () => {
    const contexts = hits('x «aaaa1111» [main] mopidy.core ERROR «bbbb2222»').map((hit) => hit.context);
    expect(contexts).toEqual([{}, {}]);
  });

  test('the first secret may stand before the fresh part', () => {
    const text = 'x «aaaa1111» [main] mopidy.core ERROR «bbbb2222»';
    expect(hits(text, { freshFrom: 20 }).map((hit) => hit.context)).toEqual([{}]);
  });

  test('is read from the head that all secrets of the line stand behind', () => {
    const contexts = hits('ERROR [main] mopidy.core «aaaa1111» and «bbbb2222»').map((hit) => hit.context);
    expect(contexts).toEqual([
      { level: 'ERROR', logger: 'mopidy.core' },
      { level: 'ERROR', logger: 'mopidy.core' },
    ]);
  });

  test('is of the first line of the file too', () => {
    expect(hits('ERROR «aaaa1111»')[0]?.context).toEqual({ level: 'ERROR' });
  });

  test('is none where the line start is unknown', () => {
    expect(hits('ERROR «aaaa1111»', { base: 99 })[0]?.context).toEqual({});
  });

  test('is none where the line start is far', () => {
    const head = 'ERROR ';
    expect(hits(`${head}${'x'.repeat(8000)}«aaaa1111»`)[0]?.context).toEqual({ level: 'ERROR' });
    expect(hits(`${head}${'x'.repeat(9000)}«aaaa1111»`)[0]?.context).toEqual({});
  });

  test('is that of the record where the line continues one', () => {
    expect(hits('ERROR [main] mopidy.core\n  «aaaa1111»')[0]?.context).toEqual({
      level: 'ERROR',
      logger: 'mopidy.core',
    });
  });

  test('holds nothing of a secret in the head of the record', () => {
    const [, second] = hits('INFO «abcd [main] hunterpass zebra»\n  «bbbb2222»');
    expect(JSON.stringify(second?.context)).not.toContain('hunterpass');
  });

  test('holds nothing of a secret that ends on the line', () => {
    const [, second] = hits('x «abcd\n[main] hunterpass zebra» y «bbbb2222»');
    expect(JSON.stringify(second?.context)).not.toContain('hunterpass');
  });

  test('holds nothing of a secret that covers the head of the record', () => {
    const [, second] = hits('x «abcd\n[main] hunterpass zebra» y\n  «bbbb2222»');
    expect(JSON.stringify(second?.context)).not.toContain('hunterpass');
  });
});
