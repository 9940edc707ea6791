/**
 * The course of one scan, kept for formats that can only write when all is known.
 *
 * Takes the events; gives start, findings, problems and end. Occurrences are not kept: findings list them, up to a cap.
 */
import type { DoneEvent, Event, FileEvent, StartEvent } from '../model/event.js';
import type { Finding } from '../model/finding.js';
import type { Problem } from '../model/problem.js';
import type { ReportOptions } from './report.js';

/** What a scan has said so far. */
export interface Course {
  start?: StartEvent;
  /** Worst first. */
  readonly findings: Finding[];
  readonly problems: Problem[];
  /** Present where files are to be listed. */
  readonly files?: FileEvent[];
  done?: DoneEvent;
}

/** A course before its first event. */
export function openCourse({ coverage }: Pick<ReportOptions, 'coverage'>): Course {
  return { findings: [], problems: [], ...(coverage && { files: [] }) };
}

/** What tells whether a scan read everything. */
export interface Ending {
  readonly problems: readonly Problem[];
  /** Absent when the scan ended before it could count. */
  readonly done?: DoneEvent | undefined;
}

/** Notes an event. */
export function followCourse(course: Course, event: Event): void {
  switch (event.type) {
    case 'start':
      course.start = event;
      return;
    case 'finding':
      course.findings.push(event.finding);
      return;
    case 'problem':
      course.problems.push(event.problem);
      return;
    case 'done':
      course.done = event;
      return;
    case 'file':
      course.files?.push(event);
      return;
    case 'progress':
    case 'sighting':
    case 'occurrence':
      return;
    default:
      return event satisfies never;
  }
}

/** Whether everything was read, as far as the events tell. */
export function isComplete({ done, problems }: Ending): boolean {
  return done !== undefined && done.complete && problems.length === 0;
}
