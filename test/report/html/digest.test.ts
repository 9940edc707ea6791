import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/model/finding.js';
import { digestFindings, sumCounts } from '../../../src/report/html/digest.js';
import { openRulebook } from '../../../src/report/rulebook.js';
import { makeAudit, makeOccurrence, makeScene, makeSecret, RULES } from '../scene.js';

const FINDINGS = makeScene().flatMap((event): Finding[] => (event.type === 'finding' ? [event.finding] : []));

describe('digestFindings', () => {
  const digest = digestFindings(FINDINGS, openRulebook(RULES));

  test('counts by severity, log, source and kind, worst first', () => {
    expect(digest.severities).toEqual([0, 0, 3, 1, 2]);
    expect(digest.logs.map(({ label, counts }) => [label, sumCounts(counts)])).toEqual([
      ['/home/pi/.cache/mopidy/mopidy.log', 3],
      ['/var/log/mopidy/mopidy.log', 2],
      ['-', 1],
    ]);
    expect(digest.sources.map(({ label }) => label)).toEqual(['mopidy_spotify.backend', 'mopidy']);
    expect(digest.kinds.map(({ label, counts }) => [label, sumCounts(counts)])[0]).toEqual([
      'Spotify client secret',
      2,
    ]);
    expect(digest.rules.map(({ id }) => id)).toEqual([
      'spotify.client-secret',
      'url.userinfo',
      'audit.readable-by-all',
      'generic.assignment',
    ]);
  });

  test('numbers entries, and ties them to their tallies', () => {
    expect(digest.entries.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const entry of digest.entries) {
      for (const log of entry.logs) expect(digest.logs.some(({ index }) => index === log)).toBe(true);
      for (const source of entry.sources)
        expect(digest.sources.some(({ index }) => index === source)).toBe(true);
      expect(digest.kinds.find(({ index }) => index === entry.kind)?.label).toBe(entry.rule.title);
    }
  });

  test('spans the times of all places', () => {
    expect(digest.axis).toEqual({
      fromMs: Date.UTC(2026, 10, 2, 7, 12, 45, 7),
      toMs: Date.UTC(2026, 10, 20, 21, 14, 3, 120),
    });
    expect(digest.entries[0]?.firstMs).toBe(Date.UTC(2026, 10, 2, 7, 12, 45, 7));
    expect(digest.entries[3]).not.toHaveProperty('firstMs');
  });

  test('has no axis without times', () => {
    const { time: _time, ...untimed } = makeOccurrence();
    const findings = [makeSecret({}, [untimed]), makeAudit()];
    expect(digestFindings(findings, openRulebook(RULES)).axis).toBeUndefined();
  });
});
