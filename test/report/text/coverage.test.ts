import { expect, test } from 'vitest';
import { setCoverage } from '../../../src/report/text/coverage.js';
import { openPage } from '../../../src/report/text/page.js';
import { FILES } from '../scene.js';

const page = openPage({ colorLevel: 0, columns: 80, verbose: false });

test('gives each file a line: state, name and reason', () => {
  expect(setCoverage(page, FILES)).toEqual([
    'COVERAGE  4 files',
    '  scanned         /logs/whole.log',
    '  partly scanned  /logs/torn.gz (corrupt, truncated)',
    '  skipped         /logs/pipe (special-file)',
    '  excluded        /logs/core (left out by your options)',
  ]);
});

test('shows names escaped', () => {
  const [, line] = setCoverage(page, [
    { type: 'file', file: 'a\n\u001b[2Jb', state: 'scanned', bytes: 1, reasons: [] },
  ]);
  expect(line).toBe('  scanned         a\\x0a\\x1b[2Jb');
});
