import { expect, test } from 'vitest';
import { readLevel, readLevelLetter, readLevelNumber, readSeverity } from '../../../src/detect/line/level.js';

test.each([
  ['info', 'INFO'],
  ['WARN', 'WARN'],
  ['Warning', 'WARNING'],
  ['WRN', 'WARNING'],
  ['dbug', 'DEBUG'],
  ['Information', 'INFO'],
  ['EROR', 'ERROR'],
  ['crit', 'CRITICAL'],
  ['hello', undefined],
  ['in', undefined],
  ['informations', undefined],
  ['', undefined],
  ['constructor', undefined],
  ['toString', undefined],
])('the word %j is %s', (word, level) => {
  expect(readLevel(word)).toBe(level);
});

test('letters, severities of syslog and numbers of Node are levels', () => {
  expect(['D', 'I', 'W', 'E', 'X', ''].map(readLevelLetter)).toEqual([
    'DEBUG',
    'INFO',
    'WARNING',
    'ERROR',
    undefined,
    undefined,
  ]);
  expect([0, 3, 7, 30, 191].map(readSeverity)).toEqual(['EMERG', 'ERROR', 'DEBUG', 'INFO', 'DEBUG']);
  expect([10, 30, 60, 0, 35, 70, Number.NaN].map(readLevelNumber)).toEqual([
    'TRACE',
    'INFO',
    'FATAL',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
