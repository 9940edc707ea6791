/**
 * `logscan notify test`: sends a trial to every channel of the configuration, and tells which took it.
 *
 * Exit code 0 when all did, 2 when one did not, 64 when there is none.
 */
import { tryChannels } from '../../notify/notifier.js';
import type { Context } from '../deps.js';
import { EXIT } from '../exit.js';
import type { Settings } from '../flags.js';
import { describeSetup, readChannels } from '../notification.js';
import { UsageError } from '../usage.js';

/** Runs the command; gives the exit code. Throws `UsageError`. */
export async function runNotifyTest(context: Context, settings: Settings): Promise<number> {
  const channels = await readChannels(context, settings);
  if (channels.length === 0) throw new UsageError('There is nobody to notify; add a [[notify]] table');
  const failures = await tryChannels(describeSetup(context, channels, ''));
  const lines = channels.map(({ name, kind }, index) => {
    const failure = failures[index];
    return `${name} (${kind}): ${failure ?? 'delivered'}\n`;
  });
  await context.console.print(lines.join(''));
  return failures.every((failure) => failure === undefined) ? EXIT.clean : EXIT.incomplete;
}
