import { expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/command.js';
import { listFirstWords, listPlaces, listSecondWords, quote } from '../../../src/cli/completion/place.js';
import { FLAGS, flagsOf } from '../../../src/cli/flags.js';

test('has a place for every command, for none, and for help', () => {
  const paths = listPlaces().map(({ path }) => path);
  expect(paths).toHaveLength(COMMANDS.length + 2);
  expect(paths).toEqual(expect.arrayContaining(['', 'scan', 'rules list', 'config show', 'help']));
});

test('has every flag of every command, and each flag somewhere', () => {
  const named = new Set<string>();
  for (const entry of COMMANDS) {
    const place = listPlaces().find(({ path }) => path === entry.words.filter(Boolean).join(' '));
    const longs = place?.options.map(({ long }) => long.replace(/^--(no-)?/, '')) ?? [];
    expect(longs).toEqual([...flagsOf(entry.name).map(({ name }) => name), 'help']);
    longs.forEach((name) => named.add(name));
  }
  listPlaces()[0]?.options.forEach(({ long }) => named.add(long.slice(2)));
  expect(FLAGS.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
});

test('offers what a value may be', () => {
  const offers = new Map(listPlaces()[0]?.options.map(({ long, offer }) => [long, offer]));
  expect(offers.get('--fail-on')).toContain('never');
  expect(offers.get('--only')).toBe('rules');
  expect(offers.get('--rules')).toBe('files');
  expect(offers.get('--sarif-root')).toBe('folders');
  expect(offers.get('--output')).toContain('sarif=');
  expect(offers.get('--jobs')).toBe('nothing');
});

test('tells first words from second ones', () => {
  expect(listFirstWords().map(({ word }) => word)).toEqual(
    expect.arrayContaining(['scan', 'rules', 'config', 'help']),
  );
  expect(
    listSecondWords()
      .get('rules')
      ?.map(({ word }) => word),
  ).toEqual(['list', 'show', 'check']);
});

test('quotes a word for sh', () => {
  expect(quote("it's")).toBe(String.raw`'it'\''s'`);
});
