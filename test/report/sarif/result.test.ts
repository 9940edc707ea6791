import type { Location } from 'sarif';
import { describe, expect, test } from 'vitest';
import { describeFinding } from '../../../src/report/sarif/result.js';
import { makeAudit, makeOccurrence, makeSecret, RULES } from '../scene.js';

const BASE = { cwd: '/home/pi', sarifRoot: '/home/pi' };
const LOG = '/home/pi/.cache/mopidy/mopidy.log';
const ENTRY = { rule: RULES[0]!, index: 7 };

/** Where a location points to, as code scanning sees it. */
function positionOf(location: Location | undefined): unknown {
  const { artifactLocation, region } = location?.physicalLocation ?? {};
  return [artifactLocation?.uri, region?.startLine];
}

describe('describeFinding', () => {
  test('says the setting that stops a secret', () => {
    const { message, properties } = describeFinding(makeSecret({ advice: 'Mopidy: set {x}' }), ENTRY, BASE);
    expect(message.text).toMatch(/readable by everyone \(0644\)\. Mopidy: set \{\{x\}\}\.$/);
    expect(properties).toMatchObject({ advice: 'Mopidy: set {x}' });
  });

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
        exposure: { audience: 'everyone', readers: ['everyone (0644)'] },
      },
    });
  });

  test('files generations under the live log, as related locations with the real file', () => {
    const places = [
      makeOccurrence({ file: `${LOG}.2.gz`, line: 5, start: 80 }),
      makeOccurrence({ file: `${LOG}.1`, line: 9, start: 160 }),
      makeOccurrence({ file: LOG, line: 3, start: 40 }),
      makeOccurrence({ file: LOG, line: 7, start: 300 }),
    ];
    const result = describeFinding(makeSecret({}, places), ENTRY, BASE);
    expect(result.locations?.map(positionOf)).toEqual([
      ['.cache/mopidy/mopidy.log', 3],
      ['.cache/mopidy/mopidy.log', 7],
    ]);
    expect(result.relatedLocations?.map(positionOf)).toEqual([
      ['.cache/mopidy/mopidy.log', 1],
      ['.cache/mopidy/mopidy.log', 1],
    ]);
    expect(result.relatedLocations).toMatchObject([
      {
        id: 1,
        message: { text: `In "${LOG}.2.gz", line 5, column 61.` },
        properties: { member: { file: `${LOG}.2.gz`, line: 5, column: 61, byteOffset: 80, byteLength: 32 } },
      },
      { id: 2, properties: { member: { file: `${LOG}.1` } } },
    ]);
    expect(result.properties).not.toHaveProperty('member');
  });

  test('keeps path and fingerprint through a rotation, and when the live log is gone', () => {
    const before = describeFinding(makeSecret({}, [makeOccurrence({ file: LOG })]), ENTRY, BASE);
    const moved = [makeOccurrence({ file: `${LOG}.1` })];
    const after = describeFinding(makeSecret({}, moved), ENTRY, BASE);
    const later = [makeOccurrence({ file: `${LOG}.3.gz`, line: 900, start: 7000 })];
    const muchLater = describeFinding(makeSecret({}, later), ENTRY, BASE);
    for (const result of [after, muchLater]) {
      expect(result.partialFingerprints).toEqual(before.partialFingerprints);
      expect(positionOf(result.locations?.[0])).toEqual(['.cache/mopidy/mopidy.log', 1]);
    }
    expect(after.properties?.['member']).toMatchObject({ file: `${LOG}.1`, line: 17 });
  });

  test('files a secret of several logs always under the same one', () => {
    const other = makeOccurrence({ file: '/home/pi/b.log', family: '/home/pi/b.log', line: 2, start: 1 });
    const places = [other, makeOccurrence({ file: LOG })];
    for (const order of [places, places.toReversed()]) {
      const result = describeFinding(makeSecret({}, order), ENTRY, BASE);
      expect(result.locations?.map(positionOf)).toEqual([['.cache/mopidy/mopidy.log', 17]]);
      expect(result.relatedLocations?.map(positionOf)).toEqual([['b.log', 2]]);
      expect(result.relatedLocations?.[0]).not.toHaveProperty('properties');
    }
  });

  test('names files of which no place is listed, and stops at 1,000 locations', () => {
    const places = Array.from({ length: 100 }, (_, index) =>
      makeOccurrence({ line: index + 1, start: index }),
    );
    const files = Array.from({ length: 1000 }, (_, index) => ({
      file: index === 0 ? LOG : `${LOG}.${index}`,
      family: LOG,
      count: index === 0 ? 100 : 1,
    }));
    const result = describeFinding(makeSecret({ files, fileCount: 1200, count: 1299 }, places), ENTRY, BASE);
    expect(result.locations).toHaveLength(100);
    expect(result.relatedLocations).toHaveLength(900);
    expect(result.relatedLocations?.[0]).toMatchObject({
      message: { text: `In "${LOG}.1".` },
      properties: { member: { file: `${LOG}.1` } },
    });
  });

  test('gives code scanning its own fingerprint only where it cannot make one', () => {
    const prints = (file: string): unknown =>
      describeFinding(makeSecret({}, [makeOccurrence({ file, family: file })]), ENTRY, BASE)
        .partialFingerprints;
    expect(prints(LOG)).not.toHaveProperty('primaryLocationLineHash');
    for (const file of ['/var/log/mopidy.log', '-']) {
      expect(prints(file)).toEqual({
        'logscanFinding/v1': '5f0c9a6e1b7d42a38c11d09e77aa0b3c',
        primaryLocationLineHash: '5f0c9a6e1b7d42a38c11d09e77aa0b3c:1',
      });
    }
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

  test('files the fault of a generation under the live log too', () => {
    const result = describeFinding(
      makeAudit({ file: `${LOG}.1`, family: LOG }),
      { rule: RULES[3]!, index: 3 },
      BASE,
    );
    expect(positionOf(result.locations?.[0])).toEqual(['.cache/mopidy/mopidy.log', 1]);
    expect(result.properties?.['member']).toEqual({ file: `${LOG}.1` });
  });
});
