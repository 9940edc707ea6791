/**
 * What a row of the command table is.
 */
import type { CommandName } from '../flag.js';

/** What shells offer for an operand: files, rule ids, commands, or one of some words. */
export type Offer = 'files' | 'rules' | 'commands' | readonly string[];

export interface Operand {
  /** As commander reads it: `<file>`, `[paths...]`. */
  readonly spelling: string;
  readonly help: string;
  readonly offer: Offer;
}

/** A command line, and what it does. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

export interface CommandEntry {
  readonly name: CommandName;
  /** One or two words: `rules list`. */
  readonly words: readonly [string, string?];
  readonly summary: string;
  readonly operands: readonly Operand[];
  readonly examples: readonly Example[];
}

/** Shells that completions can be written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
