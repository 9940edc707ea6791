import { describe, expect, test } from 'vitest';
import { openJsonl } from '../../src/report/jsonl.js';
import {
  COVERAGE,
  FILES,
  HOSTILE_NAME,
  makeHostileScene,
  makeOccurrence,
  makeScene,
  PROBLEMS,
  START,
} from './scene.js';
import { renderReport } from './sink.js';

function parseLines(text: string): Record<string, unknown>[] {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('openJsonl', () => {
  test('writes one bare line per occurrence, in order', async () => {
    const lines = parseLines(await renderReport(openJsonl, makeScene()));
    const occurrences = lines.filter((line) => 'file' in line);
    expect(occurrences).toHaveLength(21);
    expect(Object.keys(occurrences[0] ?? {}).join(' ')).toBe(
      'file line column start length rule severity confidence fingerprint preview time logger level',
    );
    expect(occurrences[20]).toMatchObject({
      rule: 'url.userinfo',
      line: 4,
      column: 88,
      start: 402,
      length: 11,
      program: 'mopidy',
    });
  });

  test('writes problems, audits and the end as lines of their own', async () => {
    const lines = parseLines(await renderReport(openJsonl, makeScene()));
    expect(lines.filter((line) => 'problem' in line)).toEqual(PROBLEMS.map((problem) => ({ problem })));
    const audits = lines.filter((line) => 'audit' in line);
    expect(audits).toHaveLength(2);
    expect(audits[0]).toMatchObject({ audit: { kind: 'audit', rule: 'audit.readable-by-all' } });
    expect(lines.at(-1)).toEqual({ done: { complete: false, coverage: COVERAGE } });
    expect(lines).toHaveLength(21 + 2 + 2 + 1);
  });

  test('leaves out what the line does not tell', async () => {
    const { time: _time, logger: _logger, level: _level, ...occurrence } = makeOccurrence();
    const [line] = parseLines(await renderReport(openJsonl, [START, { type: 'occurrence', occurrence }]));
    expect(Object.keys(line ?? {}).at(-1)).toBe('preview');
  });

  test('ends an unfinished scan as incomplete', async () => {
    const lines = parseLines(await renderReport(openJsonl, [START]));
    expect(lines).toEqual([{ done: { complete: false, coverage: null } }]);
  });

  test('keeps hostile names exact and on one line', async () => {
    const lines = parseLines(await renderReport(openJsonl, makeHostileScene()));
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject({ file: HOSTILE_NAME });
  });

  test('writes a sighting under its own key, so that nobody counts it', async () => {
    const occurrence = makeOccurrence();
    const [first, second] = parseLines(
      await renderReport(openJsonl, [
        START,
        { type: 'sighting', occurrence },
        { type: 'occurrence', occurrence },
      ]),
    );
    expect(Object.keys(first ?? {})).toEqual(['sighting']);
    expect(first?.['sighting']).toEqual(second);
  });

  test('tells how files ended under a key of its own', async () => {
    const events = [START, ...FILES];
    const lines = parseLines(await renderReport(openJsonl, events, { coverage: true }));
    expect(lines[1]).toEqual({
      ended: {
        file: '/logs/torn.gz',
        state: 'partly-scanned',
        bytes: 100,
        reasons: ['corrupt', 'truncated'],
      },
    });
  });
});
