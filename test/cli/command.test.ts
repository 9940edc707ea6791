import { expect, test } from 'vitest';
import { COMMANDS, findCommand, GROUPS } from '../../src/cli/command.js';
import { EXIT } from '../../src/cli/exit.js';
import { EXIT_CODES, GUIDE, setExamples } from '../../src/cli/guide.js';

test('names each command once, and explains each group', () => {
  const spellings = COMMANDS.map(({ words }) => words.join(' '));
  expect(new Set(spellings).size).toBe(spellings.length);
  expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
  const groups = COMMANDS.filter(({ words }) => words[1] !== undefined).map(({ words: [first] }) => first);
  expect(Object.keys(GROUPS).sort()).toEqual([...new Set(groups)].sort());
});

test.each(COMMANDS)('$words has examples that show it, and fit into 80 columns', (entry) => {
  expect(entry.examples.length).toBeGreaterThan(0);
  const words = entry.words.filter(Boolean).join(' ');
  const shown = entry.examples.some(({ line }) => line.includes(`logscan ${words}`) || entry.name === 'scan');
  expect(shown).toBe(true);
  for (const line of setExamples(entry).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(entry.summary).not.toMatch(/\.$/);
});

test('the guide tells every exit code, and fits into 80 columns', () => {
  const { signal, ...codes } = EXIT;
  expect(signal).toBe(128);
  expect(EXIT_CODES.map(([code]) => code)).toEqual(Object.values(codes));
  for (const line of GUIDE.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('finds a command by its name', () => {
  expect(findCommand('list').words).toEqual(['rules', 'list']);
});
