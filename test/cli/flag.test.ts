import { expect, test } from 'vitest';
import {
  describeFlag,
  parseFlag,
  spellDefault,
  spellFlag,
  spellUsage,
  spellVariable,
  type Flag,
} from '../../src/cli/flag.js';

const SWITCH: Flag = {
  name: 'quiet',
  short: 'q',
  kind: 'switch',
  default: false,
  group: 'G',
  help: 'Say less',
};
const NEGATED: Flag = {
  name: 'color',
  kind: 'switch',
  negated: true,
  default: true,
  group: 'G',
  help: 'No colour',
};
const NUMBER: Flag = {
  name: 'jobs',
  kind: 'number',
  value: 'N',
  min: 1,
  max: 8,
  group: 'G',
  help: 'Threads',
};
const CHOICE: Flag = {
  name: 'fail-on',
  kind: 'choice',
  value: 'S',
  choices: ['a', 'b'],
  default: 'a',
  group: 'G',
  help: 'Fail',
};
const LIST: Flag = {
  name: 'exclude',
  kind: 'list',
  value: 'GLOB',
  default: [],
  group: 'G',
  help: 'Leave out',
};
const IDS: Flag = { ...LIST, name: 'only', separator: ',' };
const TEXT: Flag = { name: 'config', kind: 'text', value: 'FILE', group: 'G', help: 'Read' };

test('spells flags, values and variables', () => {
  expect([SWITCH, NEGATED, CHOICE].map(spellFlag)).toEqual(['--quiet', '--no-color', '--fail-on']);
  expect([SWITCH, NUMBER].map(spellUsage)).toEqual(['-q, --quiet', '--jobs N']);
  expect(spellVariable(CHOICE)).toBe('LOGSCAN_FAIL_ON');
  expect(spellVariable({ ...CHOICE, elsewhere: 'environment' })).toBe('LOGSCAN_FAIL_ON');
  expect(spellVariable({ ...CHOICE, elsewhere: 'nowhere' })).toBeUndefined();
});

test('describes choices, default and repeatability in one line', () => {
  expect(describeFlag(CHOICE)).toBe('Fail: a, b (default: a)');
  expect(describeFlag({ ...CHOICE, aliases: { bee: 'b' } })).toBe('Fail: a, b (bee is b; default: a)');
  expect(describeFlag(IDS)).toBe('Leave out (repeatable, or comma list)');
  expect(describeFlag(LIST)).toBe('Leave out (repeatable)');
  expect(describeFlag(SWITCH)).toBe('Say less');
  expect(spellDefault({ ...NUMBER, defaultText: 'processors' })).toBe('processors');
});

test.each([
  [SWITCH, '1', true],
  [SWITCH, 'Yes', true],
  [SWITCH, 'off', false],
  [SWITCH, 'maybe', undefined],
  [SWITCH, 'constructor', undefined],
  [NUMBER, '8', 8],
  [NUMBER, '0', undefined],
  [NUMBER, '9', undefined],
  [NUMBER, '-1', undefined],
  [NUMBER, '1.5', undefined],
  [NUMBER, '1e1', undefined],
  [NUMBER, '', undefined],
  [NUMBER, '99999999999999999999', undefined],
  [CHOICE, 'b', 'b'],
  [CHOICE, 'B', undefined],
  [{ ...CHOICE, aliases: { bee: 'b' } }, 'bee', 'b'],
  [{ ...CHOICE, aliases: { bee: 'b' } }, 'toString', undefined],
  [TEXT, 'x', 'x'],
  [TEXT, '', undefined],
  [LIST, '{a,b}', ['{a,b}']],
  [LIST, '', undefined],
  [IDS, 'a.b, c.d,', ['a.b', 'c.d']],
  [IDS, ' , ', undefined],
] as const)('%o of "%s"', (flag, text, value) => {
  const parsed = parseFlag(flag, text);
  expect(parsed.ok ? parsed.value : undefined).toEqual(value);
  if (!parsed.ok) expect(parsed.reason).not.toBe('');
});
