import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/command.js';
import { spellUsage, spellVariable } from '../../src/cli/flag.js';
import { FLAGS } from '../../src/cli/flags.js';
import { renderManual } from '../../src/cli/manual.js';

const PAGE = renderManual();
/** The page without its requests and escapes, as far as a search for words needs it. */
const TEXT = PAGE.replaceAll(String.raw`\-`, '-')
  .replaceAll(/\\f[BR]/g, '')
  .replaceAll(String.raw`\&`, '');

function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version']).status === 0;
}

test('tells every flag, variable and command', () => {
  for (const flag of FLAGS) {
    expect(TEXT).toContain(`\n${spellUsage(flag)}\n`);
    if (spellVariable(flag) !== undefined) expect(TEXT).toContain(`\n${spellVariable(flag)}\n`);
  }
  for (const { words, summary, examples } of COMMANDS) {
    expect(TEXT).toContain(`\nlogscan ${words.filter(Boolean).join(' ')}`);
    expect(TEXT).toContain(`\n${summary}.\n`);
    for (const { line } of examples) expect(TEXT).toContain(`\n${line}\n`);
  }
});

test('is ASCII, and has no line that is a request by accident', () => {
  expect(PAGE).toMatch(/^[\n\x20-\x7e]+$/);
  const requests = new Set(PAGE.split('\n').flatMap((line) => /^[.']\S*/.exec(line) ?? []));
  expect([...requests].sort()).toEqual(
    ['.PP', '.RE', '.RS', '.SH', '.SS', '.TH', '.TP', '.br', '.fi', '.nf', '.nh'].sort(),
  );
});

test.skipIf(!isInstalled('man'))('man has nothing to warn of, and shows options as they are typed', () => {
  const { stdout, stderr, status } = spawnSync('man', ['--warnings', '-l', '-'], {
    input: PAGE,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], MANWIDTH: '80', LANG: 'C.UTF-8', MANROFFOPT: '-ww' },
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.replace(/.\x08/g, '')).toContain('--fail-on SEVERITY');
});

test.skipIf(!isInstalled('groff'))('groff has nothing to warn of', () => {
  const { stderr, status } = spawnSync('groff', ['-ww', '-man', '-Tascii'], {
    input: PAGE,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});
