/**
 * Every file with how it ended, as a table; of very many the first ones, since browsers take no more.
 */
import type { FileEvent } from '../../model/event.js';
import { tellState } from '../facts.js';
import { nameFile } from '../name.js';
import { formatBytes, formatCount } from '../quantity.js';
import { markup, type Markup } from './markup.js';

const MAX_ROWS = 20_000;

/** The section. */
export function setCoverage(files: readonly FileEvent[]): Markup {
  const more = files.length - MAX_ROWS;
  return markup`<section id="coverage" aria-labelledby="coverage-title">
<h2 id="coverage-title">Every file</h2>
<div class="scroll" role="region" tabindex="0" aria-label="Table of files">
<table class="matrix"><thead><tr><th scope="col">File</th><th scope="col">State</th><th scope="col">Reason</th><th scope="col" class="num">Searched</th></tr></thead><tbody>
${files.slice(0, MAX_ROWS).map(setRow)}</tbody></table>
</div>
${more > 0 ? markup`<p class="note">and ${formatCount(more, 'more file')}; the format json has all</p>\n` : undefined}</section>
`;
}

function setRow(event: FileEvent): Markup {
  const { state, reason } = tellState(event);
  return markup`<tr><th scope="row"><code>${nameFile(event.file)}</code></th><td>${state}</td><td>${reason}</td><td class="num">${formatBytes(event.bytes)}</td></tr>
`;
}
