import { describe, expect, test } from 'vitest';
import { describePublicValue } from '../../src/detect/public.js';

/** In halves, so that nothing secret-shaped stands in this file. */
const PUBLIC: readonly (readonly [head: string, tail: string, what: RegExp])[] = [
  ['65b708073fc0480e', 'a92a077233ca87bd', /librespot/],
  ['93e33e327fd8a9b7', '7becd179652272e2', /SoundCloud/],
  ['AIzaSyAO_FJ2SlqU8Q4', 'STEHLGCilw_Y9_11qcW8', /YouTube/],
  ['AKIAIOSF', 'ODNN7EXAMPLE', /AWS manual/],
  ['wJalrXUtnFEMI/K7MDENG', '/bPxRfiCYEXAMPLEKEY', /AWS manual/],
  ['AKIAI44Q', 'H8DHBEXAMPLE', /AWS manual/],
  ['je7MtGbClwBF/2Zp9Utk', '/h3yCo8nvbEXAMPLEKEY', /AWS manual/],
];

describe('a value that the whole world knows', () => {
  test.each(PUBLIC)('%s… is told by name', (head, tail, what) => {
    expect(describePublicValue(Buffer.from(head + tail))).toMatch(what);
  });

  test.each(PUBLIC)('%s… with another end is not', (head, tail) => {
    expect(describePublicValue(Buffer.from(`${head}${tail}0`))).toBeUndefined();
    expect(describePublicValue(Buffer.from(head + tail.slice(0, -1)))).toBeUndefined();
    expect(
      describePublicValue(Buffer.from((head + tail).toLowerCase().toUpperCase().concat('x'))),
    ).toBeUndefined();
  });
});

test.each(['', 'password', 'constructor'])('%j is not known', (value) => {
  expect(describePublicValue(Buffer.from(value))).toBeUndefined();
});
