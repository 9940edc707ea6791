import { expect, test } from 'vitest';
import { nameFile, shorten } from '../../src/report/name.js';

test('shorten leaves out the middle', () => {
  expect(shorten('/var/log/a.log', 20)).toBe('/var/log/a.log');
  expect(shorten('/home/pi/.cache/mopidy/mopidy.log.2.gz', 20)).toBe('/home/…pidy.log.2.gz');
  expect([...shorten('\u{1f3b5}'.repeat(50), 10)]).toHaveLength(10);
});

test('shorten counts escapes as they are shown', () => {
  expect(shorten('\u001b'.repeat(20), 12)).toBe(String.raw`\x1…\x1b\x1b`);
});

test('standard input has a name', () => {
  expect(nameFile('-')).toBe('(standard input)');
});
