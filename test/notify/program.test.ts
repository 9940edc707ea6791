import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../../src/notify/program.js';
import { send } from '../../src/notify/send.js';
import { makeMessage, makeSecret } from './scene.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'logscan-program-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that writes what it was given below the folder. */
function writeStub(name: string, script: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const BASE = { name: 'x', minSeverity: 'info', timeoutMs: 5000 } as const;
const AROUND = { env: { PATH: '/usr/bin:/bin' }, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) };
const MESSAGE = makeMessage([makeSecret(1, 'critical', `/logs/é\u2028${'x'.repeat(3000)}.log`)]);

test('mails through sendmail: recipients as operands, plain ASCII, short lines', async () => {
  const sendmail = writeStub('sendmail', `printf '%s\\n' "$@" > ${folder}/args; cat > ${folder}/mail`);
  const channel = {
    ...BASE,
    kind: 'mail',
    to: ['me@example.org', 'root'],
    from: 'nas@example.org',
    sendmail,
  } as const;
  expect(await send(channel, MESSAGE, AROUND)).toBeUndefined();
  expect(read('args')).toBe('-i\n--\nme@example.org\nroot\n');
  const mail = read('mail');
  expect(mail).toMatch(/^[\n\x20-\x7e]+$/);
  expect(Math.max(...mail.split('\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  const [head = '', body = ''] = mail.split(/\n\n([\s\S]*)/);
  expect(head.split('\n')).toEqual(
    expect.arrayContaining([
      'From: nas@example.org',
      'To: me@example.org,',
      ' root',
      'Subject: logscan on nas: 1 new secret (1 critical)',
      'Date: Fri, 02 Jan 2026 03:04:05 +0000',
      'Auto-Submitted: auto-generated',
    ]),
  );
  for (const line of head.split('\n')) expect(line).toMatch(/^(?:[A-Za-z-]+:)? \S/);
  expect(body).toContain('CRITICAL: Title of acme.key (acme.key)');
});

test.each([
  ['text', /^Scan of 2026-01-02 03:04 UTC on nas: 1 new secret/],
  ['json', /^\{"version":1,.*\}\n$/],
] as const)('runs a command with the message as %s on its input', async (format, shape) => {
  const file = writeStub(
    'tell',
    `printf '%s|' "$@" > ${folder}/args; env > ${folder}/env; cat > ${folder}/input`,
  );
  const channel = { ...BASE, kind: 'command', command: [file, '--to', 'a b'], format } as const;
  expect(await send(channel, MESSAGE, AROUND)).toBeUndefined();
  expect(read('args')).toBe('--to|a b|');
  expect(read('input')).toMatch(shape);
  expect(read('env')).not.toContain('LOGSCAN');
});

test.each([
  ['exit 3', 'the program exited with 3'],
  ['kill -TERM $$', 'the program was ended by SIGTERM'],
])('tells the end of "%s"', async (script, words) => {
  const argv = [writeStub('end', script)] as const;
  expect(await runProgram({ argv, input: 'x'.repeat(500_000), env: {}, timeoutMs: 5000 })).toBe(words);
});

test('ends a program that takes too long', async () => {
  const argv = [writeStub('slow', 'exec sleep 30')] as const;
  const answer = await runProgram({ argv, input: '', env: AROUND.env, timeoutMs: 200 });
  expect(answer).toBe('the program was ended after 200 ms');
});

test.each([
  ['is not there', 'none', 'ENOENT'],
  ['is below a file', 'file/none', 'ENOTDIR'],
  ['is a directory', '.', 'EACCES'],
])('tells a program that %s', async (_name, name, code) => {
  writeFileSync(path.join(folder, 'file'), '');
  const argv = [path.join(folder, name)] as const;
  expect(await runProgram({ argv, input: 'x', env: {}, timeoutMs: 500 })).toBe(
    `the program could not be run (${code})`,
  );
});

test('keeps no process alive for a program that could not be run', () => {
  const script = [
    "import { runProgram } from './dist/notify/program.js';",
    "console.log(await runProgram({ argv: ['/none'], input: '', env: {}, timeoutMs: 60_000 }));",
  ];
  const args = ['--input-type=module', '-e', script.join('')];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  expect([stdout, status]).toEqual(['the program could not be run (ENOENT)\n', 0]);
});
