/**
 * The ways in which a known secret may be written.
 *
 * Takes a secret's bytes; gives texts to compare with, each with the literals by which the prefilter finds it. Whatever
 * views undo (escapes, percent-encoding, wrapped lines) needs no writing of its own, as long as a run of letters and
 * digits survives it as a literal; where there is none, and where every character is escaped, the escaped form's first
 * characters are literals, too. Pure.
 */
import type { RuleLiteral } from './literal.js';

/** A literal and the index in the writing of the byte that it begins with, or stands for. */
export interface Anchor extends RuleLiteral {
  readonly at: number;
}

export interface Writing {
  /** What stands in the text, seen through `table`. */
  readonly bytes: Buffer;
  /** Maps bytes to those that count as equal. */
  readonly table: Uint8Array;
  readonly anchors: readonly Anchor[];
}

/** Characters of a literal; at least three, as the expressions below say. */
const MAX_LITERAL = 64;
/** A run of this length is met seldom enough to be taken instead of a longer one that begins later. */
const RARE_LENGTH = 8;
/** Characters of a form of which each one is escaped. */
const SPELLED = 3;

/** What no escape changes. */
const PLAIN = /[A-Za-z0-9._-]{3,64}/g;
const LETTERS = /[A-Za-z0-9]{3,64}/g;
const PRINTABLE = /[\x20-\x7e]{3,64}/g;

const EXACT = Uint8Array.from({ length: 256 }, (_, byte) => byte);
/** Upper case as lower case. */
const FOLDED = EXACT.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte));
/** The alphabet for URLs as the usual one. */
const BASE64 = EXACT.map((byte) => (byte === 0x2d ? 0x2b : byte === 0x5f ? 0x2f : byte));

/** All writings of a secret. */
export function listWritings(value: Buffer): readonly Writing[] {
  const text = value.toString('latin1');
  const turned = [text.replaceAll('/', '\\'), text.replaceAll('\\', '/'), text.replaceAll(' ', '+')];
  const texts = [...new Set([text, ...turned])];
  return [...texts.map(writeText), ...[0, 1, 2].map((lead) => writeBase64(value, lead)), writeHex(value)];
}

function writeText(text: string): Writing {
  const run = pickRun(text, PLAIN);
  const anchors = [...(run ? [exactly(run)] : listForms(text)), ...listSpelled(text)];
  return { bytes: Buffer.from(text, 'latin1'), table: EXACT, anchors };
}

/**
 * Base64 of the secret behind `lead` other bytes (modulo three): only the characters that no neighbour has part in.
 */
function writeBase64(value: Buffer, lead: number): Writing {
  const text = Buffer.concat([Buffer.alloc(lead), value]).toString('base64');
  const core = text.slice(Math.ceil((lead * 8) / 6), Math.floor(((lead + value.length) * 8) / 6));
  const run = pickRun(core, LETTERS);
  const forms = [core, core.replaceAll('+', '-').replaceAll('/', '_')].map((form) =>
    form.slice(0, MAX_LITERAL),
  );
  const anchors = run ? [exactly(run)] : [...new Set(forms)].map((form) => exactly({ text: form, at: 0 }));
  return { bytes: Buffer.from(core, 'latin1'), table: BASE64, anchors };
}

function writeHex(value: Buffer): Writing {
  const text = value.toString('hex');
  return {
    bytes: Buffer.from(text, 'latin1'),
    table: FOLDED,
    anchors: [anyCase(text.slice(0, MAX_LITERAL / 2))],
  };
}

interface Run {
  readonly text: string;
  readonly at: number;
}

/** The first run that is long enough to be rare, else the longest. */
function pickRun(text: string, pattern: RegExp): Run | undefined {
  const runs = [...text.matchAll(pattern)].map((found) => ({ text: found[0], at: found.index }));
  const longest = Math.max(0, ...runs.map((run) => run.text.length));
  return runs.find((run) => run.text.length >= Math.min(RARE_LENGTH, longest));
}

type Spell = (character: string) => string;

/** What URLs and JSON make of a character, strictly and not. */
const SPELLS: readonly Spell[] = [
  (character) => (/[A-Za-z0-9._~-]/.test(character) ? character : percent(character)),
  (character) => (/[A-Za-z0-9._~!'()*-]/.test(character) ? character : percent(character)),
  (character) => (/["\\]/.test(character) ? `\\${character}` : character),
  (character) => (/["\\/]/.test(character) ? `\\${character}` : character),
];

/** How a text without a plain run begins: as it is, and spelled once or twice. */
function listForms(text: string): readonly Anchor[] {
  const run = pickRun(text, PRINTABLE);
  const twice = SPELLS.flatMap((outer) =>
    SPELLS.map(
      (inner): Spell =>
        (character) =>
          Array.from(inner(character), outer).join(''),
    ),
  );
  const forms = new Set([...SPELLS, ...twice].map((spell) => cutForm(text, spell)));
  const anchors = [...forms].filter((form) => /^[\x20-\x7e]{3,}$/.test(form)).map(anyCase);
  return [...(run ? [exactly(run)] : []), ...anchors];
}

/** How a text begins of which every character is escaped. */
function listSpelled(text: string): readonly Anchor[] {
  const head = text.slice(0, SPELLED).split('');
  const forms = [head.map(percent), head.map((character) => `\\x${hex(character, 2)}`)];
  if (head.every((character) => character <= '~'))
    forms.push(head.map((character) => `\\u${hex(character, 4)}`));
  return forms.map((form) => anyCase(form.join('')));
}

/** The first characters of a form, none of them cut. */
function cutForm(text: string, spell: Spell): string {
  let form = '';
  for (const character of text) {
    const next = form + spell(character);
    if (next.length > MAX_LITERAL / 2) break;
    form = next;
  }
  return form;
}

function percent(character: string): string {
  return `%${hex(character, 2)}`;
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}

function exactly({ text, at }: Run): Anchor {
  return { text, at, caseSensitive: true };
}

function anyCase(text: string): Anchor {
  return { text: text.toLowerCase(), at: 0, caseSensitive: false };
}
