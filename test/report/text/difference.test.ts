import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/model/finding.js';
import { compareScans, type Snapshot } from '../../../src/report/difference.js';
import { setDifference } from '../../../src/report/text/difference.js';
import { openPage } from '../../../src/report/text/page.js';
import { HOSTILE_NAME, makeAudit, makeOccurrence, makeScene, makeSecret, RULES, START } from '../scene.js';

const SCENE = makeScene().flatMap((event): Finding[] => (event.type === 'finding' ? [event.finding] : []));

function takeSnapshot(findings: readonly Finding[], complete = true): Snapshot {
  return { startedAt: START.startedAt, roots: START.roots, rules: RULES, findings, complete };
}

function show(before: Snapshot, after: Snapshot): string {
  const page = openPage({ colorLevel: 0, columns: 80, verbose: false });
  return `${[...setDifference(page, compareScans(before, after))].join('\n')}\n`;
}

describe('setDifference', () => {
  test('golden page', async () => {
    const other = makeSecret({}, [makeOccurrence({ fingerprint: 'ab'.repeat(16), preview: 'zz99****' })]);
    const text = show(
      takeSnapshot(SCENE.slice(1)),
      takeSnapshot([SCENE[0]!, other, ...SCENE.slice(3)], false),
    );
    await expect(text).toMatchFileSnapshot('../golden/difference.txt');
  });

  test('says what an incomplete report and another key mean', () => {
    const other = makeSecret({}, [makeOccurrence({ fingerprint: 'ab'.repeat(16) })]);
    const text = show(takeSnapshot([makeSecret()], false), takeSnapshot([other], false)).replace(/\s+/g, ' ');
    expect(text).toContain('The earlier report is incomplete: what is new may only not have been read then');
    expect(text).toContain('The later report is incomplete: what is gone may only not have been read');
    expect(text).toContain('No secret is in both');
    expect(show(takeSnapshot([]), takeSnapshot([]))).toBe(
      '0 new, 0 gone, 0 unchanged since 2026-11-21T18:00:00.000Z\n',
    );
  });

  test('shows hostile names escaped', () => {
    const hostile = [
      makeSecret({}, [makeOccurrence({ file: HOSTILE_NAME, family: HOSTILE_NAME })]),
      makeAudit({ file: HOSTILE_NAME, family: HOSTILE_NAME }),
    ];
    for (const text of [
      show(takeSnapshot(hostile), takeSnapshot([])),
      show(takeSnapshot([]), takeSnapshot(hostile)),
    ]) {
      expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    }
  });
});
