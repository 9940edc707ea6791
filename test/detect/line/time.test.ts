import { describe, expect, test } from 'vitest';
import { readEpoch, takeTime } from '../../../src/detect/line/time.js';

const MODIFIED_MS = Date.UTC(2026, 10, 21, 18);

function read(head: string, modifiedMs = MODIFIED_MS): string | undefined {
  return takeTime(head, 0, modifiedMs)?.iso;
}

describe('ISO 8601 and its kin', () => {
  test.each([
    ['2026-11-21T16:31:02Z x', '2026-11-21T16:31:02Z'],
    ['2026-11-21 16:31:02 x', '2026-11-21T16:31:02'],
    ['2026/11/21 16:31:02 x', '2026-11-21T16:31:02'],
    ['2026-11-21 16:31:02,673 x', '2026-11-21T16:31:02.673'],
    ['2026-11-21 16:31:02.673 x', '2026-11-21T16:31:02.673'],
    ['2026-11-21T16:31:02.123456789Z', '2026-11-21T16:31:02.123456789Z'],
    ['2026-11-21 16:31:02.4|x', '2026-11-21T16:31:02.4'],
    ['2026-11-21 16:31:02 UTC x', '2026-11-21T16:31:02Z'],
    ['2026-11-21T16:31:02+01:00 x', '2026-11-21T16:31:02+01:00'],
    ['2026-11-21 16:31:02 +0100 x', '2026-11-21T16:31:02+01:00'],
    ['2026-11-21 16:31:02.5 -0330 x', '2026-11-21T16:31:02.5-03:30'],
    ['2026-11-21 16:31:02.673 CET [5]', '2026-11-21T16:31:02.673+01:00'],
    ['2026-11-21 16:31:02 GMT x', '2026-11-21T16:31:02Z'],
    ['2026-11-21  16:31:02] INFO', '2026-11-21T16:31:02'],
    ['2026-11-21 16-31-02.673 [Info]', '2026-11-21T16:31:02.673'],
    ['2026-11-21 16:31:02.673 - x', '2026-11-21T16:31:02.673'],
    ['2024-02-29 00:00:00', '2024-02-29T00:00:00'],
    ['2000-02-29 00:00:00', '2000-02-29T00:00:00'],
  ])('%s', (head, time) => {
    expect(read(head)).toBe(time);
  });

  test.each([
    '2026-13-01 00:00:00',
    '2026-00-10 00:00:00',
    '2026-01-32 00:00:00',
    '2026-01-01 25:00:00',
    '2026-01-01 00:60:00',
  ])('%s is no time', (head) => {
    expect(read(head)).toBeUndefined();
  });

  test.each(['2026-11-21', '16:31:02', '2026-11-21 16:31', '26-11-21 16:31:02', 'x', ''])(
    '%j has none',
    (head) => {
      expect(read(head)).toBeUndefined();
    },
  );

  // The engine counts on into the next month, so the text of a date that is none gets out.
  test.each(['2026-02-30 00:00:00', '2026-02-29 00:00:00', '2026-04-31 12:00:00'])(
    '%s is no time either',
    (head) => {
      expect(read(head)).toBeUndefined();
    },
  );

  test('a zone of hours only is not lost', () => {
    expect(read('2026-11-21 16:31:02.673 +01 [5] LOG')).toBe('2026-11-21T16:31:02.673+01:00');
  });
});

describe('other formats', () => {
  test.each([
    ['21/Nov/2026:16:31:02 +0100] "GET', '2026-11-21T16:31:02+01:00'],
    ['01/Jan/2026:00:00:00 +0000] "GET', '2026-01-01T00:00:00+00:00'],
    ['21/Nov/2026:16:31:02.673] http', '2026-11-21T16:31:02.673'],
    ['21-Nov-2026 16:31:02.673 INFO', '2026-11-21T16:31:02.673'],
    ['21 Nov 2026 16:31:02.673 * x', '2026-11-21T16:31:02.673'],
    ['Sat Nov 21 16:31:02.123456 2026] [core', '2026-11-21T16:31:02.123456'],
    ['Sat Nov 21 16:31:02 CET 2026: x', '2026-11-21T16:31:02'],
    ['Nov 21, 2026 4:31:02 PM org.x', '2026-11-21T16:31:02'],
    ['Nov 21, 2026 12:31:02 AM org.x', '2026-11-21T00:31:02'],
    ['1763742662: New', '2025-11-21T16:31:02Z'],
    ['1763742662.673    12 1.2.3.4', '2025-11-21T16:31:02.673Z'],
    ['Nov 21, 2026 16:31:02.673 [0x7f]', '2026-11-21T16:31:02.673'],
    ['Nov 21, 2026 16:31:02 [0x7f]', '2026-11-21T16:31:02'],
  ])('%s', (head, time) => {
    expect(read(head)).toBe(time);
  });

  test.each([
    '21/Nvo/2026:16:31:02 +0100]',
    '32/Nov/2026:16:31:02 +0100]',
    'Nvo 21, 2026 16:31:02',
    'Nov 21, 2026 13:31:02 PM',
    'Anf 21 16:31:02 h p:',
    '11/12/26 16:31:02',
    '26-11-21 16:31:02',
    '12345678901 x',
  ])('%s is no time', (head) => {
    expect(read(head)).toBeUndefined();
  });
});

describe('syslog has no year', () => {
  test.each([
    ['Nov 21 16:31:02 h p:', '2026-11-21T16:31:02', 'the day of the last change'],
    ['Nov 22 12:00:00 h p:', '2026-11-22T12:00:00', 'within a day of slack'],
    ['Nov 22 18:00:00 h p:', '2026-11-22T18:00:00', 'a day later to the second'],
    ['Nov 22 18:00:01 h p:', '2025-11-22T18:00:01', 'a second more'],
    ['Dec 31 23:59:59 h p:', '2025-12-31T23:59:59', 'the year before'],
    ['Jan  1 00:00:00 h p:', '2026-01-01T00:00:00', 'a day of one digit'],
    ['Nov 21 16:31:02.123456 h p:', '2026-11-21T16:31:02.123456', 'a fraction'],
  ])('%s is %s: %s', (head, time) => {
    expect(read(head)).toBe(time);
  });

  test('a file changed at New Year holds lines of the old year', () => {
    const modifiedMs = Date.UTC(2026, 0, 1, 0, 5);
    expect(read('Dec 31 23:59:59 h p:', modifiedMs)).toBe('2025-12-31T23:59:59');
    expect(read('Jan  1 00:04:59 h p:', modifiedMs)).toBe('2026-01-01T00:04:59');
    expect(read('Jan  2 00:04:59 h p:', modifiedMs)).toBe('2026-01-02T00:04:59');
    expect(read('Jan  3 00:04:59 h p:', modifiedMs)).toBe('2025-01-03T00:04:59');
  });

  test('29 February is of a leap year', () => {
    expect(read('Feb 29 01:02:03 h p:', Date.UTC(2024, 5, 1))).toBe('2024-02-29T01:02:03');
  });

  test('29 February is of the last leap year', () => {
    expect(read('Feb 29 01:02:03 h p:', Date.UTC(2025, 5, 1))).toBe('2024-02-29T01:02:03');
    expect(read('Feb 29 01:02:03 h p:', Date.UTC(2024, 1, 1))).toBe('2020-02-29T01:02:03');
    expect(read('Feb 29 01:02:03 h p:', Date.UTC(1903, 1, 1))).toBe('1896-02-29T01:02:03');
  });

  test('MPD has no seconds either', () => {
    expect(read('Nov 21 16:31 : client: [0] opened')).toBe('2026-11-21T16:31');
  });
});

describe('seconds since 1970', () => {
  test.each([
    ['1763742662', '2025-11-21T16:31:02Z'],
    ['1763742662.5', '2025-11-21T16:31:02.5Z'],
    ['1763742662.0', '2025-11-21T16:31:02Z'],
    ['1763742662673', '2025-11-21T16:31:02.673Z'],
    ['1763742662673123', '2025-11-21T16:31:02.673123Z'],
    ['1763742662673123456', '2025-11-21T16:31:02.673123456Z'],
  ])('%s', (digits, time) => {
    expect(readEpoch(digits)).toBe(time);
  });

  test.each(['', '0', '176374266', '17637426626', '1763742662x', '-1763742662', '1e9'])(
    '%j is none',
    (digits) => {
      expect(readEpoch(digits)).toBeUndefined();
    },
  );
});

describe('where it stands', () => {
  test('a time is read at the place asked for, and tells where it ends', () => {
    const text = 'INFO 2026-11-21 16:31:02,673 [5] 2031-01-01 00:00:00';
    expect(takeTime(text, 5, MODIFIED_MS)).toEqual({ iso: '2026-11-21T16:31:02.673', end: 28 });
    expect(takeTime(text, 0, MODIFIED_MS)).toBeUndefined();
    expect(takeTime(text, 33, MODIFIED_MS)).toEqual({ iso: '2031-01-01T00:00:00', end: text.length });
  });

  test('a clock without a date is passed', () => {
    expect(takeTime('16:33:14 INFO', 0, MODIFIED_MS)).toEqual({ iso: undefined, end: 8 });
    expect(takeTime('16:33:14.673 INFO', 0, MODIFIED_MS)).toEqual({ iso: undefined, end: 12 });
  });
});
