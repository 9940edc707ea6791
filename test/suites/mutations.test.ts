/**
 * Near misses of every example of every rule are rejected or downgraded.
 *
 * A mutant is accepted when a rule of the same rank or higher says of it that it is likely a secret, and no less severe. It
 * is downgraded when only lower ranks, lower confidence or lower severity are left: behind `token=`, what is no GitHub
 * token may still be a token. LOGSCAN_SHARES=1 prints the numbers.
 */
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Occurrence } from '../../src/model/finding.js';
import type { Rule } from '../../src/model/rule.js';
import { confidenceRank, severityRank } from '../../src/model/severity.js';
import { loadSources } from '../../src/rules/sources.js';
import { createEngine, type Engine } from '../../src/scan/engine.js';
import { describeStdin } from '../../src/scan/stdin.js';
import { MUTATIONS, readSecretGroup, replaceSecret, type Mutation } from './mutation.js';
import { makeSamples, type Sample } from './sample.js';
import { makeSeparator } from './wrapping.js';

const NOW_MS = Date.UTC(2025, 0, 1);
const SEED = 5;

let samples: readonly Sample[];
let rules: ReadonlyMap<string, Rule>;
let engine: Engine;

beforeAll(async () => {
  samples = await makeSamples(SEED);
  const sources = await loadSources([]);
  rules = new Map(sources.map((rule) => [rule.id, rule]));
  const key = Buffer.alloc(32, 7);
  engine = await createEngine({ rules: sources, key, regex: 'auto', kernel: 'auto', now: () => NOW_MS });
});

interface Mutant {
  readonly rule: Rule;
  readonly start: number;
  readonly end: number;
}

describe('near misses', () => {
  it.each(MUTATIONS)(
    '$name',
    async (mutation) => {
      const { mutants, content } = makeMutants(mutation);
      const found = await scan(content);
      const verdicts = mutants.map((mutant) => judge(mutant, found));
      const accepted = mutants.filter((_mutant, index) => verdicts[index] === 'accepted');
      const count = (verdict: string): number => verdicts.filter((one) => one === verdict).length;
      const names = [...new Set(accepted.map(({ rule }) => rule.id))].join(' ');
      if (process.env['LOGSCAN_SHARES'] !== undefined) {
        console.log(
          `${mutation.name}: of ${mutants.length} (${samples.length} samples) ${count('rejected')} rejected, ` +
            `${count('downgraded')} downgraded, ${accepted.length} accepted: ${names}`,
        );
      }
      expect(mutants.length / samples.length).toBeGreaterThanOrEqual(mutation.applies);
      expect(1 - accepted.length / mutants.length, names).toBeGreaterThanOrEqual(mutation.floor);
    },
    60_000,
  );

  it('are none where nothing was changed', async () => {
    const { mutants, content } = makeMutants({ mutate: (secret) => secret });
    const found = await scan(content);
    const lost = mutants.filter(({ rule, start, end }) =>
      found.every(
        (place) => place.rule !== rule.id || place.start !== start || place.start + place.length !== end,
      ),
    );
    expect(lost).toEqual([]);
  });
});

describe('the group of a secret', () => {
  it.each([
    ['x(?P<secret>abc)y', 'abc'],
    ['(?i)x(?P<secret>(?:a|b){2}[)\\]]\\))y(?:z)', '(?:a|b){2}[)\\]]\\)'],
    ['(?:x(?<secret>a))', 'a'],
  ])('of %s is %s', (pattern, group) => {
    expect(readSecretGroup(pattern)).toBe(group);
  });
});

function makeMutants({ mutate }: Pick<Mutation, 'mutate'>): {
  readonly mutants: readonly Mutant[];
  readonly content: Buffer;
} {
  const parts: Buffer[] = [];
  const mutants: Mutant[] = [];
  let at = 0;
  samples.forEach((sample, index) => {
    const rule = rules.get(sample.rule) as Rule;
    const secret = mutate(sample.secret, rule);
    if (secret === undefined) return;
    const mutant = replaceSecret(sample, secret);
    const separator = makeSeparator(index);
    const start = at + separator.length + mutant.start;
    mutants.push({ rule, start, end: start + mutant.length });
    const piece = [separator, mutant.text, Buffer.from('\n')];
    parts.push(...piece);
    at += Buffer.concat(piece).length;
  });
  return { mutants, content: Buffer.concat(parts) };
}

async function scan(content: Buffer): Promise<readonly Occurrence[]> {
  const found: Occurrence[] = [];
  const events = engine.scanFile(describeStdin(NOW_MS), { stdin: Readable.from([content]) });
  for await (const { occurrences } of events) found.push(...occurrences);
  return found;
}

function judge(
  { rule, start, end }: Mutant,
  found: readonly Occurrence[],
): 'rejected' | 'downgraded' | 'accepted' {
  const here = found.filter((place) => place.start < end && place.start + place.length > start);
  if (here.length === 0) return 'rejected';
  const isAccepted = here.some(
    (place) =>
      (rules.get(place.rule)?.rank ?? 0) >= rule.rank &&
      confidenceRank(place.confidence) >= confidenceRank(rule.confidence) &&
      severityRank(place.severity) >= Math.min(severityRank(rule.severity), severityRank('medium')),
  );
  return isAccepted ? 'accepted' : 'downgraded';
}
