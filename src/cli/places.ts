/**
 * What a command works on when its user names nothing: the well-known places of logs.
 *
 * Takes the operands and the setting of the root; gives paths for the walk and says on standard error which places it took.
 */
import type { Context } from './deps.js';
import type { Settings } from './flags.js';
import { UsageError } from './usage.js';

/** The operands, or the well-known places that exist where there are none. Throws `UsageError`. */
export async function choosePaths(
  context: Context,
  settings: Settings,
  operands: readonly string[],
): Promise<readonly string[]> {
  // An empty operand is an unset variable in a script, and would mean the working directory.
  if (operands.includes(''))
    throw new UsageError('A path is empty; name a file or a directory, or "." for this one');
  return operands.length > 0 ? operands : takePlaces(context, settings.root);
}

async function takePlaces(
  { host, deps, console }: Context,
  root: string | undefined,
): Promise<readonly string[]> {
  const { candidates, existing } = await deps.findPlaces(host, root);
  if (existing.length === 0) {
    console.detail(`Looked for ${candidates.map((path) => `"${path}"`).join(', ')}`);
    throw new UsageError('No well-known place of logs exists here; name a path: logscan /var/log');
  }
  console.notice(`Scanning well-known places: ${existing.map((path) => `"${path}"`).join(', ')}`);
  return existing;
}
