import { expect, test } from 'vitest';
import {
  tellAllowed,
  tellCoverage,
  tellFile,
  tellFinding,
  tellSource,
  tellTotals,
  tellWhole,
} from '../../src/report/facts.js';
import { COVERAGE, FILES, makeAudit, makeOccurrence, makeSecret } from './scene.js';

test.each([
  [makeSecret(), '"c4fe****9d" stands once, readable by everyone (0644)'],
  [
    makeSecret({ exposure: { audience: 'owner', readers: [] } }, [makeOccurrence(), makeOccurrence()]),
    '"c4fe****9d" stands 2 times in 1 file',
  ],
  [
    makeSecret({ count: 12_000, fileCount: 3 }),
    '"c4fe****9d" stands 12000 times in 3 files, readable by everyone (0644)',
  ],
  [
    makeSecret({}, [makeOccurrence({ note: 'expired 2025-03-01' })]),
    '"c4fe****9d" (expired 2025-03-01) stands once, readable by everyone (0644)',
  ],
  [
    makeAudit({ detail: 'mode 0644', commands: ['chmod 0640 a', 'b'] }),
    'mode 0644. Mend it with: chmod 0640 a; b',
  ],
  [makeAudit({ detail: 'mode 0644', commands: [] }), 'mode 0644'],
])('%#: %s', (finding, words) => {
  expect(tellFinding(finding)).toBe(words);
});

test('tells what runs the program that wrote it', () => {
  const place = { container: 'web', image: 'nginx:1.27', pod: 'home/web-0', program: 'nginx', level: 'INFO' };
  expect(tellSource(place)).toBe('nginx, container web (image nginx:1.27), pod home/web-0, level INFO');
  expect(tellSource({ unit: 'mopidy.service', logger: 'a.b' })).toBe('unit mopidy.service, logger a.b');
  expect(tellSource({})).toBe('');
  expect(tellFinding(makeSecret({}, [makeOccurrence(place)]))).toMatch(
    /; written by container web \(image nginx:1\.27\), pod home\/web-0$/,
  );
});

test('tells how much was read', () => {
  const done = { type: 'done', coverage: COVERAGE, complete: false, elapsedMs: 3417 } as const;
  expect(tellCoverage(done)).toBe(
    '12 files scanned, 1 partly scanned, 1 skipped, 3 excluded by your options; 34.2 MiB in 3.4 s',
  );
});

test('tells the sizes of what was not read whole, and why', () => {
  const bytesBy = { scanned: 1, partlyScanned: 2048, skipped: 3 * 1024 * 1024 };
  const coverage = { ...COVERAGE, bytesBy };
  expect(tellTotals({ type: 'done', coverage, complete: false, elapsedMs: 3417 })).toBe(
    '12 files scanned, 1 partly scanned (2.0 KiB), 1 skipped (3.0 MiB), 3 excluded by your options; ' +
      '34.2 MiB in 3.4 s. Not read whole: 1 unreadable, 1 truncated',
  );
});

test('tells how a file ended', () => {
  expect(FILES.map(tellFile)).toEqual([
    'scanned: /logs/whole.log',
    'partly scanned: /logs/torn.gz (corrupt, truncated)',
    'skipped: /logs/pipe (special-file)',
    'excluded: /logs/core (left out by your options)',
  ]);
});

test('never calls read what was only examined', () => {
  const done = { type: 'done', coverage: COVERAGE, complete: true, elapsedMs: 40 } as const;
  const files = { scanned: 0, partlyScanned: 0, skipped: 0, excluded: 1, examined: 1200 };
  const audited = { ...done, coverage: { ...COVERAGE, files } };
  expect(tellCoverage(audited)).toBe(
    '1,200 files examined and not read, 1 excluded by your options in 40 ms',
  );
  expect(tellWhole(audited)).toBe('Everything was examined, and nothing read');
  expect(tellWhole(done)).toBe('Everything was read');
});

test.each([
  [undefined, ''],
  [0, ''],
  [1, '1 finding allowed by your configuration'],
  [1200, '1,200 findings allowed by your configuration'],
])('of %s allowed findings: %j', (allowed, words) => {
  const coverage = { ...COVERAGE, ...(allowed !== undefined && { allowed }) };
  expect(tellAllowed({ type: 'done', coverage, complete: true, elapsedMs: 1 })).toBe(words);
});
