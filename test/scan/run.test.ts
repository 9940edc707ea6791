import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { makeScratch } from '../read/disk.js';
import { packTar, packZip } from '../read/pack.js';
import { collectEvents, listSecrets, TOKEN } from './events.js';

const scratch = makeScratch();
afterAll(() => scratch.remove());

test('tells how every file ended, in the order of the files and what was left out last', async () => {
  scratch.write('a.log', 'nothing\n');
  scratch.write(
    'b.gz',
    gzipSync(Array.from({ length: 999 }, (_, at) => `${at * 7919}`).join('\n')).subarray(0, 999),
  );
  scratch.write('c.core', 'left out');
  scratch.write('d.7z', Buffer.from('377abcaf271c0000', 'hex'));
  execFileSync('mkfifo', [scratch.at('e')]);
  symlinkSync('/etc/passwd', scratch.at('f'));
  for (const jobs of [1, 2]) {
    const events = await collectEvents([scratch.path], { exclude: ['*.core'], jobs });
    const told = events.flatMap((event) =>
      event.type === 'file' ? [[basename(event.file), event.state, ...event.reasons]] : [],
    );
    expect(told).toEqual([
      ['a.log', 'scanned'],
      ['b.gz', 'partly-scanned', 'truncated'],
      ['d.7z', 'skipped', 'unsupported'],
      ['c.core', 'excluded'],
      ['e', 'skipped', 'special-file'],
      ['f', 'skipped', 'symlink-skipped'],
    ]);
    expect(events.at(-1)).toMatchObject({
      type: 'done',
      coverage: {
        files: { scanned: 1, partlyScanned: 1, skipped: 3, excluded: 1 },
        bytesBy: { scanned: 8, skipped: 8 },
      },
    });
  }
});

test.each([0o644, 0o600])('who can read an archive of mode %o can read what is in it', async (mode) => {
  const plain = scratch.write('plain.log', `token ${TOKEN}\n`);
  const content = Buffer.from(`token ${TOKEN}\n`);
  const archive = scratch.write(
    'a!b.tgz',
    gzipSync(packTar([{ name: 'in!ner.zip', content: packZip([{ name: 'x.log', content }]) }])),
  );
  for (const file of [plain, archive]) chmodSync(file, mode);
  const [bare] = listSecrets(await collectEvents([plain], { audit: true }));
  const [packed] = listSecrets(await collectEvents([archive], { audit: true }));
  expect(packed?.first.file).toBe(`${archive}!in!ner.zip!x.log`);
  expect(packed?.exposure).toBeDefined();
  expect(packed?.exposure).toEqual(bare?.exposure);
});

test('nobody is named as a reader of standard input', async () => {
  const stdin = Readable.from([`token ${TOKEN}\n`]);
  const [secret] = listSecrets(await collectEvents(['-'], { audit: true, stdin }));
  expect(secret?.first.file).toBe('-');
  expect(secret?.exposure).toBeUndefined();
});
