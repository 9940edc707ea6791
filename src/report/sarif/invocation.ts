/**
 * How the scan went, as SARIF's invocation: times, success, and a notification per problem.
 *
 * An invocation counts as successful only when the scan says that it is complete and no problem was met. Problems are
 * of level `error`, SARIF's word for a condition that made results incomplete (3.58.6).
 */
import type { Invocation, Notification } from 'sarif';
import type { DoneEvent, StartEvent } from '../../model/event.js';
import type { Problem } from '../../model/problem.js';
import { literalMessage } from './message.js';
import { locateFile, type UriBase } from './uri.js';

/** What an invocation is told from. */
interface Course {
  readonly start: StartEvent;
  readonly problems: readonly Problem[];
  /** Results that were left out for the size of the report. */
  readonly omittedCount: number;
  readonly done?: DoneEvent | undefined;
}

/** The only invocation of the run. */
export function describeInvocation(
  { start, problems, omittedCount, done }: Course,
  base: UriBase,
): Invocation {
  const endMs = done && Date.parse(start.startedAt) + done.elapsedMs;
  return {
    executionSuccessful: done !== undefined && done.complete && problems.length === 0,
    startTimeUtc: start.startedAt,
    ...(endMs === undefined ? {} : { endTimeUtc: new Date(endMs).toISOString() }),
    toolExecutionNotifications: [
      ...problems.map((problem) => describeProblem(problem, base)),
      ...(omittedCount > 0 ? [describeOmission(omittedCount)] : []),
    ],
  };
}

function describeProblem({ code, message, file, offset }: Problem, base: UriBase): Notification {
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

function describeOmission(omittedCount: number): Notification {
  const message = `The ${omittedCount} least severe results are left out, since code scanning takes no more`;
  return { descriptor: { id: 'results-omitted' }, level: 'warning', message: literalMessage(message) };
}
