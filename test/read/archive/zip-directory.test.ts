import { expect, test } from 'vitest';
import { skipDirectory } from '../../../src/read/archive/zip-directory.js';
import { Intake } from '../../../src/read/intake.js';
import { serveBytes } from '../disk.js';
import { packZip } from '../pack.js';

const archive = packZip([{ name: 'a', content: Buffer.from('x') }]);
const directory = archive.subarray(archive.indexOf('PK\x01\x02', 0, 'latin1'));
const zip64 = Buffer.concat([
  Buffer.from('PK\x06\x06', 'latin1'),
  Buffer.from([44, 0, 0, 0, 0, 0, 0, 0]),
  Buffer.alloc(44),
  Buffer.from('PK\x06\x07', 'latin1'),
  Buffer.alloc(16),
]);
const signature = Buffer.from('PK\x05\x05\x03\0abc', 'latin1');
const withComment = Buffer.from(directory);
withComment.writeUInt16LE(4, withComment.length - 2);

test.each<[string, Buffer, string | undefined]>([
  ['is whole', directory, undefined],
  [
    'has the parts of zip64',
    Buffer.concat([directory.subarray(0, -22), zip64, directory.subarray(-22)]),
    undefined,
  ],
  ['is signed', Buffer.concat([directory.subarray(0, -22), signature, directory.subarray(-22)]), undefined],
  ['has a comment', Buffer.concat([withComment, Buffer.from('text')]), undefined],
  ['is padded with zeros', Buffer.concat([directory, Buffer.alloc(600)]), undefined],
  ['has bytes behind it', Buffer.concat([directory, Buffer.from('x')]), 'corrupt'],
  ['is something else', Buffer.from('what is this?'), 'corrupt'],
  ['is not there', Buffer.alloc(0), 'truncated'],
  ['is cut in a record', directory.subarray(0, 20), 'truncated'],
  ['is cut in a name', directory.subarray(0, 46), 'truncated'],
  ['lacks its end', directory.subarray(0, -22), 'truncated'],
  ['is cut in its end', directory.subarray(0, -1), 'truncated'],
  ['lacks its comment', withComment, 'truncated'],
])('a directory that %s', async (_name, bytes, code) => {
  expect((await skipDirectory(new Intake(serveBytes(bytes, 7))))?.code).toBe(code);
});
