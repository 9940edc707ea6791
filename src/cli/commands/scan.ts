/**
 * `logscan [options] [paths...]`: scans what was named, or the places where logs are known to be.
 */
import { findStateDirectory } from '../../state/place.js';
import type { Context } from '../deps.js';
import type { Settings } from '../flags.js';
import { runSession } from '../session.js';
import { UsageError } from '../usage.js';

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
  return { paths: await choosePaths(context, operands), stateDirectory };
}

/** The paths that were named, or the places where logs are known to be. Throws `UsageError`. */
export async function choosePaths(context: Context, operands: readonly string[]): Promise<readonly string[]> {
  // An empty operand is an unset variable in a script, and would mean the working directory.
  if (operands.includes(''))
    throw new UsageError('A path is empty; name a file or a directory, or "." for this one');
  return operands.length > 0 ? operands : takePlaces(context);
}

async function takePlaces({ host, deps, console }: Context): Promise<readonly string[]> {
  const { candidates, existing } = await deps.findPlaces(host);
  if (existing.length === 0) {
    console.detail(`Looked for ${candidates.map((path) => `"${path}"`).join(', ')}`);
    throw new UsageError('No well-known place of logs exists here; name a path: logscan /var/log');
  }
  console.notice(`Scanning well-known places: ${existing.map((path) => `"${path}"`).join(', ')}`);
  return existing;
}
