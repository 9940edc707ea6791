import { describe, expect, test } from 'vitest';
import { findWrapSeam, joinLines } from '../../../src/detect/lens/join.js';
import { openView } from '../../../src/detect/view.js';

function join(text: string, before = ''): string | undefined {
  const bytes = Buffer.from(text, 'latin1');
  const view = joinLines({ text: Buffer.from(before, 'latin1') })(openView(bytes, 0, bytes.length));
  return view?.bytes.toString('latin1');
}

/** A line of Rich: the message column begins behind 18 blanks and ends at 80. */
function wrap(...parts: readonly string[]): string {
  return parts.map((part, index) => (index === 0 ? '16:33:14 DEBUG    ' : ' '.repeat(18)) + part).join('\n');
}

const FULL = 'x'.repeat(61);

describe('records of Docker', () => {
  const seam = '","stream":"stderr","time":"2026-11-21T16:33:14.123456789Z"}\n{"log":"';

  test('one that does not end in a line feed goes on', () => {
    expect(join(`{"log":"token=abc${seam}def\\n","stream":"stderr"`)).toBe(
      '{"log":"token=abcdef\\n","stream":"stderr"',
    );
  });

  test('several go on', () => {
    expect(join(`{"log":"a${seam}b${seam}c`)).toBe('{"log":"abc');
  });

  test('one that ends in a line feed does not', () => {
    expect(join(`{"log":"token=abc\\n${seam}def`)).toBeUndefined();
  });

  test('attributes between do not matter', () => {
    const attributes = seam.replace(',"time"', ',"attrs":{"tag":"x"},"time"');
    expect(join(`{"log":"a${attributes}b`)).toBe('{"log":"ab');
  });

  test('other JSON is not joined', () => {
    expect(join('{"msg":"a","stream":"stderr","time":"x"}\n{"msg":"b')).toBeUndefined();
  });
});

describe('records of CRI', () => {
  const head = (flag: string): string => `2026-11-21T16:33:14.123456789Z stdout ${flag} `;

  test('a partial one goes on', () => {
    expect(join(`${head('P')}token=abc\n${head('F')}def`)).toBe(`${head('P')}token=abcdef`);
    expect(join(`${head('P')}a\r\n${head('P')}b\n${head('F')}c`)).toBe(`${head('P')}abc`);
  });

  test('a partial one whose head stands before the view goes on', () => {
    expect(join(`token=abc\n${head('F')}def`, `other\n${head('P')}x `)).toBe('token=abcdef');
  });

  test('a full one does not', () => {
    expect(join(`${head('F')}token=abc\n${head('F')}def`)).toBeUndefined();
    expect(join(`token=abc\n${head('F')}def`, `${head('F')}x `)).toBeUndefined();
  });
});

describe('lines wrapped at a width', () => {
  test('a word that was cut is whole again', () => {
    expect(join(wrap(`token=${FULL.slice(6)}`, 'yyy zzz'))).toBe(
      `16:33:14 DEBUG    token=${FULL.slice(6)}yyy zzz`,
    );
  });

  test('over several lines', () => {
    expect(join(wrap(FULL, FULL, 'end here'))).toBe(`16:33:14 DEBUG    ${FULL}${FULL}end here`);
  });

  test('a line that begins before the view is as long as it is', () => {
    const [first = '', second = ''] = wrap(FULL, 'end here').split('\n');
    expect(join(`${first.slice(30)}\n${second}`, `\n${first.slice(0, 30)}`)).toBe(
      `${first.slice(30)}end here`,
    );
  });

  test.each([
    ['a short line with room for the next word', wrap('short', 'end here')],
    ['a next line that is not indented', `${'x'.repeat(80)}\nend here`],
    ['a next line that is indented a little', `${'x'.repeat(80)}\n    end here`],
    ['a blank next line', `${'x'.repeat(80)}\n${' '.repeat(20)}`],
    ['a single line', 'x'.repeat(200)],
  ])('%s is left alone', (_name, text) => {
    expect(join(text)).toBeUndefined();
  });

  test('a seam is found by the bytes nearby alone', () => {
    const text = Buffer.from(wrap(FULL, 'end here'));
    const feed = text.indexOf(10);
    const seam = findWrapSeam(text, feed, { text: Buffer.alloc(0) });
    expect(seam).toEqual({ from: feed, to: feed + 1 + 18 });
  });
});

test('what is left maps to where it stood', () => {
  const text = `{"log":"a","stream":"stderr","time":"2026-11-21T16:33:14Z"}\n{"log":"bc`;
  const bytes = Buffer.from(text);
  const view = joinLines({ text: Buffer.alloc(0) })(openView(bytes, 0, bytes.length));
  const from = text.lastIndexOf('b');
  expect([...(view?.starts ?? [])].slice(-3)).toEqual([8, from, from + 1]);
  expect([...(view?.ends ?? [])].slice(-3)).toEqual([9, from + 1, from + 2]);
});

test('many wrapped lines take time linear in their number', () => {
  const measure = (lines: number): number => {
    const text = wrap(...Array.from({ length: lines }, () => FULL));
    const rounds = Array.from({ length: 5 }, () => {
      const started = performance.now();
      join(text);
      return performance.now() - started;
    });
    return Math.min(...rounds);
  };
  measure(100);
  // Sixteen times as many; were it quadratic, it would take 256 times as long.
  expect(measure(6400)).toBeLessThan(Math.max(100, measure(400) * 80));
});
