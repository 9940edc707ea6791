import { beforeAll, describe, expect, test } from 'vitest';
import { loadRegexEngine } from '../../src/detect/regex.js';
import { readBuiltinSources } from '../../src/rules/builtin.js';
import type { RuleSource } from '../../src/rules/pack.js';
import { expandPlaceholders, PLACEHOLDER_CLASSES } from '../../src/rules/placeholder.js';

let rules: readonly RuleSource[];

beforeAll(async () => {
  rules = await readBuiltinSources();
});

test('there are at least sixty rules, from packs of the project, in the order of pack names', () => {
  const packs = rules.map((rule) => rule.pack);

  expect(rules.length).toBeGreaterThanOrEqual(60);
  expect(packs.every((pack) => /^rules\/[a-z-]+\.toml$/.test(pack))).toBe(true);
  expect(packs).toEqual([...packs].sort());
});

test('every id is used once', () => {
  const ids = rules.map((rule) => rule.id);
  expect(ids).toEqual([...new Set(ids)]);
});

test('every rule says what, why and how to mend in words for people', () => {
  const unfit = rules.filter((rule) =>
    [rule.title, rule.why, rule.fix].some((text) => /[\n\t]|[.!]$/.test(text)),
  );
  expect(unfit.map((rule) => rule.id)).toEqual([]);
});

test('every expansion of every example is free of placeholders', () => {
  const left = new RegExp(`<(?:(?:${PLACEHOLDER_CLASSES.join('|')}):\\d+|uuid|jwt|basic)>`);
  const texts = rules.flatMap((rule) => [...rule.examples, ...rule.counterexamples]);
  for (let seed = 1; seed <= 5; seed++) {
    expect(texts.map((text) => expandPlaceholders(text, seed)).filter((text) => left.test(text))).toEqual([]);
  }
});

test('no example uses a class that does not exist', () => {
  const texts = rules.flatMap((rule) => [...rule.examples, ...rule.counterexamples]);
  const used = texts.flatMap((text) =>
    [...text.matchAll(/<([a-z0-9]+):\d+>/g)].map((match) => match[1] ?? ''),
  );
  expect(used.length).toBeGreaterThan(100);
  expect([...new Set(used)].filter((name) => !PLACEHOLDER_CLASSES.includes(name))).toEqual([]);
});

describe.each(['re2', 're2js'] as const)('under %s', (choice) => {
  test('every pattern compiles, and the empty line matches none', async () => {
    const engine = await loadRegexEngine(choice);
    const faults = rules.flatMap(({ id, pattern, reach }) => {
      try {
        return engine.compile(pattern, reach).match(Buffer.from('\n'), 0, 1) ? [`${id} matches nothing`] : [];
      } catch (error) {
        return [`${id}: ${String(error)}`];
      }
    });
    expect(faults).toEqual([]);
  });
});
