import { describe, expect, test, vi } from 'vitest';
import { createAllowance, type AllowSubject } from '../../src/detect/allow.js';
import type { AllowEntry } from '../../src/model/allow.js';

const FINGERPRINT = '0123456789abcdef'.repeat(2);
const SUBJECT: AllowSubject = {
  rule: 'acme.key',
  fingerprint: FINGERPRINT,
  file: '/srv/logs/app.log',
  value: Buffer.from('acme_tést'),
};
const TOOLS = {
  compileTest: (expression: string) => (text: string) => new RegExp(expression, 'u').test(text),
  compileGlob: (glob: string) => (file: string) => file.endsWith(glob.replace('*', '')),
};

function allows(entry: Omit<AllowEntry, 'reason'>, changes: Partial<AllowSubject> = {}): boolean {
  return createAllowance([{ reason: 'known', ...entry }], TOOLS)({ ...SUBJECT, ...changes });
}

describe('an entry holds for', () => {
  test.each<readonly [Omit<AllowEntry, 'reason'>, boolean]>([
    [{ fingerprint: FINGERPRINT }, true],
    [{ fingerprint: FINGERPRINT.replace('0', '1') }, false],
    [{ fingerprint: FINGERPRINT.slice(0, 12) }, true],
    [{ fingerprint: FINGERPRINT.slice(1, 13) }, false],
    [{ rule: 'acme.key' }, true],
    [{ rule: 'acme' }, false],
    [{ path: '*.log' }, true],
    [{ path: '*.txt' }, false],
    [{ regex: '^acme_t.st$' }, true],
    [{ regex: '^other' }, false],
    [{ rule: 'acme.key', path: '*.log', regex: 'é', fingerprint: FINGERPRINT }, true],
    [{ rule: 'acme.key', path: '*.txt' }, false],
    [{ rule: 'acme.key', regex: 'x' }, false],
    [{ rule: 'other.key', fingerprint: FINGERPRINT }, false],
  ])('%j: %s', (entry, expected) => {
    expect(allows(entry)).toBe(expected);
  });

  test('no audit finding, if it asks for text', () => {
    const { value: _value, ...audit } = SUBJECT;
    const allowance = createAllowance([{ reason: 'x', regex: '.' }], TOOLS);
    expect(allowance(audit)).toBe(false);
    expect(allowance(SUBJECT)).toBe(true);
  });
});

test('one entry out of several is enough, and each is compiled once', () => {
  const compileTest = vi.fn(TOOLS.compileTest);
  const entries = [
    { reason: 'a', rule: 'other.key' },
    { reason: 'b', regex: 'acme' },
  ];
  const allowance = createAllowance(entries, { ...TOOLS, compileTest });
  expect([allowance(SUBJECT), allowance(SUBJECT)]).toEqual([true, true]);
  expect(compileTest).toHaveBeenCalledTimes(1);
});

test('without entries nothing is allowed', () => {
  expect(createAllowance([], TOOLS)(SUBJECT)).toBe(false);
});
