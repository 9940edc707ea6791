/**
 * Rewrites a regex of gitleaks into a pattern of ours: the group that is the secret gets its name, the others lose theirs.
 *
 * gitleaks takes the group `secretGroup`, else the first group that is not empty, else the whole match. So do we, with two
 * differences where its choice would be a scrap: a group within a repeat is never the secret, and several groups that all
 * have names are labels. What may stand at the start of a match and need not is left out, as no match depends on it.
 * Takes a regex and its tree; gives the pattern, or a sentence that says why there is none. Pure.
 */
import { measureExtent } from './extent.js';
import { parsePattern, type Node, type Range } from './syntax.js';

/** A pattern in our syntax and its tree, or why there is none. */
export type Rewritten =
  | { readonly ok: true; readonly pattern: string; readonly node: Node }
  | { readonly ok: false; readonly reason: string };

export interface RewriteOptions {
  /** Number of the group that is the secret; 0 for gitleaks' own choice. */
  readonly secretGroup: number;
  /** Whether all of the match matters, as it does where an exception looks at it. */
  readonly keepStart: boolean;
}

type Group = Extract<Node, { kind: 'group' }>;
interface Capture {
  readonly group: Group;
  readonly index: number;
  readonly name: string | undefined;
  /** Whether it stands within a repeat. */
  readonly repeated: boolean;
}

/** Rewrites `regex`, whose tree is `node`. */
export function rewritePattern(regex: string, node: Node, options: RewriteOptions): Rewritten {
  const captures = listCaptures(node);
  const { secretGroup } = options;
  if (secretGroup > captures.length) {
    return { ok: false, reason: `has ${captures.length} groups, and secretGroup is ${secretGroup}` };
  }
  const { secrets, needsWhole } = chooseSecrets(node, captures, secretGroup);
  const edits = [
    ...captures.map((capture) => renameGroup(capture, secrets)),
    ...(needsWhole || options.keepStart ? [] : listTrims(node)),
  ];
  const named = applyEdits(regex, edits);
  const pattern = needsWhole ? wrapWhole(named, spellName(secrets.length)) : named;
  return { ok: true, pattern, node: parsePattern(pattern) };
}

function listCaptures(node: Node, repeated = false): readonly Capture[] {
  switch (node.kind) {
    case 'set':
    case 'assertion':
      return [];
    case 'sequence':
      return node.parts.flatMap((part) => listCaptures(part, repeated));
    case 'choice':
      return node.options.flatMap((option) => listCaptures(option, repeated));
    case 'repeat':
      return listCaptures(node.node, repeated || node.max > 1);
    case 'group': {
      const inner = listCaptures(node.node, repeated);
      if (!node.capture) return inner;
      const { index, name } = node.capture;
      return [{ group: node, index, name, repeated }, ...inner];
    }
  }
}

interface Choice {
  /** The first of these that is in a match is the secret. */
  readonly secrets: readonly Capture[];
  /** Whether there are matches with none of them, so that the whole match stands in. */
  readonly needsWhole: boolean;
}

function chooseSecrets(node: Node, captures: readonly Capture[], secretGroup: number): Choice {
  if (secretGroup > 0) {
    return { secrets: captures.filter(({ index }) => index === secretGroup), needsWhole: false };
  }
  const unnamed = captures.filter(({ name }) => name === undefined);
  const candidates = unnamed.length > 0 || captures.length > 1 ? unnamed : captures;
  const usable = candidates.filter(({ repeated }) => !repeated);
  for (let count = 1; count <= usable.length; count++) {
    const secrets = usable.slice(0, count);
    if (isCertain(node, new Set(secrets.map(({ index }) => index)))) return { secrets, needsWhole: false };
  }
  return { secrets: usable, needsWhole: true };
}

/** Whether every match has one of these groups, with at least one character in it. */
function isCertain(node: Node, indexes: ReadonlySet<number>): boolean {
  switch (node.kind) {
    case 'set':
    case 'assertion':
      return false;
    case 'sequence':
      return node.parts.some((part) => isCertain(part, indexes));
    case 'choice':
      return node.options.every((option) => isCertain(option, indexes));
    case 'repeat':
      return node.min > 0 && isCertain(node.node, indexes);
    case 'group': {
      const isOne = node.capture !== undefined && indexes.has(node.capture.index);
      return (isOne && measureExtent(node.node).min > 0) || isCertain(node.node, indexes);
    }
  }
}

interface Edit extends Range {
  readonly text: string;
}

function renameGroup({ group, index }: Capture, secrets: readonly Capture[]): Edit {
  const place = secrets.findIndex((secret) => secret.index === index);
  return { ...group.opening, text: place < 0 ? '(?:' : `(?P<${spellName(place)}>` };
}

/** `secret`, `secret2`, `secret3` … */
function spellName(place: number): string {
  return place === 0 ? 'secret' : `secret${place + 1}`;
}

/** Repeats at the very start, before any secret: without them a match begins later and is otherwise the same. */
function listTrims(node: Node): readonly Edit[] {
  switch (node.kind) {
    case 'set':
    case 'assertion':
      return [];
    case 'group':
      return node.capture ? [] : listTrims(node.node);
    case 'choice':
      return node.options.flatMap(listTrims);
    case 'repeat':
      return isOptional(node) ? [{ ...node.range, text: '' }] : [];
    case 'sequence': {
      const kept = node.parts.findIndex((part) => !isOptional(part));
      const optional = node.parts.slice(0, Math.max(0, kept)).flatMap(listTrims);
      const next = node.parts[kept];
      return next ? [...optional, ...listTrims(next)] : [];
    }
  }
}

function isOptional(node: Node): boolean {
  if (node.kind !== 'repeat' || node.min > 0 || listCaptures(node).length > 0) return false;
  return node.range.from < node.range.to;
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let [result, at] = ['', 0];
  for (const edit of [...edits].sort((a, b) => a.from - b.from)) {
    if (edit.from < at) continue;
    result += text.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return result + text.slice(at);
}

/** The whole match as the secret; flags at the start hold for all of it. */
function wrapWhole(pattern: string, name: string): string {
  const flags = /^(?:\(\?[a-zA-Z-]+\))*/.exec(pattern)?.[0] ?? '';
  return `${flags}(?P<${name}>${pattern.slice(flags.length)})`;
}
