/**
 * Shell completions, made from the tables of commands and flags.
 *
 * Takes the name of a shell; gives a script for it. The script knows commands, options and the values of choices by itself;
 * it asks `logscan rules list` for the ids of rules, when they are wanted and not before.
 */
import { renderBash } from './completion/bash.js';
import { renderFish } from './completion/fish.js';
import { renderZsh } from './completion/zsh.js';
import type { SHELLS } from './command/entry.js';

/** The script for a shell. */
export function renderCompletion(shell: (typeof SHELLS)[number]): string {
  switch (shell) {
    case 'bash':
      return renderBash();
    case 'zsh':
      return renderZsh();
    case 'fish':
      return renderFish();
    default:
      return shell satisfies never;
  }
}
