import { describe, expect, test } from 'vitest';
import type { DoneEvent } from '../../../src/model/event.js';
import { openPage } from '../../../src/report/text/page.js';
import { isComplete, setStart, setSummary } from '../../../src/report/text/summary.js';
import { COVERAGE, makeAudit, makeSecret, START } from '../scene.js';

const PAGE = openPage({ colorLevel: 0, columns: 100, verbose: false });
const FILES = { scanned: 12, partlyScanned: 0, skipped: 0, excluded: 0 };

function makeEnd(complete: boolean, files: DoneEvent['coverage']['files'] = FILES): DoneEvent {
  return { type: 'done', complete, elapsedMs: 3417, coverage: { ...COVERAGE, files } };
}

function summarise(outcome: Parameters<typeof setSummary>[1]): string {
  return setSummary(PAGE, outcome).join('\n').replace(/\n +/g, ' ');
}

describe('setSummary', () => {
  test('counts findings by kind and severity, worst first', () => {
    const findings = [makeSecret(), makeSecret(), makeSecret({ severity: 'low' }), makeAudit()];
    expect(summarise({ findings, problemCount: 0, done: makeEnd(true) })).toBe(
      'Found 3 secrets and 1 audit finding (2 critical, 1 medium, 1 low)\n12 files scanned; 34.2 MiB in 3.4 s',
    );
  });

  test('does not call a scan unread of which only the news did not arrive', () => {
    const outcome = { findings: [makeSecret()], problemCount: 2, unreadCount: 0, done: makeEnd(false) };
    expect(summarise(outcome)).toContain(
      'Found 1 secret (1 critical); 2 notifications could not be delivered\n',
    );
    expect(summarise({ ...outcome, unreadCount: 1 })).toContain('This report is incomplete (2 problems)');
  });

  test('of a complete scan without findings says what was scanned', () => {
    expect(summarise({ findings: [], problemCount: 0, done: makeEnd(true) })).toBe(
      'No findings in what was scanned\n12 files scanned; 34.2 MiB in 3.4 s',
    );
  });

  test('says how many findings the user allows', () => {
    const done = { ...makeEnd(true), coverage: { ...COVERAGE, files: FILES, allowed: 3 } };
    expect(summarise({ findings: [], problemCount: 0, done })).toMatch(
      /3\.4 s\n3 findings allowed by your configuration$/,
    );
  });

  test('of an audit says that nothing was read', () => {
    const done = makeEnd(true, { ...FILES, scanned: 0, examined: 4 });
    expect(summarise({ findings: [], problemCount: 0, done })).toBe(
      'No faults in what was examined\n4 files examined and not read in 3.4 s',
    );
    expect(summarise({ findings: [], problemCount: 1, done: { ...done, complete: false } })).toMatch(
      /in what could be examined\n/,
    );
  });

  test('of a scan that met no file does not say that there are no findings', () => {
    const done = makeEnd(true, { ...FILES, scanned: 0, excluded: 3 });
    expect(summarise({ findings: [], problemCount: 0, done })).toMatch(
      /^Nothing was scanned\n0 files scanned, 3 excluded by your options;/,
    );
  });

  test('says incomplete, and why, whenever it is', () => {
    const done = makeEnd(false, { scanned: 1, partlyScanned: 2, skipped: 3, excluded: 4 });
    expect(summarise({ findings: [], problemCount: 5, done })).toBe(
      'This report is incomplete (5 problems): no findings in what could be read\n' +
        '1 file scanned, 2 partly scanned, 3 skipped, 4 excluded by your options; 34.2 MiB in 3.4 s',
    );
    expect(summarise({ findings: [makeSecret()], problemCount: 1, done })).toContain(
      'incomplete (1 problem): found 1 secret',
    );
    expect(summarise({ findings: [], problemCount: 0 })).toBe(
      'This report is incomplete (the scan ended early): no findings in what could be read',
    );
  });
});

test('a scan is complete when it says so and met no problem', () => {
  expect(isComplete({ findings: [], problemCount: 0, done: makeEnd(true) })).toBe(true);
  expect(isComplete({ findings: [], problemCount: 0, done: makeEnd(false) })).toBe(false);
  expect(isComplete({ findings: [], problemCount: 1, done: makeEnd(true) })).toBe(false);
  expect(isComplete({ findings: [], problemCount: 0 })).toBe(false);
});

test('the start facts name tool, roots, engine and rules', () => {
  expect(setStart(PAGE, START)).toEqual([
    'logscan 0.1.0, started 2026-11-21T18:00:00.000Z',
    '  roots    /home/pi/.cache/mopidy /var/log/mopidy',
    '  engine   re2 1.27.1; simd kernel',
    '  rules    4',
  ]);
});
