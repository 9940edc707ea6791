import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { openPlain } from '../../src/read/plain.js';
import { findRenamed, openCopy } from '../../src/read/rotation.js';
import { countDescriptors, describeFile, drain, makeScratch } from './disk.js';

const scratch = makeScratch();
afterAll(() => scratch.remove());

describe('a renamed file', () => {
  test('is known by its identity, whatever its name is', () => {
    const path = scratch.write('a.log', 'x');
    const file = describeFile(path);
    expect(findRenamed(file)).toBeUndefined();
    renameSync(path, scratch.at('-20261121.old'));
    writeFileSync(path, 'x');
    expect(findRenamed(file)?.toString()).toBe(scratch.at('-20261121.old'));
  });

  test('is not one in a directory that is gone', () => {
    const file = describeFile(scratch.write('b.log', 'x'));
    expect(findRenamed({ ...file, path: Buffer.from('/no/such/directory/b.log') })).toBeUndefined();
  });
});

const CONTENT = Buffer.from(Array.from({ length: 500 }, (_, line) => `line ${line} of a log\n`).join(''));

function beginning(path: string, offset = 4000): Parameters<typeof openCopy>[0] {
  const [head, tail] = [CONTENT.subarray(0, 512), CONTENT.subarray(offset - 512, offset)];
  return { path: Buffer.from(path), sizeBytes: CONTENT.length, head, tail, offset };
}

describe('a copy', () => {
  test.each<[string, (path: string) => void, boolean]>([
    ['of the same bytes', (path) => writeFileSync(`${path}.1`, CONTENT), true],
    [
      'that has grown before it was made',
      (path) => writeFileSync(`${path}-20261121`, Buffer.concat([CONTENT, CONTENT])),
      true,
    ],
    ['that is shorter', (path) => writeFileSync(`${path}.1`, CONTENT.subarray(0, 5000)), false],
    [
      'of another beginning',
      (path) => writeFileSync(`${path}.1`, Buffer.concat([Buffer.from('x'), CONTENT])),
      false,
    ],
    [
      'of other bytes later',
      (path) => writeFileSync(`${path}.1`, Buffer.from(CONTENT).fill('x', 3900, 3999)),
      false,
    ],
    ['of another name', (path) => writeFileSync(path.replace('copy-', 'other-'), CONTENT), false],
    ['behind a link', (path) => symlinkSync(scratch.write('linked', CONTENT), `${path}.1`), false],
  ])('%s', (what, make, isCopy) => {
    const path = scratch.write(`copy-${what.length}.log`, '');
    const before = countDescriptors();
    make(path);
    const fd = openCopy(beginning(path));
    expect(fd !== undefined).toBe(isCopy);
    if (fd !== undefined) closeSync(fd);
    expect(countDescriptors()).toBe(before);
  });

  test('is where a file is read on that was copied and cut', async () => {
    const path = scratch.write('truncated.log', CONTENT);
    const fd = openSync(path, 'r');
    const source = openPlain(fd, CONTENT.length, { path: Buffer.from(path) });
    const first = Buffer.alloc(3000);
    expect(source.fill(first)).toBe(3000);
    writeFileSync(`${path}.1`, readFileSync(path));
    truncateSync(path, 0);
    appendFileSync(path, 'the next log\n');
    expect(Buffer.concat([first, await drain(source, 700)]).equals(CONTENT)).toBe(true);
    expect(source.faults).toEqual([]);
    source.close();
    closeSync(fd);
  });

  test('that is not there leaves a fault', async () => {
    const path = scratch.write('cut.log', CONTENT);
    const fd = openSync(path, 'r');
    const source = openPlain(fd, CONTENT.length, { path: Buffer.from(path) });
    expect(source.fill(Buffer.alloc(3000))).toBe(3000);
    truncateSync(path, 0);
    expect((await drain(source)).length).toBe(0);
    expect(source.faults).toMatchObject([{ code: 'shrunk', offset: 3000 }]);
    closeSync(fd);
  });
});
