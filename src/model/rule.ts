/**
 * A detector as data, and the words that explain it.
 *
 * `RuleInfo` is what reports need to speak of any finding, secret or audit. `Rule` adds what detection
 * needs and is plain data, so that it can be stored as JSON and sent to a worker thread.
 */
import type { Confidence, Severity } from './severity.js';

export interface RuleInfo {
  /** `vendor.kind`, stable. */
  readonly id: string;
  readonly title: string;
  /** What a reader of the log gains. */
  readonly why: string;
  /** How to revoke the secret, or mend the fault. */
  readonly fix: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** https links. */
  readonly references: readonly string[];
}

export interface Rule extends RuleInfo {
  /**
   * ASCII strings of at least three bytes, one of which occurs in every match.
   * A match begins at most `reach` bytes before the literal.
   */
  readonly literals: readonly string[];
  /** Whether the literals' case counts; the pattern says for itself. */
  readonly caseSensitive: boolean;
  /**
   * RE2 syntax with a group named `secret`; bytes over 127 are seen as DEL (0x7F). Where `secret` is empty or has no part
   * in a match, the first such group of `secret2`, `secret3` … takes its place.
   */
  readonly pattern: string;
  /**
   * Whether the secret is a value whose end the pattern only guesses: behind a quote it reaches to the closing quote of
   * the same kind, elsewhere a full stop or colon at its end is not part of it.
   */
  readonly loose: boolean;
  /** How many bytes before its literal a match may begin. */
  readonly reach: number;
  /** How many bytes after the start of its literal a match may end. */
  readonly span: number;
  /** Whether a match may cross line ends. */
  readonly multiline: boolean;
  /** Names of validators, run in this order. */
  readonly checks: readonly CheckName[];
  /** Least Shannon entropy of the secret in bits per character; 0 for no test. */
  readonly entropy: number;
  /**
   * Per literal, an automaton for what may follow it, as `rules/follow.ts` encodes it; derived from the pattern. Missing where
   * it was not computed.
   */
  readonly follow?: readonly string[];
  /** Among overlapping matches the greater rank wins; typed rules 2, contextual 1, generic 0. */
  readonly rank: number;
  /**
   * Whether a literal only tells where to look: no match need hold it, and all matches from `reach` bytes before to `span`
   * bytes after its start count.
   */
  readonly search?: boolean;
  /** RE2; the rule holds in files whose name it matches, and in no others. */
  readonly path?: string;
  /** Matches that are no secret. */
  readonly exceptions?: readonly RuleException[];
}

/** What a match is not to be; expressions are RE2 and may match anywhere in their text. */
export interface RuleException {
  /** Whether all kinds of conditions that are given must hold, instead of one. */
  readonly all: boolean;
  /** The text that `patterns` look at. */
  readonly target: 'secret' | 'match' | 'line';
  readonly patterns: readonly string[];
  /** Lower case; one of them stands in the secret, whatever its case. */
  readonly stopwords: readonly string[];
  /** Expressions for the file's name. */
  readonly paths: readonly string[];
}

/** The longest `reach + span` that a rule may declare, bytes: what windows overlap by. */
export const MAX_RULE_SPAN_BYTES = 16 * 1024;

/** The greatest `reach` of a rule, bytes. */
export const MAX_REACH_BYTES = 256;

/** The validators that a rule may name. What each one does is told in `rules/README.md`. */
export const CHECKS = [
  'age-checksum',
  'aws-account',
  'base64',
  'basic-credentials',
  'discord-token',
  'github-checksum',
  'gitlab-checksum',
  'grafana-checksum',
  'jwt',
  'key-name',
  'not-path',
  'not-prose',
  'not-uuid',
  'npm-checksum',
  'password-like',
  'test-mode',
  'token-like',
  'url-password',
] as const;
export type CheckName = (typeof CHECKS)[number];
