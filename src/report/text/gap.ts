/**
 * What was not read, not read whole, or not told, in the text report: the problems, grouped by code.
 *
 * Every code that occurred is named with its exact number; of the messages the first ones are printed, and all of
 * them with --verbose. Memory is bounded: messages beyond those are counted and dropped as they come.
 */
import type { Problem, ProblemCode } from '../../model/problem.js';
import { PROBLEM_TITLES } from '../problem.js';
import { formatCount, formatNumber } from '../quantity.js';
import { type Page, setParagraph, splitWords } from './page.js';

const MAX_SHOWN_PROBLEMS = 10;

/** Problems of one code: all of them counted, the first ones kept. */
interface Gap {
  count: number;
  readonly shown: Problem[];
}

/** The problems of a scan by code, in the order in which codes first occurred. */
export type Gaps = Map<ProblemCode, Gap>;

/** Adds a problem; its message is kept when it will be printed. */
export function addProblem(gaps: Gaps, problem: Problem, page: Page): void {
  const gap = gaps.get(problem.code) ?? { count: 0, shown: [] };
  gaps.set(problem.code, gap);
  gap.count++;
  if (page.verbose || gap.shown.length < MAX_SHOWN_PROBLEMS) gap.shown.push(problem);
}

/** Number of problems of all codes. */
export function countProblems(gaps: Gaps): number {
  return [...gaps.values()].reduce((sum, gap) => sum + gap.count, 0);
}

/** Number of problems that kept something from being read. */
export function countUnread(gaps: Gaps): number {
  return countProblems(gaps) - (gaps.get('notify-failed')?.count ?? 0);
}

/** The lines of the section; call it only when there is a problem. */
export function setGaps(page: Page, gaps: Gaps): string[] {
  const heading = `INCOMPLETE  ${countUnread(gaps) > 0 ? 'Not everything was read' : 'Not everybody was told'}`;
  return [
    page.paint(heading, 'bold', 'yellow'),
    ...[...gaps].flatMap(([code, gap]) => setGap(page, code, gap)),
  ];
}

function setGap(page: Page, code: ProblemCode, gap: Gap): string[] {
  const more = gap.count - gap.shown.length;
  const times = gap.count === 1 ? '' : `, ${formatCount(gap.count, 'time')}`;
  return [
    setParagraph(page, 2, `${PROBLEM_TITLES[code]} (${code})${times}:`.split(' ')),
    ...gap.shown.map((problem) => setParagraph(page, 4, splitWords(page, describeProblem(problem)))),
    ...(more > 0 ? [`    and ${formatNumber(more)} more; --verbose shows all`] : []),
  ];
}

/** The message, with the file and the byte where it does not name them itself. */
function describeProblem({ message, file, offset }: Problem): string {
  const named = file === undefined || message.includes(file) || message.includes(JSON.stringify(file));
  const text = named ? message : `"${file}": ${message}`;
  return offset === undefined || message.includes(String(offset)) ? text : `${text} (at byte ${offset})`;
}
