import { describe, expect, test } from 'vitest';
import type { DoneEvent } from '../../../src/model/event.js';
import { describeInvocation } from '../../../src/report/sarif/invocation.js';
import { COVERAGE, PROBLEMS, START } from '../scene.js';

const BASE = { cwd: '/home/pi', sarifRoot: '/home/pi' };
const DONE: DoneEvent = { type: 'done', coverage: COVERAGE, complete: true, elapsedMs: 61_500 };
const COURSE = { start: START, problems: [], omittedCount: 0, compressedBytes: 4096, done: DONE };

describe('describeInvocation', () => {
  test('of a complete scan is a success with both times', () => {
    expect(describeInvocation(COURSE, BASE)).toEqual({
      executionSuccessful: true,
      startTimeUtc: '2026-11-21T18:00:00.000Z',
      endTimeUtc: '2026-11-21T18:01:01.500Z',
      properties: { coverage: COVERAGE },
      toolExecutionNotifications: [],
    });
  });

  test('of a scan with a problem is none, and tells it with its place', () => {
    const invocation = describeInvocation({ ...COURSE, problems: PROBLEMS }, BASE);
    expect(invocation.executionSuccessful).toBe(false);
    expect(invocation.toolExecutionNotifications).toMatchObject([
      {
        descriptor: { id: 'unreadable' },
        level: 'error',
        message: { text: expect.stringContaining('permission denied') as string },
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'file:///var/log/mopidy/mopidy.log.1' } } },
        ],
      },
      { descriptor: { id: 'truncated' }, properties: { byteOffset: 18_432 } },
    ]);
  });

  test('of a scan that calls itself incomplete, or never ended, is none', () => {
    expect(
      describeInvocation({ ...COURSE, done: { ...DONE, complete: false } }, BASE).executionSuccessful,
    ).toBe(false);
    const unfinished = describeInvocation(
      { start: START, problems: [], omittedCount: 0, compressedBytes: 0 },
      BASE,
    );
    expect(unfinished.executionSuccessful).toBe(false);
    expect(unfinished).not.toHaveProperty('endTimeUtc');
  });

  test('counts what was left out', () => {
    const { toolExecutionNotifications } = describeInvocation({ ...COURSE, omittedCount: 12 }, BASE);
    expect(toolExecutionNotifications).toMatchObject([
      { level: 'warning', message: { text: expect.stringContaining('12') as string } },
    ]);
  });

  test('tells when the upload would be refused for its size', () => {
    const notices = (compressedBytes: number): unknown =>
      describeInvocation({ ...COURSE, compressedBytes }, BASE).toolExecutionNotifications;
    expect(notices(10_000_000)).toEqual([]);
    expect(notices(10_000_001)).toMatchObject([
      {
        descriptor: { id: 'report-too-large' },
        level: 'warning',
        message: { text: expect.stringContaining('10000001 bytes') as string },
      },
    ]);
  });
});
