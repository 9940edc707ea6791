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
  const places = await describePlaces(context, settings, operands);
  return (await runSession(context, { settings, ...places })).code();
}

/** What is scanned, and where is kept what a scan must remember. */
export interface ScanPlaces {
  readonly paths: readonly string[];
  readonly stateDirectory: string;
}

/** The places that operands and settings name. Throws `UsageError`. */
export async function describePlaces(
  context: Context,
  settings: Settings,
  operands: readonly string[],
): Promise<ScanPlaces> {
  const { env, home } = context.host;
  const stateDirectory = findStateDirectory({ chosen: settings['state-dir'], env, home });
  return { paths: await choosePaths(context, settings, operands), stateDirectory };
}
