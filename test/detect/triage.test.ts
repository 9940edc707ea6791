import { describe, expect, test } from 'vitest';
import { triageMatch, type Triage } from '../../src/detect/triage.js';
import type { Rule } from '../../src/model/rule.js';
import { expandPlaceholders } from '../../src/rules/placeholder.js';
import { makeRule } from './sample.js';

function triage(changes: Partial<Rule>, raw: string | Buffer, before = ''): Triage {
  const suspect = { raw: Buffer.from(raw as string), before, after: '', nowMs: Date.UTC(2026, 0, 1) };
  return triageMatch(makeRule(changes), suspect);
}

/** In halves, so that nothing secret-shaped stands in this file. */
const KNOWN = ['65b708073fc0480e', 'a92a077233ca87bd'].join('');
const TOKEN = expandPlaceholders('<alnum:24>', 3);

describe('a match is kept', () => {
  test('with the severity and confidence of its rule', () => {
    expect(triage({ severity: 'low', confidence: 'possible' }, TOKEN)).toEqual({
      keep: true,
      value: Buffer.from(TOKEN),
      severity: 'low',
      confidence: 'possible',
    });
  });

  test('with its bytes, not its text', () => {
    const raw = Buffer.from([0x70, 0xff, 0x00, 0xe4, 0x39]);
    expect(triage({}, raw)).toMatchObject({ keep: true, value: raw });
  });

  test('with its percent escapes undone', () => {
    expect(triage({}, 'Fixture%21Sub%269')).toMatchObject({
      keep: true,
      value: Buffer.from('Fixture!Sub&9'),
    });
  });

  test('with what the checks say: the last word counts', () => {
    const body = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const expired = `${body({ alg: 'HS256' })}.${body({ exp: 1 })}.${'sig4'.repeat(8)}`;
    expect(triage({ checks: ['jwt'], severity: 'high' }, expired)).toMatchObject({
      severity: 'info',
      confidence: 'confirmed',
    });
  });

  test('with the secret inside the value', () => {
    const raw = Buffer.from('user:Summer2024!').toString('base64');
    expect(triage({ checks: ['basic-credentials'] }, raw)).toMatchObject({
      keep: true,
      value: Buffer.from('Summer2024!'),
    });
  });
});

describe('a match is dropped', () => {
  test.each([
    ['a placeholder', {}, '********', 'is a placeholder'],
    ['an escaped placeholder', {}, '%2A%2A%2A%2A', 'is a placeholder'],
    ['a placeholder of other letters', {}, '••••••••', 'is a placeholder'],
    ['too little entropy', { entropy: 3 }, 'abababababab', 'has too little entropy'],
    ['a failed check', { checks: ['not-path'] }, '/etc/pw', 'is a path or an address'],
    ['the second check', { checks: ['token-like', 'not-path'] }, './aB3dE5f', 'is a path or an address'],
  ] as const)('%s', (_name, changes, raw, reason) => {
    expect(triage({ ...changes }, raw)).toEqual({ keep: false, reason });
  });

  test('a placeholder inside the value', () => {
    const raw = Buffer.from('user:********').toString('base64');
    expect(triage({ checks: ['basic-credentials'] }, raw)).toEqual({
      keep: false,
      reason: 'holds a placeholder',
    });
  });

  test('a value that is known to be public', () => {
    expect(triage({}, KNOWN)).toMatchObject({ keep: false, reason: expect.stringMatching(/librespot/) });
    expect(
      triage({ checks: ['basic-credentials'] }, Buffer.from(`u:${KNOWN}`).toString('base64')),
    ).toMatchObject({ keep: false });
  });
});

describe('the order of tests', () => {
  test('a placeholder is one, whatever else is wrong with it', () => {
    expect(triage({ entropy: 8, checks: ['token-like'] }, '********')).toMatchObject({
      reason: 'is a placeholder',
    });
  });

  test('entropy comes before the checks', () => {
    expect(triage({ entropy: 8, checks: ['not-path'] }, '/etc/pw')).toMatchObject({
      reason: 'has too little entropy',
    });
  });

  test('the checks run in the order of the rule', () => {
    expect(triage({ checks: ['token-like', 'not-path'] }, '/etc/pw')).toMatchObject({
      reason: 'looks like words',
    });
    expect(triage({ checks: ['not-path', 'token-like'] }, '/etc/pw')).toMatchObject({
      reason: 'is a path or an address',
    });
  });

  test('public values come last', () => {
    expect(triage({ checks: ['jwt'] }, KNOWN)).toMatchObject({ reason: 'has no JWT header' });
  });
});

test('entropy at the bound is enough', () => {
  expect(triage({ entropy: 2 }, 'abcdabcd')).toMatchObject({ keep: true });
  expect(triage({ entropy: 2.001 }, 'abcdabcd')).toMatchObject({ keep: false });
});

test('a reason never quotes the value', () => {
  const values = ['********', 'abababab', '/etc/passwords', 'unexpected-word', '0xdeadbeef99'];
  for (const value of values) {
    const verdict = triage({ entropy: 2, checks: ['not-path', 'token-like'] }, value);
    expect(verdict).toMatchObject({ keep: false });
    expect(JSON.stringify(verdict)).not.toContain(value);
  }
});
