import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseNotify } from '../../src/cli/notify.js';
import { describeConfig } from '../../src/cli/schema.js';
import type { Channel } from '../../src/notify/channel.js';

const ajv = new Ajv2020({ allErrors: true });
formats.default(ajv);
const validate = ajv.compile(describeConfig());

let root: string;
const SECRET = 'tk-' + 'a1B2'.repeat(4);
const HOOK = `https://example.org/hook/${'Zz9'.repeat(5)}`;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'logscan-notify-cli-'));
  mkdirSync(join(root, 'cred'));
  const put = (name: string, text: string, mode = 0o600): void => {
    writeFileSync(join(root, name), text);
    chmodSync(join(root, name), mode);
  };
  put('token', `${SECRET}\n`);
  put('hook', HOOK);
  put('shared', SECRET, 0o644);
  put('two', `${SECRET}\n${SECRET}\n`);
  put('plain', 'http://example.org/x');
  put('cred/ntfy', SECRET, 0o440);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function read(text: string, env: Record<string, string> = {}): Promise<readonly Channel[]> {
  const value = parse(`[[notify]]\n${text}`)['notify'];
  return parseNotify(value, { file: join(root, 'c.toml'), env });
}

test.each([
  [
    'kind = "mail"\nto = "root"',
    {
      kind: 'mail',
      name: 'mail',
      to: ['root'],
      sendmail: '/usr/sbin/sendmail',
      minSeverity: 'info',
      timeoutMs: 10_000,
    },
  ],
  [
    'kind = "mail"\nto = ["a@b.example", "c"]\nfrom = "d@e.example"',
    { to: ['a@b.example', 'c'], from: 'd@e.example' },
  ],
  [
    'kind = "webhook"\nurl = "https://example.org/x"\nmin-severity = "high"',
    { url: 'https://example.org/x', minSeverity: 'high' },
  ],
  [
    'kind = "ntfy"\nname = "phone"\nurl = "https://example.org/t"\ntoken-file = "token"',
    { name: 'phone', token: SECRET },
  ],
  [
    'kind = "gotify"\nurl = "http://192.168.1.2"\nallow-http = true\ntimeout-s = 3',
    { url: 'http://192.168.1.2', timeoutMs: 3000 },
  ],
  ['kind = "discord"\nurl-file = "hook"', { kind: 'discord', url: HOOK }],
  [
    'kind = "command"\ncommand = ["/usr/bin/wall", "-n"]',
    { command: ['/usr/bin/wall', '-n'], format: 'text' },
  ],
  ['kind = "healthcheck"\nurl-file = "hook"', { kind: 'healthcheck', url: HOOK }],
])('reads %j', async (text, channel) => {
  expect(await read(text)).toMatchObject([channel]);
  expect(validate(parse(`[[notify]]\n${text}`)), JSON.stringify(validate.errors)).toBe(true);
});

test('reads credentials of systemd, whose rights show as those of a group', async () => {
  const text = 'kind = "ntfy"\nurl = "https://example.org/t"\ntoken-credential = "ntfy"';
  expect(await read(text, { CREDENTIALS_DIRECTORY: join(root, 'cred') })).toMatchObject([{ token: SECRET }]);
  await expect(read(text)).rejects.toThrow('LoadCredential=');
});

describe('refuses, without telling a secret,', () => {
  test.each([
    ['kind = "mial"\nto = "root"', 'did you mean "mail"?'],
    ['to = "root"', 'field "kind": use one of mail, webhook'],
    ['kind = "mail"', 'field "to"'],
    ['kind = "mail"\nto = "-oQ/tmp"', 'field "to": use an address'],
    ['kind = "mail"\nto = "a@b\\nBcc: c"', 'field "to"'],
    ['kind = "mail"\nto = []', 'field "to"'],
    ['kind = "mail"\nto = "root"\nsendmail = "sendmail"', 'use an absolute path'],
    ['kind = "mail"\nto = "root"\nsubjct = "x"', 'field "subjct": there is no such field'],
    ['kind = "webhook"', 'field "url": it is missing'],
    ['kind = "webhook"\nurl = "http://192.168.1.2/"', 'allow-http'],
    ['kind = "webhook"\nurl = "https://example.org"\nurl-file = "hook"', 'it is given twice'],
    ['kind = "webhook"\nurl = "https://example.org"\nurl-fil = "x"', 'did you mean "url-file"?'],
    ['kind = "webhook"\nurl-file = "plain"', 'http shows everything'],
    ['kind = "discord"\nurl = "https://example.org"', 'name url-file'],
    ['kind = "slack"', 'field "url-file": it is missing'],
    ['kind = "ntfy"\nurl = "https://example.org"\ntoken = "x"', 'field "token": there is no such field'],
    ['kind = "ntfy"\nurl = "https://example.org"\ntoken-file = "shared"', 'run chmod 600'],
    ['kind = "ntfy"\nurl = "https://example.org"\ntoken-file = "two"', 'one line'],
    ['kind = "ntfy"\nurl = "https://example.org"\ntoken-file = "none"', 'check token-file of [[notify]]'],
    ['kind = "ntfy"\nurl = "https://example.org"\ntoken-credential = "../token"', 'name of a credential'],
    ['kind = "command"\ncommand = ["wall"]', 'absolute path, and arguments'],
    ['kind = "command"\ncommand = []', 'absolute path, and arguments'],
    ['kind = "command"\ncommand = "/bin/wall"', 'absolute path, and arguments'],
    ['kind = "healthcheck"\nurl = "https://example.org"\ntimeout-s = 900', 'from 1 to 60'],
    ['kind = "mail"\nto = "a"\n[[notify]]\nkind = "mail"\nto = "b"', 'Entry 2 of [[notify]]'],
  ])('%j', async (text, words) => {
    const error: unknown = await read(text, { CREDENTIALS_DIRECTORY: join(root, 'cred') }).catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).toContain(words);
    expect(String(error)).toMatch(/^UsageError: /);
    expect(String(error)).not.toContain(SECRET);
    expect(String(error)).not.toContain('Zz9');
  });

  test('what is no list, and too long a one', async () => {
    const context = { file: 'c.toml', env: {} };
    await expect(parseNotify({}, context)).rejects.toThrow('write each entry under [[notify]]');
    await expect(parseNotify([1], context)).rejects.toThrow('field "kind"');
    const many = Array.from({ length: 21 }, (_, index) => ({ kind: 'mail', name: `m${index}`, to: 'root' }));
    await expect(parseNotify(many, context)).rejects.toThrow('at most 20');
  });
});

test('is asked for nothing where there is nothing', async () => {
  expect(await parseNotify(undefined, { file: 'c.toml', env: {} })).toEqual([]);
});
