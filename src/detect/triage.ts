/**
 * Decides what a match is worth: dropped with a reason, or kept with a severity and a confidence.
 *
 * Pure and ordered: placeholder, length and entropy, the rule's own checks, values known to be public. Every test
 * sees the decoded value, since masks and words may be percent-encoded too.
 */
import type { Rule } from '../model/rule.js';
import type { Confidence, Severity } from '../model/severity.js';
import type { CheckInput } from './check/verdict.js';
import { runCheck } from './checks.js';
import { decodeValue } from './decode.js';
import { measureEntropy } from './entropy.js';
import { isPlaceholder } from './placeholder.js';
import { describePublicValue } from './public.js';

/** Secret bytes with their surroundings; Latin-1 text, one character a byte. */
export interface Suspect {
  readonly raw: Buffer;
  readonly before: string;
  readonly after: string;
  readonly nowMs: number;
}

export type Triage =
  | { readonly keep: false; readonly reason: string }
  | {
      readonly keep: true;
      readonly value: Buffer;
      readonly severity: Severity;
      readonly confidence: Confidence;
      /** Facts about the value that do not help to guess it. */
      readonly note?: string;
    };

/** Judges one match of `rule`. */
export function triageMatch(rule: Rule, suspect: Suspect): Triage {
  const decoded = decodeValue(suspect.raw);
  const value = decoded.toString('latin1');
  if (
    isPlaceholder(suspect.raw.toString('utf8')) ||
    (decoded !== suspect.raw && isPlaceholder(decoded.toString('utf8')))
  )
    return { keep: false, reason: 'is a placeholder' };
  if (rule.entropy > 0 && measureEntropy(value) < rule.entropy)
    return { keep: false, reason: 'has too little entropy' };
  return judgeChecks(rule, { value, before: suspect.before, after: suspect.after, nowMs: suspect.nowMs });
}

function judgeChecks(rule: Rule, input: CheckInput): Triage {
  let { severity, confidence } = rule;
  let value = input.value;
  const notes: string[] = [];
  for (const name of rule.checks) {
    const verdict = runCheck(name, input);
    if (!verdict.keep) return verdict;
    severity = verdict.severity ?? severity;
    confidence = verdict.confidence ?? confidence;
    value = verdict.inner ?? value;
    if (verdict.note !== undefined) notes.push(verdict.note);
  }
  if (value !== input.value && isPlaceholder(value)) return { keep: false, reason: 'holds a placeholder' };
  const bytes = Buffer.from(value, 'latin1');
  // Three dots behind a value tell that the logger has cut it.
  if (/^(?:\.{3}|\xe2\x80\xa6)/.test(input.after)) confidence = 'possible';
  const known = describePublicValue(bytes);
  if (known !== undefined) return { keep: false, reason: `is the ${known}` };
  const note = notes.join(', ');
  return { keep: true, value: bytes, severity, confidence, ...(note !== '' && { note }) };
}
