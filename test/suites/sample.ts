/**
 * Texts with known secrets for the cross-cutting suites, made from the examples of all rules.
 */
import { loadSources } from '../../src/rules/sources.js';
import { expandPlaceholders } from '../../src/rules/placeholder.js';

export interface Sample {
  readonly rule: string;
  /** A log line, or several; no line feed at the end. */
  readonly text: Buffer;
  /** Byte index of the secret in `text`. */
  readonly start: number;
  readonly length: number;
  readonly secret: string;
}

/** One sample for each example of each built-in rule. */
export async function makeSamples(seed: number): Promise<readonly Sample[]> {
  const sources = await loadSources([]);
  return sources.flatMap((rule) => rule.examples.map((example) => makeSample(rule.id, example, seed)));
}

function makeSample(rule: string, example: string, seed: number): Sample {
  const [before = '', secret = '', after = ''] = expandPlaceholders(example, seed).split(/[«»]/);
  const start = Buffer.byteLength(before);
  return {
    rule,
    text: Buffer.from(before + secret + after),
    start,
    length: Buffer.byteLength(secret),
    secret,
  };
}

/** Log text without a literal of any rule, `length` bytes, that ends in a line feed. */
export function makeFiller(length: number): Buffer {
  const line = '2026-11-21 16:31:02,673 INFO [MainThread] mopidy.core Playing 1 of 2 songs from the list\n';
  const filler = Buffer.from(line.repeat(Math.ceil(length / line.length) + 1)).subarray(0, length);
  if (length > 0) filler[length - 1] = 10;
  return filler;
}
