import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintSecret, previewSecret } from '../../src/detect/mask.js';

const KEY = Buffer.alloc(32, 7);
const OTHER_KEY = Buffer.alloc(32, 8);
const secrets = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const words = fc.string({ minLength: 1, maxLength: 60 });

describe('a preview', () => {
  test.each([
    ['', '****'],
    ['a', '****'],
    ['abcdefg', '****'],
    ['abcdefgh', 'ab****'],
    ['abcdefghijklmno', 'ab****'],
    ['abcdefghijklmnop', 'abcd****'],
    ['abcdefghijklmnopqrstuvw', 'abcd****'],
    ['abcdefghijklmnopqrstuvwx', 'abcd****wx'],
    ['abcdefghijklmnopqrstuvwx'.repeat(100), 'abcd****wx'],
  ])('of %j is %j', (secret, preview) => {
    expect(previewSecret(Buffer.from(secret))).toBe(preview);
  });

  test('never shows more than a quarter, nor more than six characters', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          secrets,
          words.map((word) => Buffer.from(word)),
        ),
        (secret) => {
          const shown = previewSecret(secret).replace('****', '');
          expect(shown.length).toBeLessThanOrEqual(Math.min(6, secret.length / 4));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('is printable ASCII without blanks, whatever the secret', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        expect(previewSecret(secret)).toMatch(/^[\x21-\x7e]*\*{4}[\x21-\x7e]*$/);
      }),
    );
    expect(previewSecret(Buffer.from('\u001b[2Jabcdefghij'))).toBe('[****');
    expect(previewSecret(Buffer.from('пароль-пароль-пароль'))).toBe('****');
    expect(previewSecret(Buffer.from('a\nb\rc d\te f g h i j k l m n'))).not.toMatch(/\s/);
  });

  test('does not tell the length', () => {
    expect(previewSecret(Buffer.from('a'.repeat(24)))).toBe(previewSecret(Buffer.from('a'.repeat(2400))));
  });
});

describe('a fingerprint', () => {
  test('has 128 bits as hexadecimal digits', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        expect(fingerprintSecret(secret, KEY)).toMatch(/^[0-9a-f]{32}$/);
      }),
    );
  });

  test('is that of RFC 4231, section 4.2', () => {
    const digest = 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7';
    expect(fingerprintSecret(Buffer.from('Hi There'), Buffer.alloc(20, 0x0b))).toBe(digest.slice(0, 32));
  });

  test('is the same for the same secret, and another for any other', () => {
    fc.assert(
      fc.property(secrets, secrets, (one, other) => {
        expect(fingerprintSecret(one, KEY)).toBe(fingerprintSecret(Buffer.from(one), KEY));
        expect(fingerprintSecret(one, KEY) === fingerprintSecret(other, KEY)).toBe(one.equals(other));
      }),
    );
  });

  test('is keyed: another key gives another one, and no plain hash gives it', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const fingerprint = fingerprintSecret(secret, KEY);
        expect(fingerprintSecret(secret, OTHER_KEY)).not.toBe(fingerprint);
        for (const hash of ['sha256', 'sha1', 'md5']) {
          expect(createHash(hash).update(secret).digest('hex')).not.toContain(fingerprint);
        }
      }),
    );
  });
});
