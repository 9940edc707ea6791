/**
 * How the scan went, as SARIF's invocation: times, success, and a notification per problem.
 *
 * An invocation counts as successful only when the scan says that it is complete and no problem was met. Problems are
 * of level `error`, SARIF's word for a condition that made results incomplete (3.58.6).
 */
import type { Invocation, Notification } from 'sarif';
import type { DoneEvent, StartEvent } from '../../model/event.js';
import type { Problem } from '../../model/problem.js';
import type { Checkout } from '../checkout.js';
import { recordCoverage } from '../record.js';
import { literalMessage } from './message.js';
import { locateFile } from './uri.js';

/** What an invocation is told from. */
interface Course {
  readonly start: StartEvent;
  readonly problems: readonly Problem[];
  /** Results that were left out because code scanning takes no more of them. */
  readonly omittedCount: number;
  /** Size of the report when it is compressed. */
  readonly compressedBytes: number;
  readonly done?: DoneEvent | undefined;
}

/** What code scanning accepts of an upload (GitHub, "SARIF support for code scanning"). */
const MAX_COMPRESSED_BYTES = 10_000_000;

/** The only invocation of the run. */
export function describeInvocation(course: Course, base: Checkout): Invocation {
  const { start, problems, done } = course;
  const endMs = done && Date.parse(start.startedAt) + done.elapsedMs;
  return {
    executionSuccessful: done !== undefined && done.complete && problems.length === 0,
    startTimeUtc: start.startedAt,
    ...(endMs === undefined ? {} : { endTimeUtc: new Date(endMs).toISOString() }),
    ...(done === undefined ? {} : { properties: { coverage: recordCoverage(done.coverage) } }),
    toolExecutionNotifications: [
      ...problems.map((problem) => describeProblem(problem, base)),
      ...describeLimits(course),
    ],
  };
}

function describeProblem({ code, message, file, offset }: Problem, base: Checkout): Notification {
  return {
    descriptor: { id: code },
    level: 'error',
    message: literalMessage(message),
    ...(file === undefined
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: { uri: locateFile(file, base) } } }] }),
    ...(offset === undefined ? {} : { properties: { byteOffset: offset } }),
  };
}

/** The limits of code scanning that the report met. */
function describeLimits({ omittedCount, compressedBytes }: Course): Notification[] {
  const notices: Notification[] = [];
  if (omittedCount > 0) {
    const text = `The ${omittedCount} least severe results are left out, since code scanning takes no more`;
    notices.push(describeLimit('results-omitted', text));
  }
  if (compressedBytes > MAX_COMPRESSED_BYTES) {
    const text = `Compressed, this report has ${compressedBytes} bytes and code scanning refuses more than ${MAX_COMPRESSED_BYTES}; scan fewer paths at once, or raise --min-severity`;
    notices.push(describeLimit('report-too-large', text));
  }
  return notices;
}

function describeLimit(id: string, text: string): Notification {
  return { descriptor: { id }, level: 'warning', message: literalMessage(text) };
}
