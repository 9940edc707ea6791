/**
 * `logscan audit [options] [paths...]`: audits the surroundings of logs without reading the logs.
 *
 * Takes what a scan takes, standard input aside, and gives the same reports with the same exit codes.
 */
import { findStateDirectory } from '../../state/place.js';
import type { Context } from '../deps.js';
import type { Settings } from '../flags.js';
import { choosePaths } from '../places.js';
import { runSession } from '../session.js';
import { UsageError } from '../usage.js';

/** Runs the command; gives the exit code. Throws `UsageError`, `RuleError` or `KeyError`. */
export async function runAudit(
  context: Context,
  settings: Settings,
  operands: readonly string[],
): Promise<number> {
  if (operands.includes('-')) {
    throw new UsageError('Standard input has no surroundings to audit; name files or directories');
  }
  const paths = await choosePaths(context, settings, operands);
  const { env, home } = context.host;
  const stateDirectory = findStateDirectory({ chosen: settings['state-dir'], env, home });
  return (await runSession(context, { settings, paths, stateDirectory, contents: false })).code();
}
