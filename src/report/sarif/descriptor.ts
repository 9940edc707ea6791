/**
 * The words of rules as SARIF's reporting descriptors.
 *
 * They carry what code scanning asks for: short and full description, help in text and Markdown, precision, tags
 * and `security-severity`, a number as a string (9.0 and more is critical, 7.0 high, 4.0 medium, below that low;
 * GitHub, "SARIF support for code scanning").
 */
import type { ReportingDescriptor, Result } from 'sarif';
import type { RuleInfo } from '../../model/rule.js';
import type { Confidence, Severity } from '../../model/severity.js';
import { endSentence, escapeMarkdown } from './message.js';

/** SARIF's level of a severity. */
export const LEVELS: Readonly<Record<Severity, NonNullable<Result['level']>>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '1.0',
};

const PRECISIONS: Readonly<Record<Confidence, string>> = {
  confirmed: 'very-high',
  likely: 'high',
  possible: 'medium',
};

/** A rule as a descriptor. */
export function describeRule(rule: RuleInfo): ReportingDescriptor {
  const [helpUri] = rule.references;
  return {
    id: rule.id,
    name: joinWords(rule.id),
    shortDescription: { text: endSentence(rule.title) },
    fullDescription: { text: endSentence(`${rule.title}: ${rule.why}`) },
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: ['security', 'logs', rule.id.split('.', 1)[0] ?? rule.id],
      precision: PRECISIONS[rule.confidence],
      'security-severity': SECURITY_SEVERITIES[rule.severity],
    },
  };
}

/** `github.fine-pat` → `GithubFinePat`, the form that SARIF's names have. */
function joinWords(id: string): string {
  return id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function helpText({ why, fix, references }: RuleInfo): string {
  return [`Why: ${endSentence(why)}`, `Fix: ${endSentence(fix)}`, ...references].join('\n');
}

function helpMarkdown({ title, why, fix, references }: RuleInfo): string {
  const parts = [
    `## ${escapeMarkdown(title)}`,
    `**Why it matters:** ${escapeMarkdown(endSentence(why))}`,
    `**How to mend it:** ${escapeMarkdown(endSentence(fix))}`,
    references.map((url) => `- <${url}>`).join('\n'),
  ];
  return parts.filter(Boolean).join('\n\n');
}
