import { describe, expect, test } from 'vitest';
import { indexLiterals } from '../../src/detect/literal.js';
import { makeRule } from './sample.js';

function index(...rules: Parameters<typeof makeRule>[0][]): ReturnType<typeof indexLiterals> {
  return indexLiterals(rules.map((rule) => makeRule(rule)));
}

describe('the index of literals', () => {
  test('has each literal once, with all rules that wait for it', () => {
    const { literals, rules } = index(
      { id: 'a.a', literals: ['one', 'two'] },
      { id: 'b.b', literals: ['two', 'three'] },
    );
    expect(literals.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(rules.map((list) => list.map(({ entry }) => entry.rule.id))).toEqual([
      ['a.a'],
      ['a.a', 'b.b'],
      ['b.b'],
    ]);
  });

  test('takes literals that differ in case only for one, unless case counts', () => {
    const { literals, rules } = index(
      { id: 'a.a', literals: ['Token'] },
      { id: 'b.b', literals: ['TOKEN'] },
      { id: 'c.c', literals: ['Token'], caseSensitive: true },
      { id: 'd.d', literals: ['token'], caseSensitive: true },
    );
    expect(literals).toEqual([
      { text: 'token', caseSensitive: false },
      { text: 'Token', caseSensitive: true },
      { text: 'token', caseSensitive: true },
    ]);
    expect(rules.map((list) => list.map(({ entry }) => entry.rule.id))).toEqual([
      ['a.a', 'b.b'],
      ['c.c'],
      ['d.d'],
    ]);
  });

  test('shares one entry of a rule among its literals, so that it is compiled once', () => {
    const { rules } = index({ literals: ['one', 'two'] });
    expect(rules[0]?.[0]?.entry).toBe(rules[1]?.[0]?.entry);
    expect(rules[0]?.[0]?.entry.index).toBe(0);
    expect(rules[0]?.[0]?.entry.matcher).toBeUndefined();
  });

  test('has ids without gaps, whatever the literals are called', () => {
    const { literals, rules } = index({ literals: ['constructor', '__proto__', 'toString'] });
    expect(literals.map(({ text }) => text)).toEqual(['constructor', '__proto__', 'tostring']);
    expect(rules).toHaveLength(3);
  });

  test('of no rules is empty', () => {
    expect(index()).toMatchObject({ literals: [], rules: [], triggers: [] });
  });

  test('has a literal with a slash as JSON writers and URLs write it, too', () => {
    const { literals, rules } = index({ literals: ['://', 'a/b'] });
    expect(literals.map(({ text }) => text).sort()).toEqual(
      ['%3a%2f%2f', '://', ':\\/\\/', 'a%2fb', 'a/b', 'a\\/b'].sort(),
    );
    expect(rules.every((list) => list.length === 1)).toBe(true);
  });

  test('has no writing that is too long for the prefilter', () => {
    const { literals } = index({ literals: ['/'.repeat(30)] });
    expect(literals.map(({ text }) => text.length)).toEqual([30, 60]);
  });

  test('has triggers beside the rules, under one id with the same literal', () => {
    const { literals, rules, triggers } = indexLiterals(
      [makeRule({ literals: ['eyJ'], caseSensitive: true }), makeRule({ literals: ['"MESS'] })],
      ['eyJ', '"MESS', '\n    '],
    );
    expect(literals).toEqual([
      { text: 'eyJ', caseSensitive: true },
      { text: '"mess', caseSensitive: false },
      { text: '"MESS', caseSensitive: true },
      { text: '\n    ', caseSensitive: true },
    ]);
    expect([0, 1, 2, 3].map((id) => triggers[id] ?? [])).toEqual([[0], [], [1], [2]]);
    expect([0, 1, 2, 3].map((id) => rules[id]?.length ?? 0)).toEqual([1, 1, 0, 0]);
  });

  test('a literal given twice does not bring its rule twice', () => {
    const { literals, rules } = index({ literals: ['one', 'ONE'] });
    expect(literals).toHaveLength(1);
    expect(new Set(rules[0]?.map(({ entry }) => entry)).size).toBe(1);
  });
});
