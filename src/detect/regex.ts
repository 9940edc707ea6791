/**
 * The one door to the regular-expression engine: RE2 native where it loads, re2js elsewhere.
 *
 * Both run in time linear in the text. Patterns are matched from the first byte of a region on: the byte at
 * index 0 is context, the match begins within the next `reach + 1` bytes, and a region in which it does not is
 * left after those few bytes. Regions are ASCII (see `Prefilter.ascii`), so byte and character offsets are equal.
 */
import { createRequire } from 'node:module';

/** Where a match stands in its region; one object is reused by all calls of a matcher. */
export interface MatchSpan {
  /** First byte of the match, after the skipped ones. */
  start: number;
  end: number;
  secretStart: number;
  secretEnd: number;
}

export interface Matcher {
  /** Matches `bytes[from, to)`; `from` is the context byte. Offsets in the result are indexes of `bytes`. */
  match(bytes: Buffer, from: number, to: number): MatchSpan | undefined;
}

export interface RegexEngine {
  readonly name: 're2' | 're2js';
  /** Compiles a rule's pattern. Throws SyntaxError or RE2JSSyntaxException on a bad pattern. */
  compile(pattern: string, reach: number): Matcher;
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

/** One byte of context, up to `reach` skipped bytes, then the pattern as the group `match`. */
function wrapPattern(pattern: string, reach: number): string {
  const lead = reach === 0 ? '(?s:.)' : `(?s:.{1,${reach + 1}}?)`;
  return `\\A${lead}(?P<match>${pattern})`;
}

interface NativeMatch {
  readonly indices: { readonly groups: Readonly<Record<string, readonly [number, number] | undefined>> };
}
type NativeConstructor = new (pattern: string, flags: string) => { exec(bytes: Buffer): NativeMatch | null };

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
      const regex = new RE2(wrapPattern(pattern, reach), 'dm');
      const span: MatchSpan = { start: 0, end: 0, secretStart: 0, secretEnd: 0 };
      return {
        match(bytes, from, to) {
          const groups = regex.exec(bytes.subarray(from, to))?.indices.groups;
          return groups && placeSpan(span, from, groups['match'], groups['secret']);
        },
      };
    },
  };
}

async function loadPortable(): Promise<RegexEngine> {
  const { RE2JS } = await import('re2js');
  return {
    name: 're2js',
    compile(pattern, reach) {
      const regex = RE2JS.compile(wrapPattern(pattern, reach), RE2JS.MULTILINE);
      const span: MatchSpan = { start: 0, end: 0, secretStart: 0, secretEnd: 0 };
      return {
        match(bytes, from, to) {
          const matcher = regex.matcher(bytes.toString('latin1', from, to));
          if (!matcher.find()) return undefined;
          const group = (name: string): readonly [number, number] => [matcher.start(name), matcher.end(name)];
          return placeSpan(span, from, group('match'), group('secret'));
        },
      };
    },
  };
}

type Range = readonly [number, number] | undefined;

function placeSpan(span: MatchSpan, from: number, match: Range, secret: Range): MatchSpan | undefined {
  if (!match || !secret || secret[0] < 0) return undefined;
  span.start = from + match[0];
  span.end = from + match[1];
  span.secretStart = from + secret[0];
  span.secretEnd = from + secret[1];
  return span;
}
