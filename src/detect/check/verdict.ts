/**
 * What a check takes and what it says.
 */
import type { Confidence, Severity } from '../../model/severity.js';

/** A value under test. Text is Latin-1: one character a byte. */
export interface CheckInput {
  readonly value: string;
  /** Up to 64 bytes before the secret on its region. */
  readonly before: string;
  /** Up to 16 bytes behind it. */
  readonly after: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly nowMs: number;
}

export type Verdict =
  | { readonly keep: false; readonly reason: string }
  | {
      readonly keep: true;
      readonly confidence?: Confidence;
      readonly severity?: Severity;
      /** The secret inside the value, such as the password of Basic credentials. */
      readonly inner?: string;
      /** A fact about the value that does not help to guess it: `expired 2025-03-01`. */
      readonly note?: string;
    };

/** Nothing to say against a value, and nothing about it. */
export const KEEP: Verdict = { keep: true };

/** The verdict of a checksum or structure that cannot be there by chance. */
export const CONFIRMED: Verdict = { keep: true, confidence: 'confirmed' };

/** Drops a value; `reason` continues "the value". */
export function drop(reason: string): Verdict {
  return { keep: false, reason };
}
