import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../src/model/problem.js';
import { addProblem, countProblems, countUnread, type Gaps, setGaps } from '../../../src/report/text/gap.js';
import { openPage, type Page } from '../../../src/report/text/page.js';

const PAGE = openPage({ colorLevel: 0, columns: 80, verbose: false });

function gather(problems: readonly Problem[], page: Page = PAGE): Gaps {
  const gaps: Gaps = new Map();
  for (const problem of problems) addProblem(gaps, problem, page);
  return gaps;
}

function makeProblems(count: number): Problem[] {
  return Array.from({ length: count }, (_, index) => ({
    code: index === 0 ? 'not-found' : 'unreadable',
    message: `Cannot open "/l/${index}": denied`,
    file: `/l/${index}`,
  }));
}

describe('setGaps', () => {
  test('tells what was not read from what was not told', () => {
    const failed: Problem = { code: 'notify-failed', message: 'Cannot notify "x"' };
    const untold = gather([failed]);
    expect([countUnread(untold), setGaps(PAGE, untold)[0]]).toEqual([
      0,
      'INCOMPLETE  Not everybody was told',
    ]);
    const both = gather([failed, ...makeProblems(1)]);
    expect([countUnread(both), setGaps(PAGE, both)[0]]).toEqual([1, 'INCOMPLETE  Not everything was read']);
  });

  test('groups problems by code and counts those beyond the first ten', () => {
    const gaps = gather(makeProblems(26));
    const lines = setGaps(PAGE, gaps);
    expect(lines.slice(0, 4)).toEqual([
      'INCOMPLETE  Not everything was read',
      '  Nothing by that name (not-found):',
      '    Cannot open "/l/0": denied',
      '  Permission denied (unreadable), 25 times:',
    ]);
    expect(lines).toHaveLength(4 + 10 + 1);
    expect(lines.at(-1)).toBe('    and 15 more; --verbose shows all');
    expect(countProblems(gaps)).toBe(26);
  });

  test('shows all with --verbose', () => {
    const page = { ...PAGE, verbose: true };
    expect(setGaps(page, gather(makeProblems(26), page))).toHaveLength(3 + 26);
  });

  test('keeps no more messages than it shows', () => {
    expect(gather(makeProblems(5000)).get('unreadable')?.shown).toHaveLength(10);
  });

  test('adds file and byte where the message does not tell them', () => {
    const message = 'Ends early at compressed byte 77';
    const lines = setGaps(
      PAGE,
      gather([
        { code: 'truncated', message, file: '/l/a b.gz', offset: 77 },
        { code: 'corrupt', message: 'Damaged', file: '/l/c.gz', offset: 5 },
        { code: 'io-error', message: String.raw`Could not list "/l/d\n"`, file: '/l/d\n' },
      ]),
    );
    expect(lines).toContain(`    "/l/a b.gz": ${message}`);
    expect(lines).toContain('    "/l/c.gz": Damaged (at byte 5)');
    expect(lines.at(-1)).toBe(String.raw`    Could not list "/l/d\n"`);
  });
});
