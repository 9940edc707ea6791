import { describe, expect, it } from 'vitest';
import { assignFingerprints, BANK_BUCKETS, FINGERPRINT_BYTES } from '../../src/prefilter/fingerprint.js';
import type { Fingerprint } from '../../src/prefilter/fingerprint.js';
import { anyCase, exact, RULE_LITERALS, seedNumbers } from './harness.js';

function accepts({ sets }: Fingerprint, bytes: Uint8Array): boolean {
  return sets.every((set, place) => {
    const byte = bytes[place] ?? 0;
    return ((set >> (byte & 15)) & 1) === 1 && ((set >> (16 + (byte >> 4))) & 1) === 1;
  });
}

function fingerprintOf(texts: readonly string[], id: number): string {
  const { offset } = assignFingerprints(texts.map(anyCase)).fingerprints[id] ?? { offset: -1 };
  return (texts[id] ?? '').slice(offset, offset + FINGERPRINT_BYTES);
}

describe('assignFingerprints', () => {
  it('takes four bytes of each literal, and accepts them in every case that it allows', () => {
    const { fingerprints, banks } = assignFingerprints(RULE_LITERALS);
    expect(banks).toBe(1);
    expect(fingerprints).toHaveLength(RULE_LITERALS.length);
    for (const [id, { text, caseSensitive }] of RULE_LITERALS.entries()) {
      const fingerprint = fingerprints[id];
      if (fingerprint === undefined) throw new Error(text);
      const { offset, bucket } = fingerprint;
      expect(bucket).toBeLessThan(BANK_BUCKETS);
      expect(offset).toBeLessThanOrEqual(Math.max(0, text.length - FINGERPRINT_BYTES));
      const cases = caseSensitive ? [text] : [text, text.toLowerCase(), text.toUpperCase()];
      for (const variant of cases) {
        expect(accepts(fingerprint, Buffer.from(variant).subarray(offset))).toBe(true);
      }
    }
  });

  it('lets any byte follow a literal of three', () => {
    const [fingerprint] = assignFingerprints([exact('SG.')]).fingerprints;
    if (fingerprint === undefined) throw new Error('No fingerprint');
    for (let byte = 0; byte < 256; byte++) {
      expect(accepts(fingerprint, Buffer.from([0x53, 0x47, 0x2e, byte]))).toBe(true);
    }
    expect(accepts(fingerprint, Buffer.from('sG.x'))).toBe(false);
  });

  it('prefers rare bytes, bytes that no other literal has, and anything to a run', () => {
    expect(fingerprintOf(['    ~~~~QZ^|'], 0)).toMatch(/[QZ^|]/);
    const tokens = ['token', 'access_token', 'admin_token', 'client_token', 'vault_token', 'refresh_token'];
    for (let id = 1; id < tokens.length; id++) expect(fingerprintOf(tokens, id)).not.toMatch(/toke|oken/);
    expect(fingerprintOf(['-----BEGIN'], 0)).not.toBe('----');
    expect(fingerprintOf(['^^^^eeet'], 0)).not.toBe('^^^^');
  });

  it('expects as many survivors as text of independent bytes has, give or take', async () => {
    const { BYTE_FREQUENCY } = await import('../../src/prefilter/frequency.js');
    const { fingerprints, survivors } = assignFingerprints(RULE_LITERALS);
    const urn = BYTE_FREQUENCY.flatMap((parts, byte) => Array.from({ length: parts }, () => byte));
    const next = seedNumbers(11);
    const text = Uint8Array.from({ length: 200_000 }, () => urn[next(urn.length)] ?? 0);
    const buckets = Array.from({ length: BANK_BUCKETS }, (_, bucket) => {
      const sets = new Uint32Array(FINGERPRINT_BYTES);
      for (const one of fingerprints) {
        if (one.bucket === bucket) for (const place of sets.keys()) sets[place]! |= one.sets[place]!;
      }
      return { offset: 0, bucket, sets };
    });
    let passed = 0;
    for (let at = 0; at + FINGERPRINT_BYTES <= text.length; at++) {
      const window = text.subarray(at, at + FINGERPRINT_BYTES);
      if (buckets.some((bucket) => accepts(bucket, window))) passed++;
    }
    expect(passed).toBeGreaterThan(100);
    expect(passed / text.length).toBeGreaterThan(survivors * 0.7);
    expect(passed / text.length).toBeLessThan(survivors * 1.3);
  });

  it('gives the same answer each time, and none for no literals', () => {
    expect(assignFingerprints(RULE_LITERALS)).toEqual(assignFingerprints(RULE_LITERALS));
    expect(assignFingerprints([])).toEqual({ banks: 1, fingerprints: [], survivors: 0 });
  });

  it('spreads many literals over two banks', () => {
    const next = seedNumbers(3);
    const many = Array.from({ length: 600 }, () =>
      exact(Array.from({ length: 6 }, () => String.fromCharCode(97 + next(26))).join('')),
    );
    const { banks, fingerprints } = assignFingerprints(many);
    expect(banks).toBe(2);
    expect(new Set(fingerprints.map(({ bucket }) => bucket)).size).toBe(2 * BANK_BUCKETS);
  });
});
