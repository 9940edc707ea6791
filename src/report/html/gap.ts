/**
 * What was not read, or not read whole: the problems by code.
 *
 * Every code is named with its number; of many problems of one code the first ones are told.
 */
import type { Problem } from '../../model/problem.js';
import { PROBLEM_TITLES } from '../problem.js';
import { formatCount, formatNumber } from '../quantity.js';
import { markup, type Markup } from './markup.js';

const MAX_SHOWN = 200;

/** The section; nothing where everything was read. */
export function setGaps(problems: readonly Problem[]): Markup {
  if (problems.length === 0) return markup``;
  const codes = [...new Set(problems.map(({ code }) => code))];
  return markup`<section id="gaps" aria-labelledby="gaps-title">
<h2 id="gaps-title">What was not read</h2>
${codes.map((code) => setGap(problems.filter((problem) => problem.code === code)))}</section>
`;
}

function setGap(problems: readonly Problem[]): Markup {
  const [first] = problems;
  if (first === undefined) return markup``;
  const more = problems.length - MAX_SHOWN;
  return markup`<details class="more" open><summary>${PROBLEM_TITLES[first.code]} <span class="soft">${first.code}, ${formatNumber(problems.length)}×</span></summary>
<ul>
${problems.slice(0, MAX_SHOWN).map(setProblem)}${more > 0 ? markup`<li>and ${formatCount(more, 'more problem')}</li>` : undefined}</ul></details>
`;
}

function setProblem({ message, file, offset }: Problem): Markup {
  const isNamed = file === undefined || message.includes(file) || message.includes(JSON.stringify(file));
  const name = isNamed ? undefined : markup`<code>${file}</code> `;
  return markup`<li>${name}${message}${offset === undefined ? '' : ` (at byte ${offset})`}</li>
`;
}
