import { expect, test } from 'vitest';
import { openAllowance } from '../../src/scan/allowance.js';

const now = (): number => Date.UTC(2026, 10, 21);
const TOOLS = { compileTest: () => () => false };
const subject = { rule: 'acme.key', fingerprint: '0a', file: 'app.log' };

test('is nothing without entries that hold today', () => {
  const expired = [{ rule: 'acme.key', reason: 'old', expires: '2026-11-20' }];
  expect(openAllowance({ now }, TOOLS)).toBeUndefined();
  expect(openAllowance({ now, allow: expired }, TOOLS)).toBeUndefined();
});

test('knows the working directory', () => {
  const allow = [{ path: '/logs/*.log', reason: 'why' }];
  expect(openAllowance({ now, allow, cwd: '/logs' }, TOOLS)?.(subject)).toBe(true);
  expect(openAllowance({ now, allow, cwd: '/other' }, TOOLS)?.(subject)).toBe(false);
});
