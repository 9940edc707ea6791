/**
 * `logscan report FILE.json [--format FORMAT] [--output FORMAT=FILE]`: a saved scan in other formats, without scanning.
 *
 * The exit code tells whether the reports could be written, and nothing of what they say: 0, or 2 where one could not.
 */
import type { Context } from '../deps.js';
import { EXIT } from '../exit.js';
import type { Settings } from '../flags.js';
import { parseOutputs } from '../output.js';
import { openReports } from '../reports.js';
import { listsAll, readSaved, replayScan } from '../saved.js';

/** Runs the command; gives the exit code. Throws `UsageError`. */
export async function runReport(
  context: Context,
  settings: Settings,
  [file = '']: readonly string[],
): Promise<number> {
  const saved = await readSaved(file, context.host);
  if (isStreamed(settings, context) && !listsAll(saved)) {
    context.console.notice(
      'The report lists not all occurrences, so the format jsonl has not all of them either',
    );
  }
  let failed = false;
  const reports = await openReports(context, settings, () => (failed = true));
  try {
    for (const event of replayScan(saved)) {
      await reports.accept(event);
      if (reports.areLost()) break;
    }
    await reports.close();
  } finally {
    await reports.discard();
  }
  return failed ? EXIT.incomplete : EXIT.clean;
}

/** Whether a format was asked for that tells single occurrences. */
function isStreamed({ format, output }: Settings, { host }: Context): boolean {
  return format === 'jsonl' || parseOutputs(output, host.cwd).some((target) => target.format === 'jsonl');
}
