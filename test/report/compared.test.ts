/**
 * A scan for news that is compared with a baseline, in every format.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parseSaved, replayScan } from '../../src/cli/saved.js';
import type { Event } from '../../src/model/event.js';
import { tellBaseline, tellCoverage, tellMark, tellReported } from '../../src/report/facts.js';
import { FORMATS } from '../../src/report/formats.js';
import { openPage } from '../../src/report/text/page.js';
import { setMark } from '../../src/report/text/mark.js';
import { COVERAGE, makeAudit, makeOccurrence, makeSecret, START } from './scene.js';
import { renderReport } from './sink.js';

const REASON = 'agreed\u001b[31m {0} [here](x) <b>';
const NEW = { ...makeSecret(), baseline: { state: 'new' } as const };
const OLD = {
  ...makeSecret({}, [makeOccurrence({ fingerprint: 'ab'.repeat(16), preview: 'zz99****' })]),
  baseline: { state: 'unchanged', reason: REASON } as const,
};
const FAULT = { ...makeAudit(), baseline: { state: 'unchanged' } as const };
const coverage = {
  ...COVERAGE,
  problems: {},
  unchanged: { files: 7, bytes: 12_345, findings: 3 },
  baseline: { new: 1, unchanged: 2, gone: 4, expired: 5 },
};
const done = { type: 'done', coverage, complete: true, elapsedMs: 5 } as const;
const makeEvents = (findings = [NEW, OLD, FAULT]): readonly Event[] => [
  START,
  ...findings.map((finding): Event => ({ type: 'finding', finding })),
  done,
];

describe('the facts', () => {
  test('tell the numbers of the baseline', () => {
    expect(tellBaseline(done)).toBe('Against the baseline: 1 new, 2 unchanged, 4 gone, 5 expired');
    const { gone: _gone, ...counts } = coverage.baseline;
    const partial = { ...done, coverage: { ...coverage, baseline: { ...counts, expired: 0 } } };
    expect(tellBaseline(partial)).toBe('Against the baseline: 1 new, 2 unchanged');
    expect(tellBaseline({ ...done, coverage: COVERAGE })).toBe('');
  });

  test('tell what was passed over', () => {
    expect(tellCoverage(done)).toContain(', 7 unchanged since the last scan, ');
    expect(tellReported(done)).toBe('3 findings reported by earlier scans');
    expect(tellReported({ ...done, coverage: COVERAGE })).toBe('');
  });

  test('tell what is new, and why another is accepted', () => {
    expect([NEW, FAULT, makeAudit()].map(tellMark)).toEqual(['new', 'accepted', '']);
    expect(tellMark(OLD)).toBe(`accepted: ${REASON}`);
  });
});

describe('the text', () => {
  const render = (events: readonly Event[], options = {}): Promise<string> =>
    renderReport(FORMATS.text, events, options);

  test('has what is new alone, and counts', async () => {
    const text = await render(makeEvents());
    expect(text).toContain('c4fe****9d');
    expect(text).not.toContain('zz99****');
    expect(text).toContain('Found 1 secret (1 critical) beyond the baseline');
    expect(text).toContain('1 new, 2 unchanged, 4 gone, 5 expired');
  });

  test('has everything with verbose, and says why it is accepted', async () => {
    const text = await render(makeEvents(), { verbose: true });
    expect(text).toContain('zz99****');
    expect(text).toContain('accepted agreed\\x1b[31m {0}');
    expect(text).toContain('accepted by the baseline');
  });

  test('is silent with quiet where nothing is new', async () => {
    expect(await render(makeEvents([OLD, FAULT]), { quiet: true })).toBe('');
    expect(await render(makeEvents([OLD, FAULT]))).toContain('No findings beyond the baseline');
  });

  test('says nothing of what is new or has no baseline', () => {
    const page = openPage({ colorLevel: 0, columns: 80, verbose: true });
    expect([setMark(page, NEW), setMark(page, makeSecret())]).toEqual([[], []]);
  });

  test.each([
    [{ files: 0, bytes: 0, findings: 0 }, 'No findings in what was scanned'],
    [{ files: 7, bytes: 1, findings: 0 }, 'No new findings since the last scan'],
  ])('of a scan for news that passed over %j', async (unchanged, words) => {
    const { baseline: _baseline, ...rest } = coverage;
    expect(await render([START, { ...done, coverage: { ...rest, unchanged } }])).toContain(words);
  });
});

test('the JSON is as its schema says, and is read back whole', async () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  formats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync('docs/schema/report.schema.json', 'utf8')) as object);
  const text = await renderReport(FORMATS.json, makeEvents());
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
  expect(JSON.parse(text)).toMatchObject({ coverage, findings: [{}, { baseline: OLD.baseline }, {}] });
  expect(await renderReport(FORMATS.json, [...replayScan(parseSaved(text, 'a.json'))])).toBe(text);
});

test('SARIF has states, and suppressions with their reason', async () => {
  const { runs } = JSON.parse(await renderReport(FORMATS.sarif, makeEvents())) as {
    runs: { results: object[] }[];
  };
  expect(runs[0]?.results).toMatchObject([
    { baselineState: 'new' },
    {
      baselineState: 'unchanged',
      suppressions: [
        { kind: 'external', status: 'accepted', justification: REASON.replace('\u001b', '\\x1b') },
      ],
    },
    { baselineState: 'unchanged' },
  ]);
  expect(runs[0]?.results[0]).not.toHaveProperty('suppressions');
  expect(runs[0]?.results[2]).not.toHaveProperty('suppressions');
});

test('JUnit skips what is accepted', async () => {
  const xml = await renderReport(FORMATS.junit, makeEvents());
  expect(xml).toContain('tests="4" failures="1" errors="0"');
  expect(xml.match(/<skipped /g)).toHaveLength(2);
  expect(xml).toContain('<skipped message="In the baseline: agreed\\x1b[31m {0} [here](x) &lt;b&gt;"/>');
});

test('CSV has a column for it', async () => {
  const rows = (await renderReport(FORMATS.csv, makeEvents()))
    .split('\r\n')
    .map((row) => row.split(',').at(-1));
  expect(rows.slice(0, 4)).toEqual(['baseline', 'new', 'unchanged', 'unchanged']);
});

test('the page says it with each finding', async () => {
  const page = await renderReport(FORMATS.html, makeEvents());
  expect(page).toContain('<dt>Baseline</dt><dd>accepted: agreed');
  expect(page).not.toContain('[here](x) <b>');
  expect(page).toContain('Against the baseline: 1 new');
});
