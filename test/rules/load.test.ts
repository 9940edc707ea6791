import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { RuleError } from '../../src/rules/error.js';
import { loadRules } from '../../src/rules/load.js';
import { loadSources } from '../../src/rules/sources.js';

const folder = mkdtempSync(join(tmpdir(), 'logscan-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOTHING = { packs: [], only: [], skip: [] } as const;

function writePack(
  name: string,
  rules: readonly { readonly id: string; readonly pattern?: string }[],
): string {
  const texts = rules.map(
    ({ id, pattern = '(?P<secret>acme_[a-z]{4})' }) => `[[rules]]
id = '${id}'
title = 'Acme key'
why = 'Gives access'
fix = 'Revoke it'
severity = 'low'
literals = ['acme_']
pattern = '''${pattern}'''
examples = ['«acme_<lower:4>»']
`,
  );
  const file = join(folder, name);
  writeFileSync(file, texts.join('\n'));
  return file;
}

async function failLoading(request: Partial<Parameters<typeof loadRules>[0]>): Promise<RuleError> {
  const error: unknown = await loadRules({ ...NOTHING, ...request }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RuleError) return error;
  throw new Error('The rules were taken, or failed otherwise', { cause: error });
}

describe('loading', () => {
  test('gives the built-in rules by id, without what only proves them', async () => {
    const rules = await loadRules(NOTHING);
    const ids = rules.map((rule) => rule.id);

    expect(ids).toEqual([...ids].sort());
    expect(ids).toContain('generic.password');
    for (const rule of rules) {
      expect(Object.keys(rule)).not.toContain('examples');
      expect(Object.keys(rule)).not.toContain('counterexamples');
      expect(Object.keys(rule)).not.toContain('pack');
    }
    expect(structuredClone(rules)).toEqual(rules);
  });

  test('puts the rules of own packs among them', async () => {
    const packs = [
      writePack('one.toml', [{ id: 'zz.last' }, { id: 'aa.first' }]),
      writePack('two.toml', [{ id: 'mm.mid' }]),
    ];
    const ids = (await loadRules({ ...NOTHING, packs })).map((rule) => rule.id);

    expect(ids).toEqual([...ids].sort());
    expect(ids).toEqual(expect.arrayContaining(['aa.first', 'generic.password', 'mm.mid', 'zz.last']));
  });

  test('keeps the source where it is asked for', async () => {
    const file = writePack('source.toml', [{ id: 'acme.source' }]);
    const source = (await loadSources([file])).find((rule) => rule.id === 'acme.source');
    expect(source).toMatchObject({ pack: file, examples: ['«acme_<lower:4>»'] });
  });
});

describe('choosing', () => {
  test('only keeps those named', async () => {
    const rules = await loadRules({ ...NOTHING, only: ['url.password', 'generic.token'] });
    expect(rules.map((rule) => rule.id)).toEqual(['generic.token', 'url.password']);
  });

  test('skip leaves those named out, and wins over only', async () => {
    const all = await loadRules(NOTHING);
    const rules = await loadRules({ ...NOTHING, skip: ['generic.token'] });
    expect(rules.map((rule) => rule.id)).toEqual(
      all.map((rule) => rule.id).filter((id) => id !== 'generic.token'),
    );
    expect(await loadRules({ ...NOTHING, only: ['generic.token'], skip: ['generic.token'] })).toEqual([]);
  });

  test.each(['only', 'skip'] as const)('an unknown id in %s is an error that names it', async (list) => {
    const error = await failLoading({ [list]: ['generic.token', 'acme.nosuch'] });
    expect(error).toMatchObject({ rule: 'acme.nosuch', field: 'id' });
    expect(error.message).toMatch(/no such rule/);
  });

  test('ids of own packs can be chosen', async () => {
    const packs = [writePack('chosen.toml', [{ id: 'acme.chosen' }])];
    expect(await loadRules({ packs, only: ['acme.chosen'], skip: [] })).toHaveLength(1);
  });
});

describe('a bad pack', () => {
  test('a built-in id is taken', async () => {
    const file = writePack('taken.toml', [{ id: 'generic.token' }]);
    const error = await failLoading({ packs: [file] });
    expect(error).toMatchObject({ file, rule: 'generic.token', field: 'id' });
    expect(error.message).toMatch(/already taken in "rules\/generic\.toml"/);
  });

  test('an id is taken by another pack, or by the same', async () => {
    const one = writePack('dup-one.toml', [{ id: 'acme.dup' }]);
    const two = writePack('dup-two.toml', [{ id: 'acme.dup' }]);
    const twice = writePack('dup-twice.toml', [{ id: 'acme.twice' }, { id: 'acme.twice' }]);

    expect(await failLoading({ packs: [one, two] })).toMatchObject({
      file: two,
      rule: 'acme.dup',
      field: 'id',
    });
    expect(await failLoading({ packs: [twice] })).toMatchObject({
      file: twice,
      rule: 'acme.twice',
      field: 'id',
    });
  });

  test.each([
    ['(?P<secret>a', /./],
    ['(?P<secret>a)(', /./],
    ['(?P<secret>(?=a)a)', /\(\?=/],
    ['(?P<secret>(?<!x)a)', /\(\?</],
    [String.raw`(a)(?P<secret>\1)`, /\\1/],
    ['(?P<secret>a{1001})', /1001|repeat/],
    ['(?P<secret>[b-a])', /b-a/],
    ['(?P<secret>a**)', /\*\*/],
  ])('the pattern %s is not RE2', async (pattern, reason) => {
    const file = writePack('bad.toml', [{ id: 'acme.good' }, { id: 'acme.bad', pattern }]);
    const error = await failLoading({ packs: [file] });
    expect(error).toMatchObject({ file, rule: 'acme.bad', field: 'pattern' });
    expect(error.message).toMatch(/not valid RE2: /);
    expect(error.message).toMatch(reason);
  });

  // Each of these loads, and then throws in the middle of a scan, when its literal is first met.
  test.each([
    ['has a group named like the one of the wrapper', '(?:(?P<logscanMatch>a)(?P<secret>b))'],
    ['is too large for the native engine', String.raw`(?P<secret>\pL{1000})`],
  ])('a pattern that %s fails the load', async (_name, pattern) => {
    const file = writePack('clash.toml', [{ id: 'acme.clash', pattern }]);
    expect(await failLoading({ packs: [file] })).toMatchObject({
      file,
      rule: 'acme.clash',
      field: 'pattern',
    });
  });

  // Such a pattern sends the matcher round in circles: see the detector's test of empty matches.
  test('a pattern that matches nothing at all fails the load', async () => {
    const file = writePack('empty.toml', [{ id: 'acme.empty', pattern: '(?P<secret>(?:acme_[a-z]{4})?)' }]);
    expect(await failLoading({ packs: [file] })).toMatchObject({
      file,
      rule: 'acme.empty',
      field: 'pattern',
    });
  });

  test('a pack that is not there, or is a directory', async () => {
    for (const file of [join(folder, 'nosuch.toml'), folder]) {
      const error = await failLoading({ packs: [file] });
      expect(error).toMatchObject({ file });
      expect(error.message).toMatch(/cannot be read: E(?:NOENT|ISDIR)/);
    }
  });

  test('a pack that is not TOML', async () => {
    const file = join(folder, 'binary.toml');
    writeFileSync(file, Buffer.from([0x1f, 0x8b, 8, 0, 255, 254]));
    expect(await failLoading({ packs: [file] })).toMatchObject({ file, rule: '-' });
  });
});
