/**
 * What logscan tells people: one secret, or one fault of a log's surroundings.
 *
 * No field can hold secret text: `preview` is masked and `fingerprint` is keyed where the secret was
 * found, and nothing behind that place ever sees the bytes. Positions count bytes: `start` from 0 in
 * the decoded stream, `line` and `column` from 1.
 */
import type { BaselineMark } from './baseline.js';
import type { Confidence, Severity } from './severity.js';

/** Where the text of a finding comes from in its log line, as far as the line tells. */
export interface LineContext {
  /** ISO 8601; with a zone only when the line has one. */
  readonly time?: string;
  readonly program?: string;
  readonly logger?: string;
  /** Upper-case level word: `DEBUG`, `INFO`, … */
  readonly level?: string;
  /** The systemd unit, where journald recorded it. */
  readonly unit?: string;
  /** The entry of a journal, for `journalctl --cursor`. */
  readonly cursor?: string;
  /** Name of the container, where the log is that of one. */
  readonly container?: string;
  /** The image that the container was made from. */
  readonly image?: string;
  /** The pod of Kubernetes that the container is in: `namespace/name`. */
  readonly pod?: string;
}

/** One place where a secret stands. */
export interface Occurrence extends LineContext {
  readonly file: string;
  readonly family: string;
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly length: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly fingerprint: string;
  readonly preview: string;
  /** A fact about the secret that does not help to guess it: `issued by example.com, expired 2025-03-01`. */
  readonly note?: string;
}

/** How often a finding occurs in one file. */
export interface FileCount {
  readonly file: string;
  readonly family: string;
  readonly count: number;
}

/** Who, beyond the owner, can read the files that hold a finding. */
export interface Exposure {
  /** The widest audience over all files. */
  readonly audience: 'owner' | 'group' | 'everyone' | 'unknown';
  /** For people: `everyone (0644)`, `group audio: alice, mopidy`. */
  readonly readers: readonly string[];
}

/** One circumstance that makes a secret worse or less bad. */
export interface Reason {
  /** Half steps of severity: positive for worse. */
  readonly points: number;
  /** Continues "because": `every user of the host can read it`. */
  readonly text: string;
}

/** How the severity of a secret came about. */
export interface Assessment {
  /** Severity by rule and checks alone. */
  readonly base: Severity;
  readonly reasons: readonly Reason[];
}

interface FindingBase {
  readonly rule: string;
  /** Keyed digest of the secret, or of rule and path for audits; hexadecimal. A finding is one rule and one fingerprint. */
  readonly fingerprint: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What the user's baseline says of it, if there is one. */
  readonly baseline?: BaselineMark;
}

/** One secret, with all its occurrences in all generations of all logs. */
export interface SecretFinding extends FindingBase {
  readonly kind: 'secret';
  readonly preview: string;
  /** Exact number of occurrences. */
  readonly count: number;
  /** Occurrences per file, most first; at most `MAX_LISTED_FILES`. */
  readonly files: readonly FileCount[];
  /** Exact number of files, which may exceed the list's length. */
  readonly fileCount: number;
  readonly first: Occurrence;
  readonly last: Occurrence;
  /** The first occurrences in file order; at most `MAX_LISTED_OCCURRENCES`. */
  readonly occurrences: readonly Occurrence[];
  readonly exposure?: Exposure;
  /** Why `severity` is another than that of the rule, or is not; missing where nothing was audited. */
  readonly assessment?: Assessment;
  /** The setting of the program that wrote it which keeps it out of the log; one sentence without a full stop. */
  readonly advice?: string;
}

/** One fault of permissions, rotation or another circumstance of the logs. */
export interface AuditFinding extends FindingBase {
  readonly kind: 'audit';
  /** The file or directory that is at fault. */
  readonly file: string;
  readonly family: string;
  /** The facts, for people: `mode 0644 in reachable directories: everyone can read it`. */
  readonly detail: string;
  /** Shell commands that mend it, in order; quoted for sh. */
  readonly commands: readonly string[];
}

export type Finding = SecretFinding | AuditFinding;

/**
 * As much of a fingerprint as people copy: 48 bits tell the findings of one host apart. `explain` and entries of `allow` take
 * it for the whole.
 */
export function shortenFingerprint(fingerprint: string): string {
  return fingerprint.slice(0, SHORT_FINGERPRINT_DIGITS);
}

/** Digits of a short fingerprint. */
export const SHORT_FINGERPRINT_DIGITS = 12;
export const MAX_LISTED_OCCURRENCES = 100;
export const MAX_LISTED_FILES = 1000;
