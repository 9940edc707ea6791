/**
 * `logscan completion bash|zsh|fish`: prints a script that makes the shell complete our command lines.
 */
import { SHELLS } from '../command/entry.js';
import { renderCompletion } from '../completion.js';
import type { Context } from '../deps.js';
import { EXIT } from '../exit.js';
import type { Settings } from '../flags.js';
import { suggest } from '../suggestion.js';
import { UsageError } from '../usage.js';

/** Prints the script. Throws `UsageError` for a shell that we know nothing of. */
export async function runCompletion(
  { console }: Context,
  _settings: Settings,
  [name = '']: readonly string[],
): Promise<number> {
  const shell = SHELLS.find((known) => known === name);
  if (shell === undefined) {
    throw new UsageError(
      `No completions for the shell "${name}"; use one of ${SHELLS.join(', ')}${suggest(name, SHELLS)}`,
    );
  }
  await console.print(renderCompletion(shell));
  return EXIT.clean;
}
