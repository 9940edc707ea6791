/**
 * What the rules of an imported pack leave out: files by name, and matches by text.
 *
 * Takes rules with their exceptions as data; gives predicates. Expressions are RE2 and compiled when first asked; those
 * that many rules share are compiled once. Text is what UTF-8 makes of the bytes.
 */
import type { Rule, RuleException } from '../model/rule.js';
import type { Found } from './found.js';
import type { Text } from './match.js';
import type { RegexEngine } from './regex.js';

/** A match that passed everything else. */
export interface ExceptionSubject {
  /** The secret with its escapes undone. */
  readonly secret: string;
  readonly match: string;
  /** Its line in the file, cut where that is long. */
  readonly line: string;
  /** Name of the file, as reports show it. */
  readonly file: string;
}

export interface Exceptions {
  /** Whether a rule is to be tried in a file at all. */
  holds(rule: Rule, file: string): boolean;
  /** Whether a match of `rule` is no secret. */
  covers(rule: Rule, subject: ExceptionSubject): boolean;
}

/** Prepares exceptions; the answers for the file asked for last are remembered. */
export function createExceptions({ compileTest }: Pick<RegexEngine, 'compileTest'>): Exceptions {
  const tests = new Map<string, (text: string) => boolean>();
  const rulesOfFile = { file: '', held: new Map<Rule, boolean>() };
  const matches = (pattern: string, text: string): boolean => {
    const test = tests.get(pattern) ?? compileTest(pattern);
    tests.set(pattern, test);
    return test(text);
  };
  const some = (patterns: readonly string[], text: string): boolean =>
    patterns.some((pattern) => matches(pattern, text));
  const tryFile = ({ path, exceptions = [] }: Rule, file: string): boolean => {
    if (path !== undefined && !matches(path, file)) return false;
    return !exceptions.some((exception) => isAboutFiles(exception) && some(exception.paths, file));
  };
  return {
    holds(rule, file) {
      if (rule.path === undefined && !rule.exceptions) return true;
      if (rulesOfFile.file !== file) {
        rulesOfFile.file = file;
        rulesOfFile.held.clear();
      }
      const held = rulesOfFile.held.get(rule) ?? tryFile(rule, file);
      rulesOfFile.held.set(rule, held);
      return held;
    },
    covers: ({ exceptions = [] }, subject) =>
      exceptions.some((exception) => isCovered(exception, subject, some)),
  };
}

/** Whether the file alone decides. */
function isAboutFiles({ all, patterns, stopwords }: RuleException): boolean {
  return !all || patterns.length + stopwords.length === 0;
}

function isCovered(
  { all, target, patterns, stopwords, paths }: RuleException,
  subject: ExceptionSubject,
  some: (patterns: readonly string[], text: string) => boolean,
): boolean {
  const secret = subject.secret.toLowerCase();
  const conditions = [
    ...(stopwords.length > 0 ? [() => stopwords.some((word) => secret.includes(word))] : []),
    ...(patterns.length > 0 ? [() => some(patterns, subject[target])] : []),
    ...(paths.length > 0 ? [() => some(paths, subject.file)] : []),
  ];
  return all ? conditions.every((holds) => holds()) : conditions.some((holds) => holds());
}

/** How much of a line is looked at on either side of where a secret begins. */
const LINE_BYTES = 2048;
const LINE_FEED = 10;

/** The texts that exceptions look at. */
export function describeMatch({ bytes, begin, end }: Text, found: Found, file: string): ExceptionSubject {
  const from = Math.max(begin, found.start - LINE_BYTES);
  const to = Math.min(end, found.start + LINE_BYTES);
  const lineStart = bytes.subarray(from, found.start).lastIndexOf(LINE_FEED) + 1;
  const feed = bytes.subarray(Math.min(to, found.end), to).indexOf(LINE_FEED);
  const line = bytes.subarray(from + lineStart, feed < 0 ? to : found.end + feed);
  const match = found.match ?? found.raw;
  return {
    secret: found.raw.toString('utf8'),
    match: match.toString('utf8'),
    line: line.toString('utf8'),
    file,
  };
}
