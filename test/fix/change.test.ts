import { describe, expect, it } from 'vitest';
import { changeBetween, modeAfter } from '../../src/fix/change.js';

describe('modeAfter', () => {
  it.each([
    [0o644, 'o-r', 0o640],
    [0o666, 'go-r', 0o622],
    [0o666, 'g-w,o-rw', 0o640],
    [0o777, '+t', 0o1777],
    [0o4755, 'o-w', 0o4755],
    [0o2777, 'o-w', 0o2775],
    [0o600, 'go-rw', 0o600],
  ])('takes %o by %s to %o', (mode, change, after) => {
    expect(modeAfter(mode, change)).toBe(after);
  });

  it.each(['o+r', 'u-r', 'a-r', '0640', '', 'o-x', 'go=', 'o-r,'])(
    'refuses %j, which nobody asks for',
    (change) => {
      expect(() => modeAfter(0o644, change)).toThrow('No change of modes');
    },
  );

  it('never gives a right, whatever the mode', () => {
    for (let mode = 0; mode <= 0o7777; mode++) {
      expect(modeAfter(mode, 'g-rw,o-rw') & ~mode).toBe(0);
    }
  });
});

describe('changeBetween', () => {
  it('is the way from one mode to another', () => {
    for (const mode of [0o600, 0o640, 0o644, 0o666, 0o777, 0o2775]) {
      for (const change of ['o-r', 'go-rw', 'g-w', '+t', 'g-r,o-rw']) {
        const after = modeAfter(mode, change);
        const between = changeBetween(mode, after);
        expect(between === '' ? mode : modeAfter(mode, between)).toBe(after);
      }
    }
    expect(changeBetween(0o666, 0o640)).toBe('g-w,o-rw');
    expect(changeBetween(0o777, 0o1775)).toBe('o-w,+t');
    expect(changeBetween(0o640, 0o640)).toBe('');
  });
});
