import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Window } from '../../src/model/window.js';
import { createPosition, type Position } from '../../src/scan/position.js';

/** One window of `content`: a lead of `lead` bytes, and `fresh` bytes from `offset` on. */
function cut(content: Buffer, offset: number, fresh: number, lead = 20): Window {
  const from = Math.max(0, offset - lead);
  const bytes = Buffer.concat([
    Buffer.from([from === 0 ? 10 : (content[from - 1] ?? 0)]),
    content.subarray(from),
  ]);
  const freshFrom = 1 + offset - from;
  const freshTo = freshFrom + Math.min(fresh, content.length - offset);
  return {
    bytes,
    begin: 1,
    freshFrom,
    freshTo,
    end: bytes.length,
    base: from - 1,
    unitBytes: 1,
    origin: 0,
    continues: false,
  };
}

/** A position whose counter works on `content` cut by `cut`, whose windows differ in memory. */
function makePosition(counted: number[] = []): { readonly position: Position; show(window: Window): void } {
  let shown: Window | undefined;
  const position = createPosition({
    countLines(from, to) {
      counted.push(to - from);
      let lines = 0;
      for (let at = from; at < to; at++) if (shown?.bytes[at] === 10) lines++;
      return lines;
    },
  });
  return { position, show: (window) => void (shown = window) };
}

function locateNaively(content: Buffer, offset: number): { readonly line: number; readonly column: number } {
  const before = content.subarray(0, offset);
  const line = before.filter((byte) => byte === 10).length + 1;
  return { line, column: offset - before.lastIndexOf(10) };
}

describe('line and column', () => {
  const text = Buffer.from('first\nsecond line\n\nfourth');

  test.each([
    [0, 1, 1],
    [4, 1, 5],
    [5, 1, 6],
    [6, 2, 1],
    [17, 2, 12],
    [18, 3, 1],
    [19, 4, 1],
    [24, 4, 6],
  ])('of offset %d are %d and %d', (offset, line, column) => {
    const window = cut(text, 0, text.length);
    const { position, show } = makePosition();
    show(window);
    expect(position.locate(window, offset + 1)).toEqual({ line, column });
  });

  test('count bytes, and a carriage return ends no line', () => {
    const content = Buffer.from('ä\rb\r\nß=x');
    const window = cut(content, 0, content.length);
    const { position, show } = makePosition();
    show(window);
    expect(position.locate(window, 1 + 3)).toEqual({ line: 1, column: 4 });
    expect(position.locate(window, 1 + content.indexOf('='))).toEqual({ line: 2, column: 3 });
  });

  test('of the same place twice are the same', () => {
    const window = cut(text, 0, text.length);
    const { position, show } = makePosition();
    show(window);
    expect(position.locate(window, 8)).toEqual(position.locate(window, 8));
  });
});

test('for any text, windows and places they are those of the file', () => {
  const contents = fc
    .array(fc.constantFrom(10, 13, 97), { minLength: 1, maxLength: 120 })
    .map((bytes) => Buffer.from(bytes));
  const fresh = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(contents, fresh, fc.array(fc.nat(119), { maxLength: 20 }), (content, sizes, places) => {
      const { position, show } = makePosition();
      const wanted = [...new Set(places.filter((place) => place < content.length))].sort((a, b) => a - b);
      const found: unknown[] = [];
      let offset = 0;
      for (let index = 0; offset < content.length; index++) {
        const window = cut(content, offset, sizes[index % sizes.length] ?? 1);
        show(window);
        const end = offset + window.freshTo - window.freshFrom;
        for (const place of wanted.filter((one) => one >= offset && one < end)) {
          found.push(position.locate(window, place - window.base));
        }
        position.finish(window);
        offset = end;
      }
      expect(found).toEqual(wanted.map((place) => locateNaively(content, place)));
    }),
    { numRuns: 500 },
  );
});

test('every byte is counted once', () => {
  const content = Buffer.from('line\n'.repeat(200));
  const counted: number[] = [];
  const { position, show } = makePosition(counted);
  for (let offset = 0; offset < content.length; offset += 100) {
    const window = cut(content, offset, 100);
    show(window);
    for (const place of [3, 50, 50, 99]) position.locate(window, window.freshFrom + place);
    position.finish(window);
  }
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(content.length);
});

test('positions behind four gibibytes are exact', () => {
  const { position } = makePosition();
  const far = 2 ** 33;
  const bytes = Buffer.from('\nabc\ndef');
  const window = { ...cut(Buffer.from('x'), 0, 1), bytes, freshFrom: 1, freshTo: 8, end: 8, base: far };
  position.locate(window, 5);
  expect(position.locate(window, 7)).toMatchObject({ column: 3 });
});

test('a fork goes on by itself', () => {
  const content = Buffer.from('one\ntwo\nthree\nfour\n');
  const { position, show } = makePosition();
  const [first, second] = [cut(content, 0, 8), cut(content, 8, 100)];
  show(first);
  position.finish(first);
  show(second);
  const fork = position.fork();
  const at = second.freshFrom + 'three\n'.length;
  expect(fork.locate(second, at)).toEqual({ line: 4, column: 1 });
  expect(position.locate(second, second.freshFrom + 2)).toEqual({ line: 3, column: 3 });
});
