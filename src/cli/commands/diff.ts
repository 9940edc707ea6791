/**
 * `logscan diff BEFORE.json AFTER.json`: which findings are new, which are gone.
 *
 * Exit bit 1 for new findings at or above --fail-on, bit 2 when the later report is incomplete: what it did not read may
 * hold more. Findings are the same by rule and fingerprint, so both reports have to come from one host's key.
 */
import { compareScans, encodeDifference, type Difference, type Snapshot } from '../../report/difference.js';
import { setDifference } from '../../report/text/difference.js';
import { openAnswerPage, printAnswer } from '../answer.js';
import type { Context } from '../deps.js';
import { createTally } from '../exit.js';
import type { Settings } from '../flags.js';
import type { Host } from '../host.js';
import { readSaved, type SavedReport } from '../saved.js';
import { UsageError } from '../usage.js';

/** Runs the command; gives the exit code. Throws `UsageError`. */
export async function runDiff(
  context: Context,
  settings: Settings,
  [before = '', after = '']: readonly string[],
): Promise<number> {
  if (before === '-' && after === '-') {
    throw new UsageError('Both reports are standard input; save one of them to a file');
  }
  const sides = {
    before: await readSaved(before, context.host),
    after: await readSaved(after, context.host),
  };
  const difference = compareScans(describeSide(sides.before), describeSide(sides.after));
  const tally = createTally(settings['fail-on']);
  for (const finding of difference.appeared) tally.see({ type: 'finding', finding });
  if (!difference.after.complete) tally.fail();
  await printAnswer(context, tell(context.host, settings, difference), tally.fail);
  return tally.code();
}

function describeSide(saved: SavedReport): Snapshot {
  const { complete, coverage, elapsedMs, problems } = saved;
  const isWhole = complete && coverage !== null && elapsedMs !== null && problems.length === 0;
  return { ...saved, complete: isWhole };
}

function* tell(host: Host, settings: Settings, difference: Difference): Iterable<string> {
  const { format, quiet } = settings;
  if (format === 'json') {
    yield* encodeDifference(difference);
    return;
  }
  if (quiet && difference.appeared.length === 0 && difference.after.complete) return;
  for (const line of setDifference(openAnswerPage(host, settings), difference)) yield `${line}\n`;
}
