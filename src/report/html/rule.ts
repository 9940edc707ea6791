/**
 * The words of the rules that findings name: why it matters, how to mend it, where to read on.
 *
 * A reference is a link only when it begins with `https:`; a saved report may come from anywhere.
 */
import type { RuleInfo } from '../../model/rule.js';
import { markup, type Markup } from './markup.js';

/** The section; nothing where there is no finding. */
export function setRules(rules: readonly RuleInfo[]): Markup {
  if (rules.length === 0) return markup``;
  return markup`<section id="rules" aria-labelledby="rules-title">
<h2 id="rules-title">What the findings mean</h2>
<div class="panels">
${rules.map(setRule)}</div>
</section>
`;
}

function setRule({ id, title, why, fix, references }: RuleInfo): Markup {
  return markup`<article class="rule" id="rule-${id}"><h3>${title} <span class="soft">${id}</span></h3>
<p><b>Why it matters.</b> ${why}.</p><p><b>How to mend it.</b> ${fix}.</p>${references.length > 0 ? markup`<ul>${references.map(setReference)}</ul>` : undefined}</article>
`;
}

function setReference(url: string): Markup {
  if (!url.startsWith('https://')) return markup`<li>${url}</li>`;
  return markup`<li><a href="${url}" rel="noopener noreferrer">${url}</a></li>`;
}
