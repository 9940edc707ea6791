/**
 * Rows of the flag table: which implementation matches and searches.
 */
import type { Flag } from '../flag.js';

/** Rows in the order of help. */
export const ENGINE_FLAGS = [
  {
    name: 'regex',
    kind: 'choice',
    value: 'ENGINE',
    choices: ['auto', 're2', 're2js'],
    default: 'auto',
    group: 'Engine',
    help: 'Match with native RE2 or with its JavaScript port',
    commands: ['scan', 'demo', 'check', 'explain', 'create', 'update', 'compare'],
  },
  {
    name: 'kernel',
    kind: 'choice',
    value: 'KERNEL',
    choices: ['auto', 'simd', 'scalar'],
    default: 'auto',
    group: 'Engine',
    help: 'Search literals with WebAssembly SIMD or without',
    commands: ['scan', 'demo', 'check', 'explain', 'create', 'update', 'compare'],
  },
] as const satisfies readonly Flag[];
