import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findOperand } from '../../src/walk/operand.js';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'logscan-operand-')));
  mkdirSync(join(root, 'logs/sub'), { recursive: true });
  for (const name of ['a.log', 'b.log', 'sub/c.log']) writeFileSync(join(root, 'logs', name), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const pathOf = (name: string): Buffer => Buffer.from(join(root, name));

describe('findOperand', () => {
  test('takes a path as named', async () => {
    expect(await findOperand('logs//', root)).toEqual({
      starts: [{ path: pathOf('logs'), name: 'logs', relative: '', isNamed: true }],
      blocked: [],
      problems: [],
    });
  });

  test('takes a link as named, wherever it leads', async () => {
    symlinkSync('nowhere', join(root, 'link'));
    expect((await findOperand('link', root)).starts).toMatchObject([{ name: 'link', isNamed: true }]);
  });

  test('takes matches of a glob as found, relative to its fixed part', async () => {
    expect((await findOperand('logs/**/*.log', root)).starts).toEqual([
      { path: pathOf('logs/a.log'), name: 'logs/a.log', relative: 'a.log', isNamed: false },
      { path: pathOf('logs/b.log'), name: 'logs/b.log', relative: 'b.log', isNamed: false },
      { path: pathOf('logs/sub/c.log'), name: 'logs/sub/c.log', relative: 'sub/c.log', isNamed: false },
    ]);
    const absolute = await findOperand(join(root, 'logs/*.log'), '/');
    expect(absolute.starts.map(({ name, relative }) => [name, relative])).toEqual([
      [join(root, 'logs/a.log'), 'a.log'],
      [join(root, 'logs/b.log'), 'b.log'],
    ]);
  });

  test('names what a relative glob cannot look into as the glob would', async () => {
    symlinkSync('loop', join(root, 'loop'));
    const { blocked, problems } = await findOperand('loop/*.log', root);
    expect(blocked).toMatchObject([
      { start: { name: 'loop', path: pathOf('loop') }, error: { code: 'ELOOP' } },
    ]);
    expect(problems).toEqual([]);
  });

  test('says what is missing', async () => {
    expect((await findOperand('nosuch', root)).problems).toEqual([
      { code: 'not-found', message: 'Found nothing at "nosuch"; check the spelling', file: 'nosuch' },
    ]);
    expect((await findOperand('*.txt', root)).problems).toEqual([
      { code: 'not-found', message: 'Nothing matches the glob "*.txt"; check the spelling', file: '*.txt' },
    ]);
  });
});
