/**
 * Search, filters and sorting above the findings.
 *
 * Hidden until the script runs, since it does nothing without. Options are numbers of the digest's tallies.
 */
import { SEVERITIES } from '../../model/severity.js';
import { nameFile, shorten } from '../name.js';
import type { Digest, Tally } from './digest.js';
import { markup, type Markup } from './markup.js';

/** Options beyond these are found by the search. */
const MAX_OPTIONS = 300;
const MAX_OPTION_CHARACTERS = 48;

const SORTS = [
  ['worst', 'Worst first'],
  ['count', 'Most often written'],
  ['last', 'Last written'],
  ['first', 'First written'],
] as const;

const WHATS = [
  ['secret', 'Secrets'],
  ['audit', 'Faults'],
] as const;

const AUDIENCES = [
  ['everyone', 'Everyone'],
  ['group', 'A group'],
  ['owner', 'Owner only'],
  ['unknown', 'Not known'],
] as const;

type Choice = readonly [value: string | number, label: string];

/** The toolbar. */
export function setToolbar({ logs, sources, kinds }: Digest): Markup {
  const severities = SEVERITIES.map((word, rank): Choice => [rank, word]).toReversed();
  return markup`<form id="toolbar" role="search" aria-label="Findings" hidden>
<label class="wide">Search <input type="search" id="search" autocomplete="off" spellcheck="false" placeholder="words of any finding"></label>
${setSelect('severity', 'Severity', severities)}${setSelect('what', 'What', WHATS)}${setSelect('kind', 'Kind', listChoices(kinds))}${setSelect('log', 'Log', listChoices(logs))}${setSelect('source', 'Program', listChoices(sources))}${setSelect('audience', 'Readers', AUDIENCES)}<label>Sort <select id="sort">${SORTS.map(setOption)}</select></label>
<p class="buttons"><button type="reset">Clear</button> <button type="button" id="unfold">Unfold all</button> <output id="shown" aria-live="polite"></output></p>
</form>
`;
}

function setSelect(name: string, label: string, choices: readonly Choice[]): Markup {
  return markup`<label>${label} <select data-filter="${name}"><option value="">All</option>${choices.map(setOption)}</select></label>
`;
}

function setOption([value, label]: Choice): Markup {
  return markup`<option value="${value}">${label}</option>`;
}

function listChoices(tallies: readonly Tally[]): readonly Choice[] {
  return tallies
    .slice(0, MAX_OPTIONS)
    .map(({ index, label }): Choice => [index, shorten(nameFile(label), MAX_OPTION_CHARACTERS)]);
}
