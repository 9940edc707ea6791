import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.js';
import { openCsv } from '../../src/report/csv.js';
import {
  makeAudit,
  makeCrowd,
  makeDone,
  makeEmptyScene,
  makeHostileScene,
  makeOccurrence,
  makeScene,
  makeSecret,
  START,
} from './scene.js';
import { renderReport } from './sink.js';

type Row = Readonly<Record<string, string>>;

/** Rows by column, read strictly by RFC 4180. */
async function render(events: readonly Event[]): Promise<readonly Row[]> {
  const text = await renderReport(openCsv, events);
  const lines: string[][] = [[]];
  let at = 0;
  for (const [whole, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy)) {
    at += whole.length;
    lines.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\r\n') lines.push([]);
  }
  expect(at, text.slice(at, at + 80)).toBe(text.length);
  const [head = [], ...rows] = lines.slice(0, -1);
  for (const row of rows) expect(row).toHaveLength(head.length);
  return rows.map((row) => Object.fromEntries(row.map((cell, index) => [head[index], cell])));
}

test.each([
  ['scene', makeScene()],
  ['hostile', makeHostileScene()],
])('golden report of %s', async (name, events) => {
  await render(events);
  await expect(await renderReport(openCsv, events)).toMatchFileSnapshot(`golden/${name}.csv`);
});

describe('openCsv', () => {
  test('has a row per finding, then per problem, then the end', async () => {
    const rows = await render(makeScene());
    expect(rows.map(({ kind }) => kind).join(' ')).toBe(
      'secret secret secret audit audit secret problem problem scan',
    );
    expect(rows[0]).toMatchObject({
      severity: 'critical',
      rule: 'spotify.client-secret',
      preview: 'c4fe****9d',
      count: '19',
      files: '6',
      first_file: '/home/pi/.cache/mopidy/mopidy.log.5.gz',
      last_file: '/home/pi/.cache/mopidy/mopidy.log',
      last_time: '2026-11-20T07:12:45.007',
      audience: 'everyone',
    });
    expect(rows[3]?.['fix']).toContain('chmod 0640');
    expect(rows[4]?.['fix']).toContain('Take the read permission');
    expect(rows.at(-1)).toMatchObject({ rule: 'incomplete' });
  });

  test('says of a complete scan that it is', async () => {
    expect(await render(makeEmptyScene())).toMatchObject([{ kind: 'scan', rule: 'complete' }]);
  });

  test('makes formulas inert and keeps everything else', async () => {
    const names = ['=cmd()', '+1', '-1', '@SUM(1)', '\uff1d1', ',",', 'a=b', '"=1"'];
    const findings = names.map((file) => makeSecret({}, [makeOccurrence({ file, family: file })]));
    const rows = await render([
      START,
      ...findings.map((finding): Event => ({ type: 'finding', finding })),
      { type: 'finding', finding: makeAudit({ commands: ['=1', '2'], file: '\t=1' }) },
      makeDone(true),
    ]);
    expect(rows.slice(0, -2).map((row) => row['first_file'])).toEqual([
      "'=cmd()",
      "'+1",
      "'-1",
      "'@SUM(1)",
      "'\uff1d1",
      ',",',
      'a=b',
      '"=1"',
    ]);
    expect(rows.at(-2)).toMatchObject({ fix: "'=1; 2", first_file: String.raw`\x09=1` });
  });

  test('has no cell that a spreadsheet would compute', async () => {
    for (const row of await render(makeHostileScene())) {
      for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
  });

  test('writes thousands of findings', async () => {
    expect(await render(makeCrowd(3000))).toHaveLength(3001);
  });
});
