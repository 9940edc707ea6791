/**
 * How bad a finding is, and how sure logscan is of it.
 *
 * Takes the words that rules, options and reports use; gives their order.
 * The lists are ordered from least to most, so an index is a rank.
 */

/** Severities from least to most severe. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Confidences from least to most sure. */
export const CONFIDENCES = ['possible', 'likely', 'confirmed'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Rank of a severity: 0 for `info` up to 4 for `critical`. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** Rank of a confidence: 0 for `possible` up to 2 for `confirmed`. */
export function confidenceRank(confidence: Confidence): number {
  return CONFIDENCES.indexOf(confidence);
}
