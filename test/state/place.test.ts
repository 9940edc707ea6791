import { expect, test } from 'vitest';
import { findStateDirectory } from '../../src/state/place.js';

const home = '/home/alice';

test.each([
  ['the chosen one', '/chosen', { STATE_DIRECTORY: '/unit', XDG_STATE_HOME: '/xdg' }, '/chosen'],
  ['the unit’s', undefined, { STATE_DIRECTORY: '/unit', XDG_STATE_HOME: '/xdg' }, '/unit'],
  ['the first of several of the unit', undefined, { STATE_DIRECTORY: '/unit:/other' }, '/unit'],
  ['below XDG_STATE_HOME', undefined, { XDG_STATE_HOME: '/xdg' }, '/xdg/logscan'],
  ['below home', undefined, {}, '/home/alice/.local/state/logscan'],
  [
    'below home for relative variables',
    undefined,
    { STATE_DIRECTORY: 'u', XDG_STATE_HOME: 'x' },
    '/home/alice/.local/state/logscan',
  ],
  [
    'below home for empty variables',
    undefined,
    { STATE_DIRECTORY: '', XDG_STATE_HOME: '' },
    '/home/alice/.local/state/logscan',
  ],
])('takes %s', (_name, chosen, env, expected) => {
  expect(findStateDirectory({ chosen, env, home })).toBe(expected);
});
