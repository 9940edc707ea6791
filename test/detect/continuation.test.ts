import { describe, expect, test } from 'vitest';
import { goesOn, isContinued, isCutLine } from '../../src/detect/continuation.js';

/** A context byte, text up to the line feed that is asked for, and what follows. */
function place(before: string, after: string): { readonly bytes: Buffer; readonly feed: number } {
  const bytes = Buffer.from(`\n${before}\n${after}`, 'latin1');
  return { bytes, feed: before.length + 1 };
}

const CRI = '2026-11-21T16:31:02.673Z stderr';
const TAIL = '","stream":"stderr","time":"2026-11-21T16:31:02.673Z"}';

describe('what goes on behind a line feed', () => {
  test.each([
    ['an indented line', 'x', '        y'],
    ['a record of Docker', 'x', '{"log":"y"}'],
    ['a record of Kubernetes behind a partial one', `${CRI} P x`, `${CRI} F y`],
    ['a record of Kubernetes behind one whose head is far', 'x'.repeat(17_000), `${CRI} F y`],
  ])('%s may', (_name, before, after) => {
    const { bytes, feed } = place(before, after);
    expect(goesOn({ bytes }, feed)).toBe(true);
  });

  test.each([
    ['a line', 'y'],
    ['a line with less indent', '       y'],
    ['another object', '{"msg":"y"}'],
    ['nothing', ''],
    ['a record of Kubernetes', `${CRI} F y`],
  ])('%s does not', (_name, after) => {
    const { bytes, feed } = place('x', after);
    expect(goesOn({ bytes }, feed)).toBe(false);
  });

  test('a carriage return belongs to the line end', () => {
    const { bytes, feed } = place('x\r', '        y');
    expect(isContinued(bytes, feed - 1)).toBe(true);
  });
});

describe('a cut line', () => {
  test.each([
    ['is a record without a line feed at its end', `{"log":"abc${TAIL}`, '{"log":"def'],
    ['fills 79 columns before an indented one', 'x'.repeat(79), '        y'],
    ['fills 80 columns before an indented one', 'x'.repeat(80), '                  y'],
  ])('%s', (_name, before, after) => {
    const { bytes, feed } = place(before, after);
    expect(isCutLine(bytes, feed)).toBe(true);
  });

  test.each([
    ['a whole record', String.raw`{"log":"abc\n${TAIL}`, '{"log":"def'],
    ['a record before another object', `{"log":"abc${TAIL}`, '{"msg":"def'],
    ['78 columns', 'x'.repeat(78), '        y'],
    ['a full line before one that is not indented', 'x'.repeat(80), 'y'],
    ['an object that is no record', '{"a":1}', '{"log":"y'],
  ])('%s is none', (_name, before, after) => {
    const { bytes, feed } = place(before, after);
    expect(isCutLine(bytes, feed)).toBe(false);
  });

  test('ends with a line feed', () => {
    expect(isCutLine(Buffer.from('\nabc'), 2)).toBe(false);
  });
});
