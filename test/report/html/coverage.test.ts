import { expect, test } from 'vitest';
import { setCoverage } from '../../../src/report/html/coverage.js';
import { FILES } from '../scene.js';

test('gives each file a row, with inert names', () => {
  const hostile = { type: 'file', file: '<b>"x', state: 'scanned', bytes: 1, reasons: [] } as const;
  const { markup } = setCoverage([...FILES, hostile]);
  expect(markup.match(/<tr>/g)).toHaveLength(6);
  expect(markup).toContain(
    '<code>/logs/torn.gz</code></th><td>partly scanned</td><td>corrupt, truncated</td>',
  );
  expect(markup).toContain('2.0 KiB');
  expect(markup).not.toContain('<b>');
});

test('names the number of files that it leaves out', () => {
  const file = { type: 'file', file: 'a', state: 'scanned', bytes: 1, reasons: [] } as const;
  const { markup } = setCoverage(Array.from({ length: 20_007 }, () => file));
  expect(markup).toContain('and 7 more files');
});
