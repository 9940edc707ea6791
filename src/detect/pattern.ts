/**
 * Rewrites a rule's pattern for anchored matching.
 *
 * One byte of context and up to `reach` skipped bytes come first. Where the group `secret` stands on the pattern's top
 * level, what is before it becomes a group too, so that lengths alone tell where the secret is: engines give the texts
 * of numbered groups much faster than the places of named ones.
 */

/** A pattern ready to be compiled. */
export interface AnchoredPattern {
  readonly source: string;
  /** Whether the groups are, in this order: skipped bytes, text before the secret, the secret. Else `logscanMatch` and `secret`. */
  readonly numbered: boolean;
}

/** Anchors `pattern`, whose match may begin up to `reach` bytes behind the context byte; anywhere if that is `Infinity`. */
export function anchorPattern(pattern: string, reach: number): AnchoredPattern {
  const lead = spellLead(reach);
  const parts = splitPattern(pattern);
  if (!parts) return { source: `\\A${lead}(?P<logscanMatch>${pattern})`, numbered: false };
  const { flags, before, secret, after } = parts;
  return { source: `${flags}\\A(${lead})(${before})(${secret})${after}`, numbered: true };
}

function spellLead(reach: number): string {
  if (reach === 0) return '(?s:.)';
  return reach === Infinity ? '(?s:.+?)' : `(?s:.{1,${reach + 1}}?)`;
}

interface Parts {
  readonly flags: string;
  readonly before: string;
  readonly secret: string;
  readonly after: string;
}

/** A group that stands in for `secret` where that has no part in a match. */
const OTHER_SECRET = /\(\?P<(secret\d+)>/;

/** The groups of which the first one in a match is the secret, in their order. */
export function listSecrets(pattern: string): readonly string[] {
  const others = pattern.matchAll(new RegExp(OTHER_SECRET, 'g'));
  return ['secret', ...[...others].map(([, name = '']) => name).sort(byNumber)];
}

function byNumber(a: string, b: string): number {
  return Number(a.replace(/\D/g, '')) - Number(b.replace(/\D/g, ''));
}

/** Cuts at the group `secret`; undefined where it is nested, or where another cut would change the meaning. */
function splitPattern(pattern: string): Parts | undefined {
  const flags = /^\(\?[a-z]+\)/.exec(pattern)?.[0] ?? '';
  const body = pattern.slice(flags.length);
  const opening = /\(\?P?<secret>/.exec(body);
  if (!opening || OTHER_SECRET.test(body)) return undefined;
  const before = body.slice(0, opening.index);
  const inner = opening.index + opening[0].length;
  const end = findClosing(body, inner);
  if (end === undefined) return undefined;
  const after = body.slice(end + 1);
  // A repeat behind the group would have to move with it.
  if (/^[*+?{]/.test(after) || !isConcatenation(before) || !isConcatenation(after)) return undefined;
  return { flags, before, secret: body.slice(inner, end), after };
}

/** Whether a piece is whole, has no alternative on its top level, no numbered group and no flags of its own. */
function isConcatenation(piece: string): boolean {
  let depth = 0;
  for (const token of listTokens(piece, 0)) {
    if (/^\(\?[a-z]+\)$/.test(token.text) || token.text === '(' || /^\(\?P?</.test(token.text)) return false;
    if (token.text.startsWith('(?')) depth++;
    else if (token.text === ')') depth--;
    else if (token.text === '|' && depth === 0) return false;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** Index of the parenthesis that closes the group whose content begins at `from`. */
function findClosing(body: string, from: number): number | undefined {
  let depth = 1;
  for (const { text, at } of listTokens(body, from)) {
    if (text === '(' || (text.startsWith('(?') && !text.endsWith(')'))) depth++;
    if (text === ')' && --depth === 0) return at;
  }
  return undefined;
}

interface Token {
  readonly text: string;
  readonly at: number;
}

/** Escapes, character classes, group openings with their flags, and single characters. */
const TOKEN =
  /\\Q[\s\S]*?\\E|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*\]|\(\?P?<\w+>|\(\?[a-z]*[:)]|[\s\S]/y;

function* listTokens(pattern: string, from: number): Generator<Token> {
  const token = new RegExp(TOKEN);
  token.lastIndex = from;
  for (;;) {
    const at = token.lastIndex;
    const text = token.exec(pattern)?.[0];
    if (text === undefined) return;
    yield { text, at };
  }
}
