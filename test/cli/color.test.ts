import { expect, test } from 'vitest';
import { decideColor, type ColorFacts } from '../../src/cli/color.js';

type Case = readonly [string, Partial<ColorFacts>, number];

const CASES: readonly Case[] = [
  ['no terminal', {}, 0],
  ['terminal', { isTerminal: true, env: { TERM: 'xterm' } }, 1],
  ['terminal without TERM', { isTerminal: true }, 1],
  ['dumb terminal', { isTerminal: true, env: { TERM: 'dumb' } }, 0],
  ['dumb terminal with COLORTERM', { isTerminal: true, env: { TERM: 'dumb', COLORTERM: 'truecolor' } }, 0],
  ['terminal of 256 colours', { isTerminal: true, env: { TERM: 'xterm-256color' } }, 2],
  ['terminal of all colours', { isTerminal: true, env: { TERM: 'xterm', COLORTERM: 'truecolor' } }, 3],
  ['terminal of 24 bits', { isTerminal: true, env: { TERM: 'xterm', COLORTERM: '24bit' } }, 3],
  ['pipe with COLORTERM', { env: { TERM: 'xterm-256color', COLORTERM: 'truecolor' } }, 0],
  ['NO_COLOR on a terminal', { isTerminal: true, env: { TERM: 'xterm', NO_COLOR: '1' } }, 0],
  ['empty NO_COLOR', { isTerminal: true, env: { TERM: 'xterm', NO_COLOR: '' } }, 1],
  ['NO_COLOR over FORCE_COLOR', { env: { NO_COLOR: '1', FORCE_COLOR: '3' } }, 0],
  ['NO_COLOR over CLICOLOR_FORCE', { env: { NO_COLOR: '1', CLICOLOR_FORCE: '1' } }, 0],
  ['FORCE_COLOR=1 in a pipe', { env: { FORCE_COLOR: '1' } }, 1],
  ['FORCE_COLOR=true in a pipe', { env: { FORCE_COLOR: 'true', TERM: 'xterm-256color' } }, 2],
  ['FORCE_COLOR=2', { env: { FORCE_COLOR: '2' } }, 2],
  ['FORCE_COLOR=3 on a dumb terminal', { isTerminal: true, env: { TERM: 'dumb', FORCE_COLOR: '3' } }, 3],
  ['FORCE_COLOR=0 on a terminal', { isTerminal: true, env: { TERM: 'xterm', FORCE_COLOR: '0' } }, 0],
  ['FORCE_COLOR=false on a terminal', { isTerminal: true, env: { TERM: 'xterm', FORCE_COLOR: 'false' } }, 0],
  ['empty FORCE_COLOR in a pipe', { env: { FORCE_COLOR: '' } }, 0],
  ['CLICOLOR_FORCE=1 in a pipe', { env: { CLICOLOR_FORCE: '1' } }, 1],
  [
    'CLICOLOR_FORCE=1 on a dumb terminal',
    { isTerminal: true, env: { TERM: 'dumb', CLICOLOR_FORCE: '1' } },
    1,
  ],
  ['CLICOLOR_FORCE=0 in a pipe', { env: { CLICOLOR_FORCE: '0' } }, 0],
  [
    '--no-color over everything',
    { allowed: false, isTerminal: true, env: { FORCE_COLOR: '3', CLICOLOR_FORCE: '1' } },
    0,
  ],
];

test.each(CASES)('%s', (_name, facts, level) => {
  expect(decideColor({ allowed: true, isTerminal: false, env: {}, ...facts })).toBe(level);
});
