import { expect, test } from 'vitest';
import { describeKnown, KNOWN_RULE } from '../../src/model/known.js';

test('a known secret is as bad as can be, and certain', () => {
  expect(describeKnown(KNOWN_RULE)).toMatchObject({
    id: 'known.secret',
    title: 'Secret from your own list',
    severity: 'critical',
    confidence: 'confirmed',
  });
  expect(describeKnown('known.door-key').title).toBe('Secret "door-key" from your own list');
});
