/**
 * `logscan [options] [paths...]`: scans what was named, or the places where logs are known to be.
 */
import { findStateDirectory } from '../../state/place.js';
import type { Context } from '../deps.js';
import type { Settings } from '../flags.js';
import { choosePaths } from '../places.js';
import { runSession } from '../session.js';

/** Runs the command; gives the exit code. Throws `UsageError`, `RuleError` or `KeyError`. */
export async function runScan(
  context: Context,
  settings: Settings,
  operands: readonly string[],
): Promise<number> {
  const paths = await choosePaths(context, settings, operands);
  const { env, home } = context.host;
  const stateDirectory = findStateDirectory({ chosen: settings['state-dir'], env, home });
  return (await runSession(context, { settings, paths, stateDirectory })).code();
}
