import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandPlaceholders, PLACEHOLDER_CLASSES } from '../../src/rules/placeholder.js';

const ALPHABETS: Readonly<Record<string, RegExp>> = {
  alnum: /^[A-Za-z0-9]*$/,
  alpha: /^[A-Za-z]*$/,
  base32: /^[A-Z2-7]*$/,
  base64: /^[A-Za-z0-9+/]*$/,
  base64url: /^[A-Za-z0-9_-]*$/,
  bech32: /^[AC-HJ-NP-Z02-9]*$/,
  digit: /^[0-9]*$/,
  hex: /^[0-9a-f]*$/,
  lower: /^[a-z]*$/,
  loweralnum: /^[a-z0-9]*$/,
  password: /^[A-Za-z0-9!*+\-.=_]*$/,
  upper: /^[A-Z]*$/,
  upperalnum: /^[A-Z0-9]*$/,
  upperhex: /^[0-9A-F]*$/,
};

const seeds = fc.integer({ min: 0, max: 0xffffffff });

test('every class of the list is known here, and no other', () => {
  expect(Object.keys(ALPHABETS).sort()).toEqual([...PLACEHOLDER_CLASSES].sort());
});

describe.each(Object.entries(ALPHABETS))('<%s:n>', (name, alphabet) => {
  test('has the length and the alphabet asked for', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 120 }), (seed, length) => {
        const text = expandPlaceholders(`<${name}:${length}>`, seed);
        expect(text).toHaveLength(length);
        expect(text).toMatch(alphabet);
      }),
    );
  });

  test('uses its whole alphabet', () => {
    const drawn = new Set(
      Array.from({ length: 20 }, (_, seed) => expandPlaceholders(`<${name}:400>`, seed)).join(''),
    );
    const whole = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    expect([...drawn].sort()).toEqual(whole.filter((character) => alphabet.test(character)).sort());
  });
});

test.each(['alnum', 'hex', 'base64', 'base64url', 'password', 'upperalnum', 'base32'])(
  '<%s:6> has a letter and a digit and no mark at its ends, as tokens do',
  (name) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const text = expandPlaceholders(`<${name}:6>`, seed);
        expect(text).toMatch(/\d/);
        expect(text).toMatch(/[A-Za-z]/);
        expect(text).toMatch(/^[A-Za-z0-9].*[A-Za-z0-9]$/);
      }),
    );
  },
);

test('the same text and seed give the same result, another seed another', () => {
  const text = 'a <alnum:20> b <hex:32> <uuid> <jwt> <basic>';
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(expandPlaceholders(text, seed)).toBe(expandPlaceholders(text, seed));
      expect(expandPlaceholders(text, seed)).not.toBe(expandPlaceholders(text, (seed + 1) >>> 0));
    }),
  );
});

test('equal placeholders in one text differ', () => {
  const [one, other] = expandPlaceholders('<alnum:20> <alnum:20>', 1).split(' ');
  expect(one).not.toBe(other);
});

test.each([
  '<ApiKey>',
  '<your-token>',
  '<alnum:>',
  '<alnum>',
  '<alnum:12345>',
  '<nosuch:12>',
  '<uuid:4>',
  '< hex:4>',
])('%s stays as it is', (text) => {
  expect(expandPlaceholders(`x ${text} y`, 7)).toBe(`x ${text} y`);
});

test('a class with the name of an inherited property stays as it is', () => {
  expect(expandPlaceholders('<constructor:5>', 7)).toBe('<constructor:5>');
});

test('an expansion is not expanded again', () => {
  expect(expandPlaceholders('<<lower:3>:4>', 1)).toMatch(/^<[a-z]{3}:4>$/);
});

describe('whole shapes', () => {
  test('<uuid> is a UUID of version 4', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(expandPlaceholders('<uuid>', seed)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  test('<basic> is Base64 of a user and a password', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const text = expandPlaceholders('<basic>', seed);
        const decoded = Buffer.from(text, 'base64').toString('latin1');
        expect(Buffer.from(decoded, 'latin1').toString('base64')).toBe(text);
        expect(decoded).toMatch(/^[a-z]{6}:[A-Za-z0-9]{14}$/);
      }),
    );
  });

  test('<jwt> has a header with an algorithm, a payload with an issuer, and a signature', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const parts = expandPlaceholders('<jwt>', seed).split('.');
        const [header, payload] = parts.map((part) => Buffer.from(part, 'base64url').toString('utf8'));
        expect(parts).toHaveLength(3);
        expect(JSON.parse(header ?? '')).toEqual({ alg: 'HS256', typ: 'JWT' });
        expect(JSON.parse(payload ?? '')).toEqual({
          iss: expect.stringMatching(/^[0-9a-f]{32}$/),
          iat: expect.any(Number),
        });
        expect(parts[2]).toMatch(/^[A-Za-z0-9_-]{43}$/);
      }),
    );
  });
});
