import { expect, test } from 'vitest';
import { followCourse, isComplete, type Course } from '../../src/report/course.js';
import type { DoneEvent } from '../../src/model/event.js';
import { COVERAGE, makeScene, PROBLEMS, START } from './scene.js';

const DONE: DoneEvent = { type: 'done', coverage: COVERAGE, complete: true, elapsedMs: 1 };

test('keeps what a document is made of', () => {
  const course: Course = { findings: [], problems: [] };
  for (const event of makeScene()) followCourse(course, event);
  expect(course.start).toBe(START);
  expect(course.findings).toHaveLength(6);
  expect(course.problems).toEqual(PROBLEMS);
  expect(course.done?.elapsedMs).toBe(3417);
});

test('a scan is complete when it says so and met no problem', () => {
  expect(isComplete({ problems: [], done: DONE })).toBe(true);
  expect(isComplete({ problems: PROBLEMS, done: DONE })).toBe(false);
  expect(isComplete({ problems: [], done: { ...DONE, complete: false } })).toBe(false);
  expect(isComplete({ problems: [] })).toBe(false);
});
