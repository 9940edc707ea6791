/**
 * Rules and windows as the tests of detection need them: small, and the same every time.
 */
import type { Rule } from '../../src/model/rule.js';
import type { Window } from '../../src/model/window.js';

/** A rule that finds `acme_` and eight characters, but for `changes`. */
export function makeRule(changes: Partial<Rule> = {}): Rule {
  return {
    id: 'acme.key',
    title: 'Acme key',
    why: 'Gives access',
    fix: 'Revoke it',
    severity: 'high',
    confidence: 'likely',
    references: [],
    literals: ['acme_'],
    caseSensitive: false,
    pattern: '(?P<secret>acme_[A-Za-z0-9]{8})',
    loose: false,
    reach: 0,
    span: 512,
    multiline: false,
    checks: [],
    entropy: 0,
    rank: 2,
    ...changes,
  };
}

/** The one window of a whole small file. */
export function wholeWindow(text: string | Buffer): Window {
  const bytes = Buffer.concat([Buffer.from('\n'), Buffer.from(text as string, 'latin1')]);
  return makeWindow(bytes);
}

/** A window on `bytes`, of which everything but the context byte is fresh unless `changes` tell otherwise. */
export function makeWindow(bytes: Buffer, changes: Partial<Window> = {}): Window {
  const { length } = bytes;
  const whole = { begin: 1, freshFrom: 1, freshTo: length, end: length, base: -1 };
  return { bytes, ...whole, unitBytes: 1, origin: 0, continues: false, ...changes };
}

/** Splits text at `«` and `»` into the text without the marks and the span between them. */
export function readMarks(marked: string): {
  readonly text: string;
  readonly start: number;
  readonly end: number;
} {
  const [before = '', inside = '', after = ''] = marked.split(/[«»]/);
  return { text: before + inside + after, start: before.length, end: before.length + inside.length };
}
