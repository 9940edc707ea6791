import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.js';
import { openText } from '../../src/report/text.js';
import {
  makeCrowd,
  makeDone,
  makeEmptyScene,
  makeHostileScene,
  makeScene,
  makeSecret,
  START,
} from './scene.js';
import { renderReport } from './sink.js';

const ANSI = /\u001b\[[0-9;]*m/g;

/** Lines that may stand out of the page: those that end in one long exact value. */
const LONG_VALUE = /^ *(\w+ +)?(\d+ {2})?\S*[/\\]|chmod|systemctl/;

describe('golden pages at 80 columns', () => {
  test.each([
    ['scene', makeScene(), {}],
    ['verbose', makeScene(), { verbose: true }],
    ['hostile', makeHostileScene(), {}],
    ['empty', makeEmptyScene(), {}],
  ])('%s', async (name, events, options) => {
    await expect(await renderReport(openText, events, options)).toMatchFileSnapshot(`golden/${name}.txt`);
  });
});

describe('openText', () => {
  test.each([80, 60, 100])('keeps to %i columns except for long values', async (columns) => {
    const lines = (await renderReport(openText, makeScene(), { columns })).split('\n');
    const long = lines.filter((line) => line.length > columns && !LONG_VALUE.test(line));
    expect(long).toEqual([]);
    expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(columns - 15);
  });

  test('without colours is ASCII, with them the same words', async () => {
    const plain = await renderReport(openText, makeScene());
    const colored = await renderReport(openText, makeScene(), { colorLevel: 1 });
    expect(plain).toMatch(/^[\x20-\x7e\n]*$/);
    expect(await renderReport(openText, makeHostileScene())).toMatch(/^[\x20-\x7e\n]*$/);
    expect(colored).toMatch(ANSI);
    expect(colored.replace(ANSI, '')).toBe(plain);
  });

  test('says why and how to mend once per rule', async () => {
    const text = await renderReport(openText, makeScene());
    expect(text.match(/Whoever has it can act/g)).toHaveLength(1);
    expect(text.match(/c4fe\*\*\*\*9d|09ab\*\*\*\*7e/g)).toHaveLength(2);
  });

  test('tells secrets, then faults, then problems, then the summary', async () => {
    const text = await renderReport(openText, makeScene());
    const order = [
      'CRITICAL',
      'HIGH',
      'secret-looking',
      'Log readable by',
      'INCOMPLETE',
      'This report is incomplete',
    ];
    const places = order.map((word) => text.indexOf(word));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('lists every one of thousands of secrets', async () => {
    const text = await renderReport(openText, makeCrowd(5000));
    expect(text.match(/c4fe\*\*\*\*9d/g)).toHaveLength(5000);
    expect(text).toContain('Found 5,000 secrets (5,000 critical)');
  });

  test('of an unfinished scan tells what came so far', async () => {
    const text = await renderReport(openText, [START, { type: 'finding', finding: makeSecret() }]);
    expect(text).toContain('c4fe****9d');
    expect(text).toContain('incomplete (the scan ended early): found 1 secret');
  });

  test('refuses a finding of a rule that was not announced', async () => {
    const events: Event[] = [
      { ...START, rules: [] },
      { type: 'finding', finding: makeSecret() },
    ];
    await expect(renderReport(openText, events)).rejects.toThrow('"spotify.client-secret"');
  });
});

describe('with --quiet', () => {
  const quiet = { quiet: true };
  const problem = { code: 'unreadable', message: 'Cannot open "/l"' } as const;

  test('a complete scan without findings prints nothing, also with --verbose', async () => {
    expect(await renderReport(openText, makeEmptyScene(), quiet)).toBe('');
    expect(await renderReport(openText, makeEmptyScene(), { quiet: true, verbose: true })).toBe('');
  });

  test.each<[string, Event[]]>([
    ['a finding', [START, { type: 'finding', finding: makeSecret() }, makeDone(true)]],
    ['a problem', [START, { type: 'problem', problem }, makeDone(false)]],
    ['an early end', [START]],
    ['an end that says incomplete', [START, makeDone(false)]],
  ])('%s is printed', async (_name, events) => {
    expect(await renderReport(openText, events, quiet)).not.toBe('');
  });
});
