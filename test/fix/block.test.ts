import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeBlock } from '../../src/fix/block.js';

const REAL = '/usr/sbin/logrotate';
const LINES = ['/var/log/no-such-log-here.log {', '  daily', '  missingok', '}'];
let root: string;
let path: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'fix-block-')));
  path = join(root, 'app-rotation');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A stand-in for logrotate that says something and notes what it was asked. */
function stub(words: string): string {
  const program = join(root, 'logrotate');
  writeFileSync(program, `#!/bin/sh\necho "$@" > '${root}/asked'\n${words}\n`);
  chmodSync(program, 0o755);
  return program;
}

describe('writeBlock', () => {
  it('writes the lines whole, for everyone to read, and leaves no draft', async () => {
    const result = await writeBlock(path, LINES, { programs: [] });
    const { dev, ino } = statSync(path);
    expect(result).toEqual({
      kind: 'written',
      written: { path: Buffer.from(path), dev, ino },
      isChecked: false,
    });
    expect(readFileSync(path, 'utf8')).toBe(`${LINES.join('\n')}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(statSync(path).nlink).toBe(1);
    expect(readdirSync(root)).toEqual(['app-rotation']);
  });

  it('stays in the directory of another host, and asks no logrotate of this one', async () => {
    const [inside, outside] = [join(root, 'mnt/etc'), join(root, 'outside')];
    mkdirSync(join(inside, 'logrotate.d'), { recursive: true });
    mkdirSync(outside);
    const options = { programs: [stub('echo "error: $4:1 unknown user"')], root: join(root, 'mnt') };
    const result = await writeBlock(join(inside, 'logrotate.d/app'), LINES, options);
    expect(result).toMatchObject({ kind: 'written', isChecked: false });
    symlinkSync(outside, join(inside, 'led-out'));
    expect(await writeBlock(join(inside, 'led-out/app'), LINES, options)).toEqual({
      kind: 'refused',
      reason: `it does not lie in "${root}/mnt"`,
    });
    expect(readdirSync(outside)).toEqual([]);
  });

  it('never overwrites', async () => {
    writeFileSync(path, 'mine');
    expect(await writeBlock(path, LINES, { programs: [] })).toMatchObject({
      kind: 'refused',
      reason: /exists already/,
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(readdirSync(root)).toEqual(['app-rotation']);
  });

  it('refuses a directory that others may write, and one that is not there', async () => {
    chmodSync(root, 0o777);
    expect(await writeBlock(path, LINES)).toMatchObject({ kind: 'refused', reason: /others may write/ });
    expect(await writeBlock(join(root, 'not-there', 'x'), LINES)).toMatchObject({
      kind: 'refused',
      reason: /ENOENT/,
    });
    expect(existsSync(path)).toBe(false);
  });

  it('asks logrotate about a draft that logrotate itself would pass over, without a state of its own', async () => {
    const result = await writeBlock(path, LINES, { programs: ['/nonexistent/logrotate', stub('exit 0')] });
    expect(result).toMatchObject({ kind: 'written', isChecked: true });
    expect(readFileSync(join(root, 'asked'), 'utf8')).toMatch(
      /^-d -s \/dev\/null .*\/\.app-rotation\.[0-9a-f]{8}\.swp\n$/,
    );
  });

  it('does not claim to have checked what it could not run', async () => {
    const program = stub('exit 0');
    chmodSync(program, 0o644);
    const killed = join(root, 'killed');
    writeFileSync(killed, '#!/bin/sh\nkill -9 $$\n', { mode: 0o755 });
    expect(await writeBlock(path, LINES, { programs: [program, killed] })).toMatchObject({
      isChecked: false,
    });
  });

  it('writes nothing that logrotate complains of, even if it ends well', async () => {
    const program = stub('echo "error: $4:2 unknown option" >&2');
    const result = await writeBlock(path, LINES, { programs: [program] });
    expect(result).toEqual({
      kind: 'refused',
      reason: 'logrotate does not take it: the draft:2 unknown option',
    });
    expect(readdirSync(root).sort()).toEqual(['asked', 'logrotate']);
  });

  it('does not mind complaints about anything else', async () => {
    const program = stub('echo "error: stat of /var/log/x.log failed" >&2; exit 1');
    expect(await writeBlock(path, LINES, { programs: [program] })).toMatchObject({ kind: 'written' });
  });

  it.skipIf(!existsSync(REAL))('is checked by the real logrotate', async () => {
    expect(await writeBlock(path, LINES, { programs: [REAL] })).toMatchObject({
      kind: 'written',
      isChecked: true,
    });
    const wrong = await writeBlock(`${path}2`, ['/var/log/x {', '  rotate many', '}'], { programs: [REAL] });
    expect(wrong).toMatchObject({ kind: 'refused', reason: /does not take it: the draft:2/ });
  });
});
