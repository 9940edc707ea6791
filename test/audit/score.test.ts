import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, type Circumstances } from '../../src/audit/score.js';
import { SEVERITIES, severityRank } from '../../src/model/severity.js';

const PLAIN: Circumstances = {
  audience: 'group',
  isServed: false,
  isShared: false,
  isShipped: false,
  isShippedInClear: false,
  isBackedUp: false,
  copies: 1,
  ageDays: 10,
  isOutlived: false,
  isExpired: false,
};

/** From narrowest to widest. */
const AUDIENCES = ['owner', 'unknown', 'group', 'everyone'] as const;

const ANY: fc.Arbitrary<Circumstances> = fc.record({
  audience: fc.constantFrom(...AUDIENCES),
  isServed: fc.boolean(),
  isShared: fc.boolean(),
  isShipped: fc.boolean(),
  isShippedInClear: fc.boolean(),
  isBackedUp: fc.boolean(),
  copies: fc.nat(20),
  ageDays: fc.nat(2000),
  isOutlived: fc.boolean(),
  isExpired: fc.boolean(),
});

const SEVERITY = fc.constantFrom(...SEVERITIES);
const rank = (base: (typeof SEVERITIES)[number], one: Circumstances): number =>
  severityRank(assess(base, one).severity);

describe('assess', () => {
  it.each([
    ['nothing special', {}, 'medium'],
    ['every user reads it', { audience: 'everyone' }, 'high'],
    ['its owner alone reads it', { audience: 'owner' }, 'medium'],
    ['its owner alone reads it, and it is old', { audience: 'owner', ageDays: 400 }, 'low'],
    ['readers are unknown', { audience: 'unknown' }, 'medium'],
    ['a web server hands it out', { isServed: true }, 'high'],
    ['one that everyone reads is served', { audience: 'everyone', isServed: true }, 'critical'],
    ['it is sent to another host', { isShipped: true }, 'medium'],
    ['it is sent in clear', { isShipped: true, isShippedInClear: true }, 'high'],
    ['it is sent and backed up', { isShipped: true, isBackedUp: true }, 'high'],
    ['it stands in many files of its owner', { audience: 'owner', copies: 9 }, 'medium'],
    ['it has outlived its kind', { isOutlived: true }, 'info'],
    ['it has outlived its kind, and everyone reads it', { isOutlived: true, audience: 'everyone' }, 'low'],
    [
      'it is expired, and served to everyone',
      { isExpired: true, audience: 'everyone', isServed: true },
      'info',
    ],
  ] as const)('a medium secret, where %s', (_, changes, expected) => {
    expect(assess('medium', { ...PLAIN, ...changes }).severity).toBe(expected);
  });

  it('stays between info and critical', () => {
    fc.assert(fc.property(SEVERITY, ANY, (base, one) => SEVERITIES.includes(assess(base, one).severity)));
    expect(assess('critical', { ...PLAIN, audience: 'everyone', isServed: true }).severity).toBe('critical');
    expect(assess('info', { ...PLAIN, isOutlived: true }).severity).toBe('info');
  });

  it('is monotone: wider readers never lower it', () => {
    fc.assert(
      fc.property(SEVERITY, ANY, fc.nat(2), (base, one, at) => {
        const [narrow, wide] = [AUDIENCES[at] ?? 'owner', AUDIENCES[at + 1] ?? 'everyone'];
        return rank(base, { ...one, audience: narrow }) <= rank(base, { ...one, audience: wide });
      }),
    );
  });

  it.each(['isServed', 'isShared', 'isShipped', 'isShippedInClear', 'isBackedUp'] as const)(
    'is monotone: %s never lowers it',
    (way) => {
      fc.assert(
        fc.property(
          SEVERITY,
          ANY,
          (base, one) => rank(base, { ...one, [way]: false }) <= rank(base, { ...one, [way]: true }),
        ),
      );
    },
  );

  it('is monotone: copies never lower it, age, outliving and expiry never raise it', () => {
    fc.assert(
      fc.property(SEVERITY, ANY, fc.nat(50), (base, one, more) => {
        const now = rank(base, one);
        expect(rank(base, { ...one, copies: one.copies + more })).toBeGreaterThanOrEqual(now);
        expect(rank(base, { ...one, ageDays: one.ageDays + 30 * more })).toBeLessThanOrEqual(now);
        expect(rank(base, { ...one, isOutlived: true })).toBeLessThanOrEqual(now);
        expect(rank(base, { ...one, isExpired: true })).toBeLessThanOrEqual(now);
      }),
    );
  });

  it('is monotone: a worse rule never makes a milder finding', () => {
    fc.assert(
      fc.property(ANY, fc.nat(3), (one, at) => {
        const [mild, bad] = [SEVERITIES[at] ?? 'info', SEVERITIES[at + 1] ?? 'critical'];
        return rank(mild, one) <= rank(bad, one);
      }),
    );
  });

  it('gives reasons that add up to the step', () => {
    fc.assert(
      fc.property(ANY, (one) => {
        const { severity, base, reasons } = assess('medium', one);
        expect(base).toBe('medium');
        if (one.isExpired) return;
        const points = reasons.reduce((sum, reason) => sum + reason.points, 0);
        const step = Math.min(Math.max(2 + Math.trunc(points / 2), 0), 4);
        expect(severityRank(severity)).toBe(step);
        for (const reason of reasons) expect(reason.points).not.toBe(0);
      }),
    );
  });
});
