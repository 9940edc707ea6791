/**
 * Findings of one rule and severity under one heading, so that a rule explains itself once.
 *
 * Takes findings worst first; gives groups in the order of their first finding, and the heading's lines.
 */
import type { Finding } from '../../model/finding.js';
import type { RuleInfo } from '../../model/rule.js';
import type { Severity } from '../../model/severity.js';
import type { Look } from './paint.js';
import { type Page, setField, setParagraph, splitProse } from './page.js';

/** At least one finding, all of the same rule and severity. */
export type Group<F extends Finding> = readonly [F, ...F[]];

/** The groups in the order in which they begin. */
export function groupFindings<F extends Finding>(findings: readonly F[]): Group<F>[] {
  const groups = new Map<string, [F, ...F[]]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.rule}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

/** Severity, title and rule id, then why it matters, how to mend it and where to read on. */
export function setHeading(page: Page, severity: Severity, rule: RuleInfo): string[] {
  const word = severity.toUpperCase();
  const title = setParagraph(page, 0, [word, '', ...splitProse(page, rule.title), `(${page.show(rule.id)})`]);
  const references = page.verbose ? rule.references : rule.references.slice(0, 1);
  return [
    paintSeverity(page, severity)(word) + page.paint(title.slice(word.length), 'bold'),
    setField(page, { label: 'why', indentColumns: 2 }, splitProse(page, rule.why)),
    setField(page, { label: 'fix', indentColumns: 2 }, splitProse(page, rule.fix)),
    ...references.map((url, index) =>
      setField(page, { label: index === 0 ? 'see' : '', indentColumns: 2 }, [page.show(url)]),
    ),
  ];
}

/** The colour of a severity word. */
export function paintSeverity({ paint }: Page, severity: Severity): (text: string) => string {
  return (text) => paint(text, ...SEVERITY_LOOKS[severity]);
}

const SEVERITY_LOOKS: Readonly<Record<Severity, readonly Look[]>> = {
  critical: ['bold', 'white', 'onRed'],
  high: ['bold', 'red'],
  medium: ['bold', 'yellow'],
  low: ['cyan'],
  info: ['dim'],
};
