import { describe, expect, test } from 'vitest';
import { recordFinding, recordOccurrence, recordRule } from '../../src/report/record.js';
import { makeAudit, makeOccurrence, makeSecret, RULES } from './scene.js';

describe('recordOccurrence', () => {
  test('has the keys of a line in their order', () => {
    const keys = Object.keys(
      JSON.parse(JSON.stringify(recordOccurrence(makeOccurrence({ program: 'mopidy' })))) as object,
    );
    expect(keys.join(' ')).toBe(
      'file line column start length rule severity confidence fingerprint preview time program logger level',
    );
  });
});

test('notes and advice are recorded where there are some', () => {
  const finding = makeSecret({ advice: 'Set it' }, [makeOccurrence({ note: 'expired' })]);
  expect(recordFinding(finding)).toMatchObject({ advice: 'Set it', first: { note: 'expired' } });
  expect(JSON.stringify(recordFinding(makeSecret()))).not.toMatch(/advice|note/);
});

describe('nothing unnamed is recorded', () => {
  const stray = { secret: 'hunter', bytes: 'hunter', value: 'hunter' };

  test('of occurrences and secrets', () => {
    const place = { ...makeOccurrence(), ...stray };
    const exposure = { audience: 'group', readers: [], ...stray } as const;
    const finding = { ...makeSecret({ exposure }, [place]), ...stray };
    expect(JSON.stringify([recordOccurrence(place), recordFinding(finding)])).not.toContain('hunter');
  });

  test('of audits and rules', () => {
    const rule = { ...RULES[0]!, ...stray, pattern: 'hunter', literals: ['hunter'] };
    expect(JSON.stringify([recordFinding({ ...makeAudit(), ...stray }), recordRule(rule)])).not.toContain(
      'hunter',
    );
  });
});
