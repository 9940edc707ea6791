/**
 * `logscan diff BEFORE.json AFTER.json`: which findings are new, which are gone.
 *
 * Exit bit 1 for new findings at or above --fail-on, bit 2 when the later report is incomplete: what it did not read may
 * hold more. Findings are the same by rule and fingerprint, so both reports have to come from one host's key.
 */
import { compareScans, encodeDifference, type Difference, type Snapshot } from '../../report/difference.js';
import { openOutlet } from '../../report/outlet.js';
import { setDifference } from '../../report/text/difference.js';
import { openPage } from '../../report/text/page.js';
import { decideColor } from '../color.js';
import { describeFailure, isLostReader } from '../console.js';
import type { Context } from '../deps.js';
import { createTally } from '../exit.js';
import type { Settings } from '../flags.js';
import type { Host } from '../host.js';
import { readSaved, type SavedReport } from '../saved.js';
import { openSink } from '../sink.js';
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
  await print(context, settings, { difference, onFailure: tally.fail });
  return tally.code();
}

function describeSide(saved: SavedReport): Snapshot {
  const { complete, coverage, elapsedMs, problems } = saved;
  const isWhole = complete && coverage !== null && elapsedMs !== null && problems.length === 0;
  return { ...saved, complete: isWhole };
}

interface Answer {
  readonly difference: Difference;
  /** Called when the answer could not be written, for another reason than a reader that went away. */
  readonly onFailure: () => void;
}

async function print({ host, console }: Context, settings: Settings, answer: Answer): Promise<void> {
  const sink = openSink((bytes) => console.write(bytes));
  const outlet = openOutlet(sink.stream);
  for (const piece of tell(host, settings, answer.difference)) await outlet.write(piece);
  await sink.end();
  const failure = sink.failure();
  if (failure === undefined || isLostReader(failure)) return;
  console.error(`Cannot write standard output: ${describeFailure(failure)}`);
  answer.onFailure();
}

function* tell(host: Host, settings: Settings, difference: Difference): Iterable<string> {
  const { format, color, quiet, verbose } = settings;
  if (format === 'json') {
    yield* encodeDifference(difference);
    return;
  }
  if (quiet && difference.appeared.length === 0 && difference.after.complete) return;
  const isTerminal = host.stdout.isTTY === true;
  const page = openPage({
    colorLevel: decideColor({ allowed: color, isTerminal, env: host.env }),
    columns: isTerminal ? (host.stdout.columns ?? 0) : 0,
    verbose,
  });
  for (const line of setDifference(page, difference)) yield `${line}\n`;
}
