import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildView, cutView, findInView, foldBytes, openView } from '../../src/detect/view.js';

const BYTES = Buffer.from('0123456789');

describe('a view of bytes as they are', () => {
  test('stands for each byte by itself', () => {
    const view = openView(BYTES, 3, 6);
    expect(view.bytes.toString()).toBe('345');
    expect([...view.starts]).toEqual([3, 4, 5]);
    expect([...view.ends]).toEqual([4, 5, 6]);
  });

  test('may be empty', () => {
    expect(openView(BYTES, 4, 4)).toEqual({
      bytes: Buffer.alloc(0),
      starts: new Uint32Array(0),
      ends: new Uint32Array(0),
    });
  });
});

describe('a view built from another', () => {
  test('maps through both, and ranges may join', () => {
    const old = openView(BYTES, 2, 10);
    const first = buildView(old);
    first.add(0x61, 0, 3);
    first.add(0x62, 3, 4);
    first.add(0x63, 6, 8);
    const middle = first.close();
    expect(middle.bytes.toString()).toBe('abc');
    expect([...middle.starts]).toEqual([2, 5, 8]);
    expect([...middle.ends]).toEqual([5, 6, 10]);

    const second = buildView(middle);
    second.add(0x7a, 0, 3);
    const last = second.close();
    expect([last.starts[0], last.ends[0]]).toEqual([2, 10]);
  });
});

describe('cutting', () => {
  const view = openView(BYTES, 2, 8);

  test('keeps the part before', () => {
    expect(cutView(view, 2).bytes.toString()).toBe('23');
    expect([...cutView(view, 2).ends]).toEqual([3, 4]);
    expect(cutView(view, 0).bytes).toHaveLength(0);
  });

  test('behind the end changes nothing', () => {
    expect(cutView(view, 6)).toBe(view);
    expect(cutView(view, 99)).toBe(view);
  });
});

test('a byte of the window is found where it begins one of the view', () => {
  const builder = buildView(openView(BYTES, 2, 10));
  builder.add(0x61, 0, 3);
  builder.add(0x62, 3, 4);
  const view = builder.close();
  expect([1, 2, 3, 4, 5, 6].map((at) => findInView(view, at))).toEqual([-1, 0, -1, -1, 1, -1]);
});

describe('folding', () => {
  test('makes DEL of bytes over 127, one for one, and leaves the view alone', () => {
    const bytes = Buffer.from([0, 0x7f, 0x80, 0xff, 0x41]);
    expect([...foldBytes(openView(bytes, 0, 5).bytes)]).toEqual([0, 0x7f, 0x7f, 0x7f, 0x41]);
    expect([...bytes]).toEqual([0, 0x7f, 0x80, 0xff, 0x41]);
  });

  test('keeps length and ASCII for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (list) => {
        const bytes = Buffer.from(list);
        const folded = foldBytes(openView(bytes, 0, bytes.length).bytes);
        expect([...folded]).toEqual([...bytes].map((byte) => Math.min(byte, 0x7f)));
      }),
    );
  });
});
