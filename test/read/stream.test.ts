import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openStream } from '../../src/read/stream.js';
import { drain } from './disk.js';

describe('a stream', () => {
  test('gives its bytes, however they were cut', async () => {
    const chunks = fc.array(
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 30 }), async (parts, stepBytes) => {
        const source = openStream(Readable.from(parts));
        expect(await drain(source, stepBytes)).toEqual(Buffer.concat(parts));
        expect(source.faults).toEqual([]);
        source.close();
      }),
    );
  });

  test('of bytes, not of objects, gives them too', async () => {
    const pipe = new PassThrough();
    pipe.write('first ');
    setTimeout(() => pipe.end('second'), 10);
    expect((await drain(openStream(pipe))).toString()).toBe('first second');
  });

  test('of text gives its UTF-8', async () => {
    expect((await drain(openStream(Readable.from(['pä', 'ß'])))).toString('utf8')).toBe('päß');
    expect((await drain(openStream(Readable.from(['ab']).setEncoding('utf8')))).toString()).toBe('ab');
  });

  test('that is empty ends at once', async () => {
    const source = openStream(Readable.from([]));
    expect(await source.fill(Buffer.alloc(10))).toBe(0);
    expect(await source.fill(Buffer.alloc(10))).toBe(0);
  });

  test('of plain byte arrays gives their bytes', async () => {
    const source = openStream(Readable.from([new Uint8Array([0x61, 0x62])]));
    expect((await drain(source)).toString()).toBe('ab');
  });
});

describe('a stream that fails', () => {
  function failAfter(text: string, error: Error): Readable {
    return Readable.from(
      (function* give() {
        yield Buffer.from(text);
        throw error;
      })(),
    );
  }

  test('ends with a fault, and what came before it was given', async () => {
    const source = openStream(failAfter('before', Object.assign(new Error('text'), { code: 'EIO' })));
    expect((await drain(source)).toString()).toBe('before');
    expect(source.faults).toMatchObject([
      { code: 'io-error', message: expect.stringMatching(/Reading stopped.*EIO/) },
    ]);
    expect(await source.fill(Buffer.alloc(10))).toBe(0);
    expect(source.faults).toHaveLength(1);
  });

  test('by a bug throws', async () => {
    await expect(drain(openStream(failAfter('before', new TypeError('a bug'))))).rejects.toThrow('a bug');
  });
});

describe('closing', () => {
  test('destroys the stream', () => {
    const pipe = new PassThrough();
    const source = openStream(pipe);
    source.close();
    expect(pipe.destroyed).toBe(true);
  });

  test('twice, or at the end, does no harm', async () => {
    const source = openStream(Readable.from([Buffer.from('x')]));
    await drain(source);
    source.close();
    source.close();
    expect(await source.fill(Buffer.alloc(4))).toBe(0);
  });
});

test('no more is pulled than is asked for', async () => {
  let pulled = 0;
  const endless = Readable.from(
    (function* give() {
      for (;;) {
        pulled++;
        yield Buffer.alloc(1000);
      }
    })(),
  );
  const source = openStream(endless);
  for (let round = 0; round < 5; round++) await source.fill(Buffer.alloc(1000));
  expect(pulled).toBeLessThan(100);
  source.close();
});

describe('a writer', () => {
  test('that pauses is told from one that has something, or is done', async () => {
    const pipe = new PassThrough();
    const source = openStream(pipe);
    const arrives = source.arrives as () => Promise<boolean>;
    expect(await arrives()).toBe(false);
    pipe.write('abc');
    expect(await arrives()).toBe(true);
    expect(await source.fill(Buffer.alloc(2))).toBe(2);
    expect(await arrives()).toBe(true);
    expect(await source.fill(Buffer.alloc(2))).toBe(1);
    expect(await arrives()).toBe(false);
    pipe.end('d');
    const target = Buffer.alloc(9);
    expect(await source.fill(target)).toBe(1);
    expect(target.toString('latin1', 0, 1)).toBe('d');
    expect(await arrives()).toBe(true);
    expect(await source.fill(target)).toBe(0);
  });
});
