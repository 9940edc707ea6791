import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countHidden, parseKnown, readKnown } from '../../src/cli/known.js';
import { UsageError } from '../../src/cli/usage.js';
import type { KnownSecret } from '../../src/model/known.js';

let root: string;
beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'logscan-known-'))));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, text: string | Buffer, mode = 0o600): string {
  const file = join(root, name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

function show(secrets: readonly KnownSecret[]): readonly (readonly [string, string])[] {
  return secrets.map(({ rule, value }) => [rule, Buffer.from(value).toString('utf8')]);
}

function parse(text: string): readonly (readonly [string, string])[] {
  return show(parseKnown(Buffer.from(text), 'the list'));
}

function read(file?: string, known?: string): Promise<readonly KnownSecret[]> {
  return readKnown({ cwd: root, env: known === undefined ? {} : { LOGSCAN_KNOWN: known } }, file);
}

describe('a line', () => {
  test.each([
    ['plain-secret', 'known.secret', 'plain-secret'],
    ['  plain secret\t', 'known.secret', 'plain secret'],
    ['door=opensesame', 'known.door', 'opensesame'],
    ['SPOTIFY_CLIENT_SECRET = a=b=c=d', 'known.spotify-client-secret', 'a=b=c=d'],
    ['mqtt.user2=pass#word', 'known.mqtt-user2', 'pass#word'],
    ['=door=opensesame', 'known.secret', 'door=opensesame'],
    ['Zürich-42', 'known.secret', 'Zürich-42'],
    // What looks like a token is not shown as a name.
    ['c2VjcmV0c2VjcmV0==', 'known.secret', 'c2VjcmV0c2VjcmV0=='],
    ['a1b2c3d4e5=tail', 'known.secret', 'a1b2c3d4e5=tail'],
    ['pa$$=word123', 'known.secret', 'pa$$=word123'],
    ['secretsecret=', 'known.secret', 'secretsecret='],
  ])('%j is the secret of %s', (line, rule, value) => {
    expect(parse(line)).toEqual([[rule, value]]);
  });

  test('that is empty or a comment is none; a byte order mark is nothing, nor is a carriage return', () => {
    expect(parse('\ufeff# mine\r\n\r\n  # more\r\nopensesame\r\nlast-one')).toEqual([
      ['known.secret', 'opensesame'],
      ['known.secret', 'last-one'],
    ]);
  });

  test('need not be UTF-8', () => {
    const [secret] = parseKnown(Buffer.from([0x61, 0xff, 0xfe, 0x62, 0x63, 0x64, 0x0a]), 'the list');
    expect([...(secret?.value ?? [])]).toEqual([0x61, 0xff, 0xfe, 0x62, 0x63, 0x64]);
  });

  test.each([
    ['short', 'it has fewer than 6 characters, and would be found by chance'],
    ['door=short', 'it has fewer than 6 characters'],
    ['üüüü5', 'it has fewer than 6 characters'],
    ['=', 'it has fewer than 6 characters'],
    ['*'.repeat(12), 'it is one character over and over'],
    [`long${'x1'.repeat(1100)}`, 'it is longer than 2048 bytes; list a part of it'],
  ])('%j is refused by its number, never by its text', (line, reason) => {
    const list = `# one\nopensesame\n${line}\n`;
    expect(() => parse(list)).toThrow(UsageError);
    try {
      parse(list);
    } catch (error) {
      const { message } = error as UsageError;
      expect(message).toContain(`Line 3 of the list is no secret to look for: ${reason}`);
      expect(message).not.toContain(
        line
          .replace(/^door=/, '')
          .slice(0, 6)
          .padEnd(4, '\0'),
      );
      expect(message).not.toContain('opensesame');
    }
  });
});

test.each([
  ['password', 0],
  ['пароль', 1],
  ['парольabc', 0],
  ['ä!ö?üßß', 1],
])('of %s, %i is found only where it is encoded', (value, count) => {
  expect(countHidden(parseKnown(Buffer.from(value), 'the list'))).toBe(count);
});

test('the list of the manual is one', () => {
  const [, list = ''] = /```\n(# ~\/\.config[\s\S]*?)```/.exec(readFileSync('docs/rules.md', 'utf8')) ?? [];
  expect(parse(list).map(([rule]) => rule)).toEqual(['known.radio', 'known.mqtt-password', 'known.secret']);
});

describe('a file', () => {
  test('is read, each secret once, and rather with its name', async () => {
    const file = write('list', 'opensesame\ndoor=opensesame\nwindow=other-one\nglass=other-one\n');
    expect(show(await read(file))).toEqual([
      ['known.door', 'opensesame'],
      ['known.window', 'other-one'],
    ]);
  });

  test.each([0o640, 0o604, 0o644, 0o660, 0o610, 0o777])('of mode %o is refused with advice', async (mode) => {
    const file = write('loose', 'opensesame\n', mode);
    await expect(read(file)).rejects.toThrow(UsageError);
    await expect(read(file)).rejects.toThrow(
      `Cannot use "${file}" as a list of secrets: others may use it (mode 0${mode.toString(8)}); run chmod 600 on it`,
    );
  });

  test.each([0o600, 0o400, 0o700])('of mode %o is taken', async (mode) => {
    expect(await read(write('tight', 'opensesame\n', mode))).toHaveLength(1);
  });

  test('that is not there, or is none, is an error, without waiting', async () => {
    await expect(read(join(root, 'none'))).rejects.toThrow(/Cannot read ".*none": ENOENT; check --known/);
    await expect(read(root)).rejects.toThrow('it is not a regular file');
    const fifo = join(root, 'fifo');
    execFileSync('mkfifo', ['-m', '600', fifo]);
    await expect(read(fifo)).rejects.toThrow('it is not a regular file');
  });

  test('is bounded in length and in number', async () => {
    await expect(read(write('long', Buffer.alloc(1024 * 1024 + 1, 35)))).rejects.toThrow(
      'longer than 1048576 bytes',
    );
    const many = Array.from({ length: 501 }, (_, index) => `opensesame-${index}`).join('\n');
    await expect(read(write('many', many))).rejects.toThrow(
      'Cannot look for 501 secrets of your own; list at most 500',
    );
  });
});

describe('the variable', () => {
  test('holds a list', async () => {
    expect(show(await read(undefined, 'opensesame\ndoor=other-one'))).toEqual([
      ['known.secret', 'opensesame'],
      ['known.door', 'other-one'],
    ]);
  });

  test('or the path of one, which others may not read', async () => {
    const file = write('by-path', 'opensesame\n');
    expect(await read(undefined, file)).toHaveLength(1);
    expect(show(await read(undefined, 'by-path'))).toEqual([['known.secret', 'opensesame']]);
    write('by-path', 'opensesame\n', 0o644);
    await expect(read(undefined, file)).rejects.toThrow('run chmod 600 on it');
  });

  test('adds to a file, and none of both is none', async () => {
    const file = write('both', 'opensesame\n');
    expect(await read(file, 'other-one')).toHaveLength(2);
    expect(await read(file, file)).toHaveLength(1);
    expect(await read()).toEqual([]);
    expect(await read(undefined, '')).toEqual([]);
  });

  test('is named in errors, its text is not', async () => {
    await expect(read(undefined, 'opensesame\nabc')).rejects.toThrow(/^Line 2 of LOGSCAN_KNOWN is no secret/);
  });
});
