import { describe, expect, test } from 'vitest';
import type { ReadFault } from '../../src/model/window.js';
import { describeDamage, explainError, openDecoder, openDecoding } from '../../src/read/decoder.js';
import { drain, serveBytes } from './disk.js';

const fault = (message: string): ReadFault => ({ code: 'corrupt', message });

describe('a source of a decoder', () => {
  test('gives its bytes in order, in the measure of the caller', async () => {
    const source = openDecoding(
      serveBytes(Buffer.alloc(0)),
      (async function* () {
        yield Buffer.from('one ');
        yield Buffer.alloc(0);
        yield Buffer.from('two');
      })(),
    );
    expect((await drain(source, 3)).toString()).toBe('one two');
    expect(await source.fill(Buffer.alloc(9))).toBe(0);
  });

  test('lets the decoder use its memory again', async () => {
    const memory = Buffer.alloc(4);
    const source = openDecoding(
      serveBytes(Buffer.alloc(0)),
      (async function* () {
        for (const byte of 'abc') yield memory.fill(byte);
      })(),
    );
    expect((await drain(source, 3)).toString()).toBe('aaaabbbbcccc');
  });

  test('gives bytes behind a fault, and the fault', async () => {
    const source = openDecoding(
      serveBytes(Buffer.alloc(0)),
      (async function* () {
        yield Buffer.from('before ');
        yield fault('damaged');
        yield Buffer.from('behind');
      })(),
    );
    expect((await drain(source)).toString()).toBe('before behind');
    expect(source.faults).toEqual([fault('damaged')]);
  });

  test('tells the fault of its input instead of its own early end', async () => {
    const input = serveBytes(Buffer.from('abc'), Infinity, fault('of the input'));
    const source = openDecoder(input, async function* (intake) {
      while (await intake.pull(1)) {
        yield intake.rest;
        intake.use(intake.rest.length);
      }
      yield { code: 'truncated', message: 'cut' };
      yield fault('damaged');
    });
    expect((await drain(source)).toString()).toBe('abc');
    expect(source.faults).toEqual([fault('of the input'), fault('damaged')]);
  });

  test('tells a bounded number of faults', async () => {
    const source = openDecoding(
      serveBytes(Buffer.alloc(0)),
      (async function* () {
        for (let index = 0; index < 5000; index++) yield fault(`${index}`);
      })(),
    );
    await drain(source);
    expect(source.faults.length).toBeGreaterThan(0);
    expect(source.faults.length).toBeLessThanOrEqual(1000);
  });

  test('ends its decoder and its input when it is closed', async () => {
    const ended: string[] = [];
    const input = { ...serveBytes(Buffer.from('abc')), close: () => void ended.push('input') };
    const source = openDecoder(input, async function* () {
      try {
        yield Buffer.from('one');
        yield Buffer.from('two');
      } finally {
        ended.push('decoder');
      }
    });
    await source.fill(Buffer.alloc(1));
    source.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended.sort()).toEqual(['decoder', 'input']);
    expect(await source.fill(Buffer.alloc(9))).toBe(0);
  });
});

test('damage is told with its place', () => {
  expect(describeDamage('truncated', 'xz', 'ends early', 42)).toEqual({
    code: 'truncated',
    message: 'The xz data ends early at compressed byte 42; what came before was scanned',
    offset: 42,
  });
});

test('an error is told in its own words', () => {
  expect(explainError(new TypeError('bad data'))).toBe('bad data');
  expect(explainError('bad')).toBe('bad');
});
