/**
 * The one door to the regular-expression engine: RE2 native where it loads, re2js elsewhere.
 *
 * Both run in time linear in the text. Patterns are matched from the first byte of a region on: the byte at
 * index 0 is context, the match begins within the next `reach + 1` bytes, and a region in which it does not is
 * left after those few bytes. Regions are ASCII (see `Prefilter.ascii`), so byte and character offsets are equal.
 */
import { createRequire } from 'node:module';
import { anchorPattern, listSecrets } from './pattern.js';

/** Where a match stands in its region; one object is reused by all calls of a matcher. */
export interface MatchSpan {
  /** First byte of the match, after the skipped ones. */
  start: number;
  end: number;
  secretStart: number;
  secretEnd: number;
}

export interface Matcher {
  /** Whether `match` would find something; cheap. */
  test(bytes: Buffer, from: number, to: number): boolean;
  /** Matches `bytes[from, to)`; `from` is the context byte. Offsets in the result are indexes of `bytes`. */
  match(bytes: Buffer, from: number, to: number): MatchSpan | undefined;
}

export interface RegexEngine {
  readonly name: 're2' | 're2js';
  /** Compiles a rule's pattern; its match begins anywhere if `reach` is `Infinity`. Throws SyntaxError or RE2JSSyntaxException on a bad pattern. */
  compile(pattern: string, reach: number): Matcher;
  /** Compiles an expression that may match anywhere in a text. Throws as `compile` does. */
  compileTest(expression: string): (text: string) => boolean;
}

const require = createRequire(import.meta.url);

/**
 * Loads an engine. `auto` falls back to `re2js`; naming an engine that does not load throws.
 */
export async function loadRegexEngine(choice: 'auto' | 're2' | 're2js'): Promise<RegexEngine> {
  if (choice !== 're2js') {
    const native = loadNative();
    if (native) return native;
    if (choice === 're2') throw new Error('The native engine "re2" does not load here; use --regex re2js');
  }
  return loadPortable();
}

type Groups = Readonly<Record<string, readonly [number, number] | undefined>>;
interface NativeMatch extends ReadonlyArray<string | undefined> {
  readonly indices?: { readonly groups: Groups };
}
interface NativeRegex {
  test(text: Buffer | string): boolean;
  exec(text: string): NativeMatch | null;
}
type NativeConstructor = new (pattern: string, flags: string) => NativeRegex;

function loadNative(): RegexEngine | undefined {
  let RE2: NativeConstructor;
  try {
    RE2 = require('re2') as NativeConstructor;
  } catch {
    return undefined;
  }
  return {
    name: 're2',
    compile(pattern, reach) {
      const { source, numbered } = anchorPattern(pattern, reach);
      const regex = new RE2(source, numbered ? 'm' : 'dm');
      const span = createSpan();
      const secrets = listSecrets(pattern);
      return {
        test: (bytes, from, to) => regex.test(bytes.subarray(from, to)),
        match(bytes, from, to) {
          // A string's groups come many times faster than a buffer's; only texts that match get here.
          const found = regex.exec(bytes.toString('latin1', from, to));
          if (!found) return undefined;
          if (numbered) return placeLengths(span, from, found);
          const groups = found.indices?.groups;
          return placeSpan(
            span,
            from,
            groups?.['logscanMatch'],
            findSecret(secrets, (name) => groups?.[name]),
          );
        },
      };
    },
    compileTest(expression) {
      const regex = new RE2(expression, '');
      return (text) => regex.test(text);
    },
  };
}

async function loadPortable(): Promise<RegexEngine> {
  const { RE2JS } = await import('re2js');
  return {
    name: 're2js',
    compile(pattern, reach) {
      const { source, numbered } = anchorPattern(pattern, reach);
      const regex = RE2JS.compile(source, RE2JS.MULTILINE);
      const span = createSpan();
      const secrets = listSecrets(pattern);
      return {
        test: (bytes, from, to) => regex.matcher(bytes.toString('latin1', from, to)).find(),
        match(bytes, from, to) {
          const matcher = regex.matcher(bytes.toString('latin1', from, to));
          if (!matcher.find()) return undefined;
          const group = (name: number | string): Range => [matcher.start(name), matcher.end(name)];
          if (!numbered) return placeSpan(span, from, group('logscanMatch'), findSecret(secrets, group));
          return placeSpan(span, from, [matcher.start(2), matcher.end()], group(3));
        },
      };
    },
    compileTest(expression) {
      const regex = RE2JS.compile(expression);
      return (text) => regex.matcher(text).find();
    },
  };
}

function createSpan(): MatchSpan {
  return { start: 0, end: 0, secretStart: 0, secretEnd: 0 };
}

/** Places a match by the lengths of its groups: skipped bytes, text before the secret, secret. */
function placeLengths(span: MatchSpan, from: number, found: NativeMatch): MatchSpan {
  const [whole = '', lead = '', before = '', secret = ''] = found;
  span.start = from + lead.length;
  span.secretStart = span.start + before.length;
  span.secretEnd = span.secretStart + secret.length;
  span.end = from + whole.length;
  return span;
}

type Range = readonly [number, number] | undefined;

/** The first of the groups that has part in the match and is not empty. */
function findSecret(names: readonly string[], group: (name: string) => Range): Range {
  if (names.length === 1) return group('secret');
  return names.map(group).find((range) => range !== undefined && range[0] >= 0 && range[1] > range[0]);
}

function placeSpan(span: MatchSpan, from: number, match: Range, secret: Range): MatchSpan | undefined {
  if (!match || !secret || secret[0] < 0) return undefined;
  span.start = from + match[0];
  span.end = from + match[1];
  span.secretStart = from + secret[0];
  span.secretEnd = from + secret[1];
  return span;
}
