import { describe, expect, test } from 'vitest';
import { describeFinding } from '../../../src/report/sarif/result.js';
import { makeAudit, makeOccurrence, makeSecret, RULES } from '../scene.js';

const BASE = { cwd: '/home/pi', sarifRoot: '/home/pi' };
const ENTRY = { rule: RULES[0]!, index: 7 };

describe('describeFinding', () => {
  test('tells a secret by its mask and place', () => {
    expect(describeFinding(makeSecret(), ENTRY, BASE)).toEqual({
      ruleId: 'spotify.client-secret',
      ruleIndex: 7,
      level: 'error',
      partialFingerprints: { 'logscanFinding/v1': '5f0c9a6e1b7d42a38c11d09e77aa0b3c' },
      message: { text: 'Spotify client secret "c4fe****9d" stands once, readable by everyone (0644).' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: '.cache/mopidy/mopidy.log' },
            region: {
              startLine: 17,
              startColumn: 61,
              endLine: 17,
              endColumn: 93,
              byteOffset: 1893,
              byteLength: 32,
            },
          },
        },
      ],
      properties: {
        severity: 'critical',
        confidence: 'likely',
        count: 1,
        fileCount: 1,
        byteOffset: 1893,
        exposure: { audience: 'everyone', readers: ['everyone (0644)'] },
      },
    });
  });

  test('puts the first place first, each place once, and at most 100', () => {
    const places = Array.from({ length: 100 }, (_, index) =>
      makeOccurrence({ line: index + 1, start: index }),
    );
    const first = places[40]!;
    const { locations } = describeFinding(makeSecret({ first, count: 500 }, places), ENTRY, BASE);
    const lines = locations?.map((location) => location.physicalLocation?.region?.startLine);
    expect(lines?.[0]).toBe(41);
    expect(new Set(lines).size).toBe(100);
    expect(lines).toHaveLength(100);
    const apart = describeFinding(
      makeSecret({ first: makeOccurrence({ start: 9999 }) }, places),
      ENTRY,
      BASE,
    );
    expect(apart.locations).toHaveLength(100);
  });

  test('tells a fault at the first character of its file, with the commands', () => {
    const result = describeFinding(makeAudit(), { rule: RULES[3]!, index: 3 }, BASE);
    expect(result.level).toBe('warning');
    expect(result.message.text).toContain('Log readable by everyone: mode 0644');
    expect(result.message.text).toContain('Mend it with: chmod 0640 /home/pi/.cache/mopidy/mopidy.log');
    expect(result.locations?.[0]?.physicalLocation?.region).toEqual({
      startLine: 1,
      startColumn: 1,
      endLine: 1,
      endColumn: 1,
    });
  });
});
