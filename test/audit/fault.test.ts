import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  NO_COMMANDS,
  auditFingerprint,
  count,
  directorySubject,
  faultFinding,
  fileSubject,
} from '../../src/audit/fault.js';
import { log } from './scene.js';

const KEY = new Uint8Array(32).fill(7);
const fingerprint = auditFingerprint(KEY);

describe('auditFingerprint', () => {
  it('is the beginning of the HMAC of rule, NUL and path', () => {
    const expected = createHmac('sha256', KEY).update('a.b\0/var/x.log').digest('hex').slice(0, 32);
    expect(fingerprint('a.b', Buffer.from('/var/x.log'))).toBe(expected);
  });

  it('differs by rule, by path byte and by key', () => {
    const path = Buffer.from([0x2f, 0xff]);
    const all = [
      fingerprint('a', path),
      fingerprint('b', path),
      fingerprint('a', Buffer.from([0x2f, 0xfe])),
      auditFingerprint(new Uint8Array(32))('a', path),
    ];
    expect(new Set(all).size).toBe(4);
  });
});

describe('faultFinding', () => {
  const fault = {
    rule: 'permissions.hard-links',
    subject: fileSubject(log('/a/x.log.1', {}, 'x.log')),
    detail: 'facts',
    mend: NO_COMMANDS,
  } as const;

  it('takes severity and confidence from the catalog unless told otherwise', () => {
    expect(faultFinding(fault, fingerprint)).toEqual({
      kind: 'audit',
      rule: 'permissions.hard-links',
      fingerprint: fingerprint('permissions.hard-links', Buffer.from('/a/x.log.1')),
      severity: 'low',
      repairs: [],
      confidence: 'confirmed',
      file: '/a/x.log.1',
      family: '/a/x.log',
      detail: 'facts',
      commands: [],
    });
    const told = faultFinding({ ...fault, severity: 'high', confidence: 'possible' }, fingerprint);
    expect([told.severity, told.confidence]).toEqual(['high', 'possible']);
  });

  it('says which names no command mends', () => {
    const told = (left: number): string =>
      faultFinding({ ...fault, mend: { commands: ['x'], left } }, fingerprint).detail;
    expect(told(1)).toBe('facts; 1 name is not UTF-8 or holds control characters, so no command mends that');
    expect(told(2)).toMatch(/^facts; 2 names are not UTF-8 or hold control characters/);
  });
});

describe('subjects and numbers', () => {
  it('take a directory for its own family', () => {
    expect(directorySubject(Buffer.from('/var/log'), '/var/log').family).toBe('/var/log');
  });
  it('agree with their nouns', () => {
    expect([0, 1, 2].map((number) => count(number, 'copy', 'copies'))).toEqual([
      '0 copies',
      '1 copy',
      '2 copies',
    ]);
  });
});
