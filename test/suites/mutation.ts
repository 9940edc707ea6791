/**
 * Near misses: texts that differ from an example of a rule by what makes it no secret of that kind.
 *
 * Each mutation says for which rules it makes a near miss at all, by the rule's own pattern: where a value may have any
 * length, a shorter one is as good; where it may hold anything, no character is wrong.
 */
import type { Rule } from '../../src/model/rule.js';
import type { Sample } from './sample.js';

export interface Mutation {
  readonly name: string;
  /** The mutated secret; undefined where there is none for this rule. */
  readonly mutate: (secret: string, rule: Rule) => string | undefined;
  /** Least share of the mutants that are rejected or downgraded. */
  readonly floor: number;
  /** Least share of the samples that it applies to. */
  readonly applies: number;
}

/** The content of the group `secret`. */
export function readSecretGroup(pattern: string): string {
  const opening = /\(\?P?<secret>/.exec(pattern);
  if (!opening) return '';
  const from = opening.index + opening[0].length;
  const token = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/y;
  token.lastIndex = from;
  for (let depth = 1; ;) {
    const at = token.lastIndex;
    const text = token.exec(pattern)?.[0];
    if (text === undefined) return pattern.slice(from);
    if (text === '(') depth++;
    if (text === ')' && --depth === 0) return pattern.slice(from, at);
  }
}

/** A group without classes and escapes, so that only its structure is left. */
function readStructure(pattern: string): string {
  return readSecretGroup(pattern)
    .replace(/\\[\s\S]/g, 'e')
    .replace(/\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/g, 'c');
}

/** Whether the secret has one length: no repeat with room, and no end that is only guessed. */
function hasFixedLength({ pattern, loose }: Rule): boolean {
  return !loose && !/[*+?]|\{\d+,\d*\}/.test(readStructure(pattern).replace(/\(\?[:a-z]*/g, '('));
}

/** Whether the secret may hold whatever ends it not. */
function holdsAnything({ pattern }: Rule): boolean {
  return /\[\^/.test(readSecretGroup(pattern)) || /(?<!\\)\./.test(readStructure(pattern));
}

/** The rule's literal at the beginning of the secret; undefined if it stands elsewhere. */
function findPrefix(secret: string, { literals, caseSensitive }: Rule): string | undefined {
  const fold = (text: string): string => (caseSensitive ? text : text.toLowerCase());
  return literals
    .filter((literal) => fold(secret).startsWith(fold(literal)) && literal.length < secret.length)
    .sort((a, b) => b.length - a.length)[0];
}

/** Of the same kind as its neighbours in no token. */
const WRONG = '!';

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'one character shorter',
    mutate: (secret, rule) => (hasFixedLength(rule) ? secret.slice(0, -1) : undefined),
    floor: 0.98,
    applies: 0.4,
  },
  {
    name: 'a character of another alphabet',
    mutate(secret, rule) {
      if (holdsAnything(rule)) return undefined;
      const at = findPrefix(secret, rule)?.length ?? 0;
      return secret.slice(0, at) + WRONG + secret.slice(at + 1);
    },
    floor: 0.98,
    applies: 0.85,
  },
  {
    name: 'another prefix',
    mutate(secret, rule) {
      const prefix = findPrefix(secret, rule);
      if (prefix === undefined) return undefined;
      const at = prefix.search(/[a-z](?=[^a-z]*$)/i);
      return at < 0 ? undefined : secret.slice(0, at) + rotate(secret[at] ?? '') + secret.slice(at + 1);
    },
    floor: 0.98,
    applies: 0.45,
  },
  {
    name: 'cut with three dots',
    mutate: (secret) => `${secret.slice(0, Math.ceil(secret.length / 2))}...`,
    floor: 0.99,
    applies: 1,
  },
];

/** Another letter of the same case, seven further. */
function rotate(letter: string): string {
  const first = letter < 'a' ? 65 : 97;
  return String.fromCharCode(first + ((letter.charCodeAt(0) - first + 7) % 26));
}

/** A sample with another secret. */
export function replaceSecret(sample: Sample, secret: string): Sample {
  const { text, start, length } = sample;
  const bytes = Buffer.from(secret);
  return {
    ...sample,
    text: Buffer.concat([text.subarray(0, start), bytes, text.subarray(start + length)]),
    length: bytes.length,
    secret,
  };
}
