/**
 * Tells findings that the user allows from others.
 *
 * Takes the entries of the user's own configuration and ways to compile expressions and globs; gives a predicate. The
 * secret's text is looked at here and goes no further. Pure.
 */
import type { AllowEntry } from '../model/allow.js';

/** What an entry may look at. */
export interface AllowSubject {
  readonly rule: string;
  readonly fingerprint: string;
  /** Name of the file, as reports show it. */
  readonly file: string;
  /** The decoded secret; an audit finding has none. */
  readonly value?: Buffer;
}

/** Whether a finding is allowed. */
export type Allowance = (subject: AllowSubject) => boolean;

export interface AllowTools {
  /** Compiles an expression of RE2 that may match anywhere. */
  readonly compileTest: (expression: string) => (text: string) => boolean;
  /** Compiles a glob for the names of files. */
  readonly compileGlob: (glob: string) => (file: string) => boolean;
}

/** Compiles `entries`; those that have expired must have been taken out. Throws what the tools throw. */
export function createAllowance(entries: readonly AllowEntry[], tools: AllowTools): Allowance {
  const tests = entries.map((entry) => compileEntry(entry, tools));
  return (subject) => tests.some((test) => test(subject));
}

function compileEntry({ fingerprint, rule, path, regex }: AllowEntry, tools: AllowTools): Allowance {
  const isFile = path === undefined ? undefined : tools.compileGlob(path);
  const isText = regex === undefined ? undefined : tools.compileTest(regex);
  return (subject) =>
    subject.fingerprint.startsWith(fingerprint ?? '') &&
    (rule ?? subject.rule) === subject.rule &&
    (isFile?.(subject.file) ?? true) &&
    (isText === undefined || (subject.value !== undefined && isText(subject.value.toString('utf8'))));
}
