import { expect, test } from 'vitest';
import { spellFlag, spellVariable } from '../../src/cli/flag.js';
import { FLAGS, flagsOf, renderFlagTable } from '../../src/cli/flags.js';
import { run } from '../../src/cli/program.js';
import { createDeps } from './fake-deps.js';
import { createHost } from './fake-host.js';

const WANTED = (
  'exclude max-depth follow-symlinks since-last root jobs binary max-ratio max-expanded max-nesting ' +
  'max-members rules only skip known audit max-credential-age min-severity min-confidence fail-on ' +
  'baseline reason expires format output sarif-root category color quiet verbose coverage notify ' +
  'explain stats config state-dir lock version help regex kernel apply logrotate unit since directory ' +
  'file every scope using dry-run yes keep'
).split(' ');

async function readHelp(...args: readonly string[]): Promise<string> {
  const host = createHost({ args: [...args, '--help'] });
  expect(await run(host, createDeps([]))).toBe(0);
  return host.stdout.text();
}

/** Flags that a help text lists, one at the start of each entry. */
function listFlags(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag ?? '');
}

test('has every flag, each name once a command', () => {
  expect(new Set(FLAGS.map((flag) => flag.name))).toEqual(new Set(WANTED));
  for (const command of ['scan', 'audit', 'demo', 'report', 'diff', 'list', 'show', 'check'] as const) {
    const names = flagsOf(command).map((flag) => flag.name);
    expect(new Set(names).size).toBe(names.length);
  }
});

test('has no two flags behind one variable or one short letter', () => {
  const variables = FLAGS.flatMap((flag) => spellVariable(flag) ?? []);
  const letters = FLAGS.flatMap((flag) => flag.short ?? []);
  expect(new Set(variables).size).toBe(variables.length);
  expect(new Set(letters).size).toBe(letters.length);
});

test('is what the help of the scan lists', async () => {
  const expected = [...flagsOf('scan').map(spellFlag), '--version', '--help'];
  expect([...listFlags(await readHelp())].sort()).toEqual(expected.sort());
});

test.each([
  ['audit', ['audit']],
  ['demo', ['demo']],
  ['report', ['report']],
  ['diff', ['diff']],
  ['list', ['rules', 'list']],
  ['show', ['rules', 'show']],
  ['check', ['rules', 'check']],
] as const)('is what the help of %s lists', async (command, args) => {
  const expected = [...flagsOf(command).map(spellFlag), '--help'];
  expect([...listFlags(await readHelp(...args))].sort()).toEqual(expected.sort());
});

test('renders a Markdown table with a row for every flag', () => {
  const lines = renderFlagTable().trimEnd().split('\n');
  expect(lines).toHaveLength(FLAGS.length + 2);
  expect(lines.every((line) => line.split(/(?<!\\)\|/).length === 5)).toBe(true);
  expect(lines).toContain(
    '| `--fail-on SEVERITY` | Set exit bit 1 for findings at least this severe: info, low, medium, high, critical, ' +
      'never (default: low) | `LOGSCAN_FAIL_ON` |',
  );
  expect(lines).toContain(
    '| `--no-audit` | Do not look at permissions, rotation, exposure and stored credentials | `LOGSCAN_AUDIT` |',
  );
});
