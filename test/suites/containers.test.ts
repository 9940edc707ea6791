/**
 * Every example of every rule, in every container and escaping that leaves the rule what it needs, is found with its
 * exact span on disk, under both engines and kernels.
 *
 * What a wrapping takes away is told by principles on the rule's own fields, never by its id. The shares that pass are
 * printed with LOGSCAN_SHARES=1; floors hold them where they are.
 */
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../src/model/rule.js';
import { compileRules } from '../../src/rules/compile.js';
import { loadSources } from '../../src/rules/sources.js';
import { createEngine, type Engine } from '../../src/scan/engine.js';
import type { KernelChoice, RegexChoice } from '../../src/scan/options.js';
import { describeStdin } from '../../src/scan/stdin.js';
import { makeSamples, type Sample } from './sample.js';
import { makeSeparator, WRAPPINGS, type Wrapping } from './wrapping.js';

const NOW_MS = Date.UTC(2025, 0, 1);
const SEED = 3;

let samples: readonly Sample[];
let rules: ReadonlyMap<string, Rule>;

beforeAll(async () => {
  samples = await makeSamples(SEED);
  // As built: with the automata that drop near misses.
  rules = new Map((await compileRules(await loadSources([]))).map((rule) => [rule.id, rule]));
});

interface Expected {
  readonly rule: string;
  readonly start: number;
  readonly length: number;
}

interface Outcome {
  readonly tried: number;
  readonly excluded: number;
  /** Samples that were not found with rule and span. */
  readonly missed: readonly Expected[];
}

describe.each([
  ['re2', 'simd'],
  ['re2', 'scalar'],
  ['re2js', 'simd'],
  ['re2js', 'scalar'],
] as const)('with %s and the %s kernel', (regex, kernel) => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await openEngine(regex, kernel);
  });

  it.each(WRAPPINGS)(
    '$name',
    async (wrapping) => {
      const { tried, excluded, missed } = await tryWrapping(engine, wrapping);
      const share = 1 - missed.length / tried;
      if (process.env['LOGSCAN_SHARES'] !== undefined) {
        console.log(
          `${wrapping.name}: ${(100 * share).toFixed(2)} % of ${tried}, ${excluded} excluded; ${listRules(missed)}`,
        );
      }
      // Principles that exclude much would prove little.
      expect(tried / (tried + excluded)).toBeGreaterThan(wrapping.applies ?? 0.97);
      expect(share, listRules(missed)).toBeGreaterThanOrEqual(wrapping.floor);
    },
    60_000,
  );
});

async function openEngine(regex: RegexChoice, kernel: KernelChoice): Promise<Engine> {
  const key = Buffer.alloc(32, 7);
  return createEngine({ rules: [...rules.values()], key, regex, kernel, now: () => NOW_MS });
}

async function tryWrapping(engine: Engine, { write, excludes }: Wrapping): Promise<Outcome> {
  const parts: Buffer[] = [];
  const expected: Expected[] = [];
  let [at, excluded] = [0, 0];
  samples.forEach((sample, index) => {
    const written = write(sample);
    if (excludes?.(rules.get(sample.rule) as Rule, written) !== undefined) {
      excluded++;
      return;
    }
    const separator = makeSeparator(index);
    const start = at + separator.length + written.start;
    expected.push({ rule: sample.rule, start, length: written.end - written.start });
    parts.push(separator, written.bytes);
    at += separator.length + written.bytes.length;
  });
  const found = await scan(engine, Buffer.concat(parts));
  const missed = expected.filter((place) => !found.has(nameOf(place)));
  return { tried: expected.length, excluded, missed };
}

async function scan(engine: Engine, content: Buffer): Promise<ReadonlySet<string>> {
  const places = new Set<string>();
  const events = engine.scanFile(describeStdin(NOW_MS), { stdin: Readable.from([content]) });
  for await (const { occurrences } of events) for (const place of occurrences) places.add(nameOf(place));
  return places;
}

function nameOf({ rule, start, length }: Expected): string {
  return `${rule} ${start} ${length}`;
}

function listRules(missed: readonly Expected[]): string {
  return [...new Set(missed.map(({ rule }) => rule))].join(' ');
}
