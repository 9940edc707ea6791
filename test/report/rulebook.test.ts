import { expect, test } from 'vitest';
import { openRulebook } from '../../src/report/rulebook.js';
import { RULES } from './scene.js';

test('a rulebook finds rules with their place', () => {
  const find = openRulebook(RULES);
  expect(find('url.userinfo')).toEqual({ rule: RULES[1], index: 1 });
});

test('a rulebook refuses ids that the scan did not announce', () => {
  expect(() => openRulebook(RULES)('no.such')).toThrow('"no.such"');
});
