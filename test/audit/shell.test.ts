import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  joinMends,
  mendCommands,
  mendWith,
  mendWithChmod,
  quoteForShell,
  sweepCommand,
} from '../../src/audit/shell.js';
import type { MendCommands } from '../../src/audit/shell.js';

const HOSTILE = [
  '/var/log/plain.log',
  "/var/log/it's.log",
  "''",
  '/a b/$(touch x)/`id`/$HOME',
  '/tmp/"double"\\back\\n!!',
  '/tmp/*?[a-z]{1,2};&|<>()#~',
  '-rf',
  '/tmp/grün/日本/🎵.log',
];

describe('quoteForShell', () => {
  it.each(HOSTILE)('makes %j one plain word of sh', (path) => {
    const word = quoteForShell(Buffer.from(path)) ?? '';
    const output = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${word} end`], { encoding: 'utf8' });
    expect(output).toBe(`${path}\0end\0`);
  });

  it.each([
    ['a line feed', '/tmp/a\nb'],
    ['a carriage return', '/tmp/a\rb'],
    ['an escape', '/tmp/\u001b[2Ja'],
    ['a C1 control', '/tmp/\u0085a'],
    ['a right-to-left override', '/tmp/\u202egol.a'],
    ['a zero-width space', '/tmp/\u200ba'],
    ['a line separator', '/tmp/\u2028a'],
  ])('refuses a name with %s', (_, path) => {
    expect(quoteForShell(Buffer.from(path))).toBeUndefined();
  });

  it('refuses a name that is not UTF-8', () => {
    expect(quoteForShell(Buffer.from([0x2f, 0x61, 0xff]))).toBeUndefined();
  });
});

describe('mendCommands', () => {
  it('puts paths behind a double dash', () => {
    const { commands, left } = mendCommands(mendWithChmod('o-r'), [Buffer.from('-x'), Buffer.from('/b')]);
    expect(commands).toEqual(["chmod o-r -- '-x' '/b'"]);
    expect(left).toBe(0);
  });

  it('cuts long lists into several commands that name every path once', () => {
    const paths = Array.from({ length: 250 }, (_, at) => Buffer.from(`/log.${at}`));
    const { commands } = mendCommands(mendWith('rm'), paths);
    expect(commands.map((command) => command.split(' ').length - 2)).toEqual([100, 100, 50]);
    expect(new Set(commands.flatMap((command) => command.split(' ').slice(2))).size).toBe(250);
  });

  it('counts the paths that it cannot write', () => {
    const paths = [Buffer.from('/a\n'), Buffer.from('/b'), Buffer.from([0xff])];
    expect(mendCommands(mendWith('rm'), paths)).toEqual({ commands: ["rm -- '/b'"], left: 2 });
    expect(mendCommands(mendWith('rm'), [Buffer.from([0xff])])).toEqual({ commands: [], left: 1 });
  });
});

describe('repairs', () => {
  it('name every path for a change of mode, also those that no command names', () => {
    const path = Buffer.from('/a\n');
    const { left, repairs } = mendCommands(mendWithChmod('o-r'), [path]);
    expect({ left, repairs }).toEqual({ left: 1, repairs: [{ kind: 'mode', path, change: 'o-r' }] });
  });

  it('are none for what only a person can judge', () => {
    expect(mendCommands(mendWith('rm'), [Buffer.from('/a')]).repairs).toBeUndefined();
  });

  it('are joined in order with their commands', () => {
    const mend = (path: string): MendCommands => mendCommands(mendWithChmod('o-r'), [Buffer.from(path)]);
    const joined = joinMends([mend('/b'), { commands: ['x'], left: 2 }, mend('/a')]);
    expect(joined.commands).toEqual(["chmod o-r -- '/b'", 'x', "chmod o-r -- '/a'"]);
    expect(joined.left).toBe(2);
    expect(joined.repairs?.map(({ path }) => path.toString())).toEqual(['/b', '/a']);
  });
});

describe('sweepCommand', () => {
  it('mends the files of one directory, none below it', () => {
    const { commands } = sweepCommand(mendWithChmod('o-r'), Buffer.from("/var/log/it's"));
    expect(commands).toEqual(["find '/var/log/it'\\''s' -maxdepth 1 -type f -exec chmod o-r -- {} +"]);
  });

  it('does not let find take a directory for an option', () => {
    expect(sweepCommand(mendWithChmod('o-r'), Buffer.from('-delete')).commands[0]).toMatch(
      /^find \.\/'-delete' /,
    );
  });

  it('gives no command for a directory that cannot be written', () => {
    expect(sweepCommand(mendWithChmod('o-r'), Buffer.from('/a\n'))).toEqual({ commands: [], left: 1 });
    expect(sweepCommand(mendWith('rm'), Buffer.from('/a'))).toEqual({ commands: [], left: 1 });
  });
});
