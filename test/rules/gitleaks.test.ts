import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { RE2JS } from 're2js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Occurrence } from '../../src/model/finding.js';
import type { RuleError } from '../../src/rules/error.js';
import { openExpressions, type Expressions } from '../../src/rules/expression.js';
import { importGitleaks, type Imported } from '../../src/rules/gitleaks.js';
import { parsePattern } from '../../src/rules/gitleaks/syntax.js';
import { loadRules } from '../../src/rules/load.js';
import { loadSources } from '../../src/rules/sources.js';
import type { Remark } from '../../src/rules/remark.js';
import { createEngine, type Engine } from '../../src/scan/engine.js';
import { describeStdin } from '../../src/scan/stdin.js';
import { createRandom, drawMatch } from './gitleaks/material.js';

let expressions: Expressions;
let folder: string;
beforeAll(async () => {
  expressions = await openExpressions();
  folder = mkdtempSync(join(tmpdir(), 'logscan-gitleaks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Field = string | number | readonly string[];

function writeRule(fields: Readonly<Record<string, Field>>): string {
  const rule = { id: 'acme-key', regex: 'acme_[0-9a-f]{8}', ...fields };
  const lines = Object.entries(rule).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
  return `[[rules]]\n${lines.join('')}`;
}

function take(text: string): Imported {
  const imported = importGitleaks(text, 'g.toml', expressions.explain);
  if (!imported) throw new Error('not taken for a configuration of gitleaks');
  return imported;
}

/** The one rule of a configuration. */
function takeRule(fields: Readonly<Record<string, Field>>, more = ''): Imported['sources'][number] {
  const { sources } = take(writeRule(fields) + more);
  expect(sources).toHaveLength(1);
  return sources[0] as Imported['sources'][number];
}

describe('an imported rule', () => {
  test('is like one of ours, below our own', () => {
    expect(takeRule({ description: 'Found an Acme key, which opens doors.' })).toEqual({
      id: 'gitleaks.acme-key',
      title: 'Acme key (gitleaks)',
      why: 'Found an Acme key, which opens doors',
      fix: 'Revoke it where it was issued; then mask it where the line is written',
      severity: 'high',
      confidence: 'likely',
      references: [],
      literals: ['acme_'],
      caseSensitive: true,
      pattern: '(?P<secret>acme_[0-9a-f]{8})',
      reach: 0,
      span: 14,
      loose: false,
      multiline: false,
      checks: [],
      entropy: 0,
      rank: 0.5,
      pack: 'g.toml',
      examples: [],
      counterexamples: [],
    });
  });

  test('has an id that is one of ours', () => {
    expect(takeRule({ id: 'ACME.API_key v2' })).toMatchObject({
      id: 'gitleaks.acme-api-key-v2',
      title: 'Acme API key v2 (gitleaks)',
    });
  });

  test('takes grades from its tags and tells the others', () => {
    expect(takeRule({ tags: ['Low', 'key', 'possible'], description: 'A key' })).toMatchObject({
      severity: 'low',
      confidence: 'possible',
      why: 'A key (key)',
    });
  });

  test('of generic secrets stands behind ours', () => {
    expect(takeRule({ id: 'generic-api-key' }).rank).toBeLessThan(0);
  });

  test('keeps entropy and path', () => {
    expect(takeRule({ entropy: 3.5, path: String.raw`\.env$` })).toMatchObject({
      entropy: 3.5,
      path: String.raw`\.env$`,
    });
  });

  test('reaches back for what stands before its literal, and as far as a match goes', () => {
    expect(takeRule({ regex: '[a-z]{14}\\.atlasv1\\.[a-z]{60,70}' })).toMatchObject({
      literals: ['.atlasv1.'],
      reach: 14,
      span: 94,
    });
    expect(takeRule({ regex: 'acme_[a-z]{20,}' })).toMatchObject({ span: 8192 });
    expect(takeRule({ regex: '(?s)acme_.{9}' }).multiline).toBe(true);
  });

  test('without a string of its own is looked for near its keywords, and says so', () => {
    const { sources, remarks } = take(writeRule({ regex: '[0-9a-f]{40}', keywords: ['Acme', 'other'] }));
    expect(sources[0]).toMatchObject({
      literals: ['Acme', 'other'],
      caseSensitive: false,
      search: true,
      reach: 256,
    });
    expect(remarks).toEqual([
      {
        file: 'g.toml',
        rule: 'acme-key',
        taken: true,
        reason: 'is looked for near its keywords alone: from 256 bytes before to 1065 bytes behind',
      },
    ]);
  });

  test('that may begin anywhere before its string says so', () => {
    const { sources, remarks } = take(writeRule({ regex: '[a-z]+@acme\\.example' }));
    expect(sources[0]).toMatchObject({ reach: 256 });
    expect(remarks[0]?.reason).toMatch(/at most 256 bytes before one of "@acme/);
  });
});

describe('exceptions', () => {
  test('are the allowlists, words in lower case', () => {
    const more =
      "[[rules.allowlists]]\ncondition = 'AND'\nregexTarget = 'line'\nregexes = ['x']\nstopwords = ['EXAMPLE']\n";
    expect(takeRule({}, more).exceptions).toEqual([
      { all: true, target: 'line', patterns: ['x'], stopwords: ['example'], paths: [] },
    ]);
  });

  test('that look at the match keep its start', () => {
    const more = "[[rules.allowlists]]\nregexTarget = 'match'\nregexes = ['public_key']\n";
    const regex = '[a-z_]{0,50}?key=([0-9a-f]{8})';
    expect(takeRule({ regex }).reach).toBe(0);
    expect(takeRule({ regex }, more)).toMatchObject({
      reach: 50,
      pattern: '[a-z_]{0,50}?key=(?P<secret>[0-9a-f]{8})',
    });
  });

  test('that are not RE2 are named, and never hold more often than meant', () => {
    const bad = "regexes = ['(?=a)', 'b']\n";
    const { sources, remarks } = take(
      `${writeRule({})}[[rules.allowlists]]\n${bad}[[rules.allowlists]]\ncondition = 'AND'\npaths = ['p']\n${bad}`,
    );
    expect(sources[0]?.exceptions).toEqual([
      { all: false, target: 'secret', patterns: ['b'], stopwords: [], paths: [] },
    ]);
    expect(remarks).toHaveLength(2);
    expect(remarks[0]).toMatchObject({ rule: 'acme-key', taken: true });
    expect(remarks[0]?.reason).toMatch(
      /allowlist of which an expression is not valid RE2: .*; it was left out$/,
    );
  });
});

describe('a rule that cannot be taken is named', () => {
  test.each<readonly [string, Readonly<Record<string, Field>>, RegExp]>([
    ['look-ahead', { regex: 'acme_(?=a)[a-z]{9}' }, /^is not valid RE2: /],
    ['a back reference', { regex: String.raw`(acme)_\1` }, /^is not valid RE2: /],
    ['too many repeats', { regex: 'acme_[a-z]{1001}' }, /^is not valid RE2: /],
    ['a path that is not RE2', { path: '(?!x)' }, /^is not valid RE2: /],
    ['no regex', { regex: '', path: String.raw`\.p12$` }, /^has no regex/],
    ['an empty match', { regex: '(?:acme_)*' }, /^matches the empty text$/],
    ['other alphabets', { regex: 'acmé_[a-z]{9}' }, /"é" is not ASCII/],
    [
      'a group that is not there',
      { regex: 'acme_([a-z]{9})', secretGroup: 2 },
      /^has 1 groups, and secretGroup is 2$/,
    ],
    ['neither string nor keyword', { regex: '[0-9a-f]{40}' }, /^has neither keywords nor/],
    ['a keyword that is too short', { regex: '[0-9a-f]{40}', keywords: ['ab'] }, /^has the keyword "ab"/],
    ['a keyword of another alphabet', { regex: '[0-9a-f]{40}', keywords: ['schlüssel'] }, /^has the keyword/],
    ['an id without a letter', { id: '--' }, /^has an id without/],
    ['an id that is taken', { id: 'Good.Key' }, /^has the id of an earlier rule$/],
    ['a part of another', { id: 'part', skipReport: 'x' }, /^has the field|^cannot stand/],
  ])('%s', (_name, fields, reason) => {
    const good = writeRule({ id: 'good-key' });
    const text = good + writeRule(fields).replace('"x"', 'true');
    const { sources, remarks } = take(text);
    expect(sources.map(({ id }) => id)).toEqual(['gitleaks.good-key']);
    expect(remarks).toHaveLength(1);
    expect(remarks[0]).toMatchObject({ file: 'g.toml', rule: fields['id'] ?? 'acme-key', taken: false });
    expect(remarks[0]?.reason).toMatch(reason);
  });

  test('fields that mean nothing here are named too', () => {
    const { sources, remarks } = take(writeRule({ severity: 'high' }));
    expect(sources).toHaveLength(1);
    expect(remarks).toMatchObject([{ taken: true, reason: expect.stringContaining('"severity"') as string }]);
  });

  test('a file with nothing but such rules fails the load', () => {
    const text = writeRule({ regex: 'a(?=b)' }) + writeRule({ id: 'other', regex: '', path: 'x' });
    expect(() => take(text)).toThrow(
      /in "g\.toml", field "rules": none of its rules can be imported: "acme-key" is not/,
    );
    expect(() => take('[extend]\nuseDefault = true\n')).toThrow(/none of its rules can be imported/);
  });
});

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('loading', () => {
  test('takes such a file among packs of ours and tells what it is not', async () => {
    const file = write('one.toml', writeRule({}) + writeRule({ id: 'files', regex: '', path: 'x' }));
    const remarks: Remark[] = [];
    const rules = await loadRules({
      packs: [file],
      only: ['gitleaks.acme-key'],
      skip: [],
      onRemark: (one) => remarks.push(one),
    });
    expect(rules.map(({ id }) => id)).toEqual(['gitleaks.acme-key']);
    expect(structuredClone(rules)).toEqual(rules);
    expect(remarks).toMatchObject([{ file, rule: 'files', taken: false }]);
    expect((await loadSources([file])).find(({ id }) => id === 'gitleaks.acme-key')).toMatchObject({
      pack: file,
    });
  });

  test('fails for a file without a rule that can be taken', async () => {
    const file = write('none.toml', writeRule({ regex: 'a(?=b)' }));
    const error: unknown = await loadRules({ packs: [file], only: [], skip: [] }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'RuleError', file } satisfies Partial<RuleError>);
  });
});

const ENGINES = ['re2', 're2js'] as const;

async function openEngine(regex: (typeof ENGINES)[number], text: string): Promise<Engine> {
  const { sources } = take(text);
  return createEngine({ rules: sources, key: Buffer.alloc(32), regex, kernel: 'scalar', now: () => 0 });
}

async function scan(engine: Engine, log: string, name = '-'): Promise<readonly Occurrence[]> {
  const found: Occurrence[] = [];
  const file = { ...describeStdin(0), name };
  for await (const { occurrences } of engine.scanFile(file, { stdin: Readable.from([Buffer.from(log)]) })) {
    found.push(...occurrences);
  }
  return found;
}

/** The secrets that the rules of a configuration find in a log. */
async function find(
  regex: (typeof ENGINES)[number],
  config: string,
  log: string,
  name = '-',
): Promise<readonly string[]> {
  const found = await scan(await openEngine(regex, config), log, name);
  return found.map(({ start, length }) => Buffer.from(log).toString('utf8', start, start + length));
}

const HEX = '0a1b2c3d';

describe.each(ENGINES)('scanning with %s', (regex) => {
  test('finds all matches near a keyword, however many, and none far from it', async () => {
    const config = writeRule({ regex: '\\b[0-9a-f]{8}\\b', keywords: ['acme'] });
    const log = `${HEX} far\n${'x'.repeat(300)}\n1${HEX.slice(1)} acme 2${HEX.slice(1)} and\n3${HEX.slice(1)}\n`;
    expect(await find(regex, config, log)).toEqual([
      `1${HEX.slice(1)}`,
      `2${HEX.slice(1)}`,
      `3${HEX.slice(1)}`,
    ]);
  });

  test('takes the group that is in the match', async () => {
    const config = writeRule({ regex: 'key (?:a=([0-9a-f]{8})|b=([0-9a-f]{8}))' });
    expect(await find(regex, config, `key a=${HEX} key b=f${HEX.slice(1)}`)).toEqual([
      HEX,
      `f${HEX.slice(1)}`,
    ]);
  });

  test('takes the whole match where no group is', async () => {
    const config = writeRule({ regex: 'pw=([0-9a-f]{8})|token_[0-9a-f]{8}' });
    expect(await find(regex, config, `pw=${HEX} token_${HEX}`)).toEqual([HEX, `token_${HEX}`]);
  });

  test('takes the group that is asked for', async () => {
    const config = writeRule({ regex: '(login|token)=([0-9a-f]{8})', secretGroup: 2 });
    expect(await find(regex, config, `token=${HEX}`)).toEqual([HEX]);
  });

  test('sees a terminator on the next line', async () => {
    const config = writeRule({ regex: 'acme_([0-9a-f]{8})[\\s"]' });
    expect(await find(regex, config, `acme_${HEX}\nmore`)).toEqual([HEX]);
  });

  test('drops what has too little entropy', async () => {
    const config = writeRule({ entropy: 3 });
    expect(await find(regex, config, `acme_${'01'.repeat(4)} acme_${HEX}`)).toEqual([`acme_${HEX}`]);
  });

  test('drops what an exception covers, by secret, word, match and line', async () => {
    const list = (fields: string): string => `[[rules.allowlists]]\n${fields}\n`;
    const rule = writeRule({ regex: '[a-z_]{0,20}?key=([0-9a-z]{8})' });
    const log = `a_key=${HEX}\npublic_key=1${HEX.slice(1)} note\n`;
    const both = [HEX, `1${HEX.slice(1)}`];
    expect(await find(regex, rule, log)).toEqual(both);
    expect(await find(regex, rule + list("regexes = ['^1']"), log)).toEqual([HEX]);
    expect(await find(regex, rule + list("regexes = ['public']"), log)).toEqual(both);
    expect(await find(regex, rule + list("regexes = ['public']\nregexTarget = 'match'"), log)).toEqual([HEX]);
    expect(await find(regex, rule + list("regexes = ['note$']\nregexTarget = 'match'"), log)).toEqual(both);
    expect(await find(regex, rule + list("regexes = ['note$']\nregexTarget = 'line'"), log)).toEqual([HEX]);
    expect(await find(regex, rule + list("stopwords = ['1A1B']"), log)).toEqual([HEX]);
    const all = "condition = 'AND'\nregexes = ['^1']\n";
    expect(await find(regex, rule + list(`${all}stopwords = ['zzz']`), log)).toEqual(both);
    expect(await find(regex, rule + list(`${all}stopwords = ['a1b']`), log)).toEqual([HEX]);
  });

  test('looks into the files that it is meant for', async () => {
    const only = writeRule({ path: '\\.env$' });
    expect(await find(regex, only, `acme_${HEX}`, '/srv/.env')).toHaveLength(1);
    expect(await find(regex, only, `acme_${HEX}`, '/srv/app.log')).toEqual([]);
    const not = `${writeRule({})}[[rules.allowlists]]\npaths = ['(?:^|/)vendor/']\n`;
    expect(await find(regex, not, `acme_${HEX}`, '/srv/app.log')).toHaveLength(1);
    expect(await find(regex, not, `acme_${HEX}`, '/srv/vendor/app.log')).toEqual([]);
    const both = `${writeRule({})}[[rules.allowlists]]\ncondition = 'AND'\npaths = ['app']\nstopwords = ['0a1b']\n`;
    expect(await find(regex, both, `acme_${HEX} acme_1${HEX.slice(1)}`, 'app.log')).toEqual([
      `acme_1${HEX.slice(1)}`,
    ]);
    expect(await find(regex, both, `acme_${HEX}`, 'other.log')).toHaveLength(1);
  });
});

/** The configuration that gitleaks comes with, where the material for evaluations is at hand. */
const REAL = join(
  process.env['LOGSCAN_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url)),
  'corpus/rulesets/gitleaks.toml',
);

describe("gitleaks' own rules", () => {
  test.skipIf(!existsSync(REAL))('load, but for those without a regex', { timeout: 120_000 }, async () => {
    const { sources, remarks } = take(readFileSync(REAL, 'utf8'));
    const total = readFileSync(REAL, 'utf8').match(/^\[\[rules\]\]/gm)?.length ?? 0;
    const left = remarks.filter(({ taken }) => !taken);
    expect(total).toBeGreaterThan(200);
    expect(sources.length + left.length).toBe(total);
    expect(left.map(({ reason }) => reason.slice(0, 12))).toEqual(left.map(() => 'has no regex'));
    for (const { reach, span, literals } of sources) {
      expect(reach + span).toBeLessThanOrEqual(16 * 1024);
      expect(literals.length).toBeGreaterThan(0);
    }
    const rules = await loadRules({ packs: [REAL], only: [], skip: [] });
    expect(rules.filter(({ id }) => id.startsWith('gitleaks.'))).toHaveLength(sources.length);
  });

  test.skipIf(!existsSync(REAL))('find what their regexes match', { timeout: 240_000 }, async () => {
    const { sources } = take(readFileSync(REAL, 'utf8'));
    const random = createRandom(17);
    let [tried, missed] = [0, [] as string[]];
    for (const source of sources) {
      // Neither entropy nor exceptions: what is drawn at random need not be like a secret.
      const { path: _path, exceptions: _exceptions, ...rule } = { ...source, entropy: 0 };
      const engine = await createEngine({
        rules: [rule],
        key: Buffer.alloc(32),
        regex: 'auto',
        kernel: 'scalar',
        now: () => 0,
      });
      const regex = RE2JS.compile(rule.pattern, RE2JS.MULTILINE);
      for (let round = 0; round < 3; round++) {
        const near = rule.search === true ? `${rule.literals[0]} ` : '';
        const log = `INFO start\nDEBUG ${near}${drawMatch(parsePattern(rule.pattern), random)} tail\nINFO end\n`;
        if (!regex.matcher(log).find()) continue;
        tried++;
        if ((await scan(engine, log)).length === 0) missed.push(`${rule.id}: ${log}`);
      }
    }
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(500);
  });
});
