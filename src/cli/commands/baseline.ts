/**
 * `logscan baseline create|update|diff FILE [paths...]`: which findings the user has accepted.
 *
 * `create` accepts all findings of a scan and never replaces a file; `update` accepts what is new, keeps what is there, and
 * drops what was not found if everything was read; `diff` tells new and gone ones, with the exit code of a scan. Creating
 * and updating give 0, or 2 when not everything was read.
 */
import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isExpired } from '../../model/allow.js';
import type { BaselineEntry } from '../../model/baseline.js';
import { spellId } from '../../model/cursor.js';
import type { Event } from '../../model/event.js';
import { encodeBaselineDifference, type BaselineDifference } from '../../report/baseline.js';
import { followCourse, isComplete, type Course } from '../../report/course.js';
import { formatCount } from '../../report/quantity.js';
import { setBaselineDifference } from '../../report/text/baseline.js';
import { openAnswerPage, printAnswer } from '../answer.js';
import { encodeBaseline, readBaseline, updateBaseline, type Acceptance } from '../baseline.js';
import { describeFailure } from '../console.js';
import { isDay, spellDay } from '../day.js';
import type { Context } from '../deps.js';
import { EXIT, type Tally } from '../exit.js';
import type { Settings } from '../flags.js';
import { openOutput } from '../output.js';
import { loadLastingKey } from '../past.js';
import { runSession } from '../session.js';
import { UsageError } from '../usage.js';
import { describePlaces, type ScanPlaces } from './scan.js';

/** Runs `baseline create`; gives the exit code. Throws `UsageError`, `RuleError` or `KeyError`. */
export async function runBaselineCreate(
  context: Context,
  settings: Settings,
  [file = '', ...operands]: readonly string[],
): Promise<number> {
  refuseStream(file);
  const path = resolve(context.host.cwd, file);
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw new UsageError(`"${file}" is there already; update it with logscan baseline update`);
  return accept(context, settings, { file, operands, entries: [] });
}

/** Runs `baseline update`; gives the exit code. Throws as `runBaselineCreate` does. */
export async function runBaselineUpdate(
  context: Context,
  settings: Settings,
  [file = '', ...operands]: readonly string[],
): Promise<number> {
  refuseStream(file);
  const { stateDirectory } = await describePlaces(context, settings, operands);
  const key = await loadLastingKey(stateDirectory);
  const entries = await readBaseline(file, key, context.host);
  return accept(context, settings, { file, operands, entries });
}

/** A baseline is read and written more than once. */
function refuseStream(file: string): void {
  if (file === '-') throw new UsageError('A baseline is a file, not standard input or output; name one');
}

interface Acceptor {
  readonly file: string;
  readonly operands: readonly string[];
  readonly entries: readonly BaselineEntry[];
}

async function accept(
  context: Context,
  settings: Settings,
  { file, operands, entries }: Acceptor,
): Promise<number> {
  const { host, console } = context;
  const terms = readTerms(settings, host.now());
  const { stateDirectory, paths } = await describePlaces(context, settings, operands);
  const key = await loadLastingKey(stateDirectory);
  const output = await openOutput(resolve(host.cwd, file), host);
  try {
    const { course } = await scanOnce(context, settings, { paths, stateDirectory });
    const complete = isComplete(course);
    const next = updateBaseline(entries, { findings: course.findings, complete }, terms);
    for (const piece of encodeBaseline(next.entries, key)) output.sink.stream.write(piece);
    await output.sink.end();
    const failure = output.sink.failure();
    if (failure) throw new UsageError(`Cannot write "${file}": ${describeFailure(failure)}`);
    await output.commit();
    const counts = `${next.added} added, ${next.kept} kept, ${next.dropped} dropped`;
    console.notice(`"${file}" accepts ${formatCount(next.entries.length, 'finding')}: ${counts}`);
    if (complete) return EXIT.clean;
    console.error(describeGap(course, entries.length > 0));
    return EXIT.incomplete;
  } finally {
    await output.discard().catch(() => undefined);
  }
}

function describeGap({ problems }: Course, isUpdate: boolean): string {
  const kept = isUpdate ? ', and no entry was dropped' : '';
  return `Not everything was read (${formatCount(problems.length, 'problem')}): what was not is not accepted${kept}`;
}

function readTerms({ reason, expires }: Settings, nowMs: number): Acceptance {
  const today = spellDay(nowMs);
  if (expires !== undefined && !isDay(expires)) {
    throw new UsageError(`--expires "${expires}" is no day; write one such as 2030-12-31`);
  }
  if (expires !== undefined && expires < today) {
    throw new UsageError(`--expires "${expires}" is over; name a day to come`);
  }
  return { today, reason, expires };
}

async function scanOnce(
  context: Context,
  settings: Settings,
  request: ScanPlaces & { readonly baseline?: string },
): Promise<{ readonly course: Course; readonly tally: Tally }> {
  const course: Course = { findings: [], problems: [] };
  const observe = (event: Event): void => {
    followCourse(course, event);
    if (event.type === 'problem') context.console.detail(event.problem.message);
  };
  return { course, tally: await runSession(context, { ...request, settings, observe }) };
}

/** Runs `baseline diff`; gives the exit code. Throws as `runBaselineCreate` does. */
export async function runBaselineDiff(
  context: Context,
  settings: Settings,
  [file = '', ...operands]: readonly string[],
): Promise<number> {
  refuseStream(file);
  const { stateDirectory, paths } = await describePlaces(context, settings, operands);
  const key = await loadLastingKey(stateDirectory);
  const { now } = context.host;
  const entries = (await readBaseline(file, key, context.host)).filter((entry) => !isExpired(entry, now()));
  const { course, tally } = await scanOnce(context, settings, { paths, stateDirectory, baseline: file });
  const difference = compareBaseline(course, entries);
  await printAnswer(context, tell(context, settings, difference), tally.fail);
  return tally.code();
}

function compareBaseline(course: Course, entries: readonly BaselineEntry[]): BaselineDifference {
  const found = new Set(course.findings.map(spellId));
  return {
    rules: course.start?.rules ?? [],
    appeared: course.findings.filter(({ baseline }) => baseline?.state !== 'unchanged'),
    unchanged: course.findings.filter(({ baseline }) => baseline?.state === 'unchanged'),
    gone: entries.filter((entry) => !found.has(spellId(entry))),
    complete: isComplete(course),
  };
}

function* tell({ host }: Context, settings: Settings, difference: BaselineDifference): Iterable<string> {
  if (settings.format === 'json') return yield* encodeBaselineDifference(difference);
  if (settings.quiet && difference.appeared.length === 0 && difference.complete) return;
  for (const line of setBaselineDifference(openAnswerPage(host, settings), difference)) yield `${line}\n`;
}
