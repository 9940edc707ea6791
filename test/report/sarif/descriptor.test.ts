import { describe, expect, test } from 'vitest';
import { describeRule, LEVELS } from '../../../src/report/sarif/descriptor.js';
import { SEVERITIES } from '../../../src/model/severity.js';
import { RULES } from '../scene.js';

const [RULE] = RULES as [(typeof RULES)[number]];

describe('describeRule', () => {
  test('has all that code scanning asks for', () => {
    const descriptor = describeRule(RULE);
    expect(descriptor).toMatchObject({
      id: 'spotify.client-secret',
      name: 'SpotifyClientSecret',
      shortDescription: { text: 'Spotify client secret.' },
      fullDescription: { text: expect.stringContaining(RULE.why) as string },
      helpUri: RULE.references[0],
      defaultConfiguration: { level: 'error' },
      properties: { tags: ['security', 'logs', 'spotify'], precision: 'high', 'security-severity': '9.5' },
    });
    expect(descriptor.help?.text).toContain(RULE.fix);
    expect(descriptor.help?.markdown).toContain(`- <${RULE.references[1]}>`);
  });

  test('has no help link where there is none', () => {
    expect(describeRule({ ...RULE, references: [] })).not.toHaveProperty('helpUri');
  });

  test('grades severities downwards', () => {
    const grades = SEVERITIES.map((severity) =>
      Number(describeRule({ ...RULE, severity }).properties?.['security-severity']),
    );
    expect(grades).toEqual([1, 3, 5.5, 8, 9.5]);
    expect(SEVERITIES.map((severity) => LEVELS[severity])).toEqual([
      'note',
      'note',
      'warning',
      'error',
      'error',
    ]);
  });
});
