import { expect, test } from 'vitest';
import { runRulesCheck, runRulesList, runRulesShow } from '../../../src/cli/commands/rules.js';
import { openConsole } from '../../../src/cli/console.js';
import type { Context, Deps } from '../../../src/cli/deps.js';
import { settle } from '../../../src/cli/settings.js';
import { RuleError } from '../../../src/rules/error.js';
import { createDeps, RULE } from '../fake-deps.js';
import { createHost, type FakeHost } from '../fake-host.js';

function prepare(replaced: Partial<Deps> = {}): Context & { readonly host: FakeHost } {
  const host = createHost({ cwd: '/logs' });
  return {
    host,
    deps: createDeps([], replaced),
    console: openConsole(host, { quiet: false, verbose: false }),
  };
}

const settings = (given = {}, command: 'list' | 'show' | 'check' = 'list') =>
  settle(command, given, createHost());

test('lists id, severity and title in columns', async () => {
  const rules = [RULE, { ...RULE, id: 'a.b', severity: 'critical' as const, title: 'Other' }];
  const context = prepare({ loadRules: async () => rules });
  expect(await runRulesList(context, await settings())).toBe(0);
  expect(context.host.stdout.text()).toBe(
    'jellyfin.api-key  high      Jellyfin API key\na.b               critical  Other\n',
  );
});

test('lists as JSON what explains a rule', async () => {
  const context = prepare();
  await runRulesList(context, await settings({ format: 'json' }));
  const { id, title, why, fix, severity, confidence, references } = RULE;
  expect(JSON.parse(context.host.stdout.text())).toEqual([
    { id, title, why, fix, severity, confidence, references },
  ]);
});

test('shows all words of a rule, with placeholders where a secret would stand', async () => {
  const context = prepare();
  expect(await runRulesShow(context, await settings({}, 'show'), [RULE.id])).toBe(0);
  const text = context.host.stdout.text();
  const words = [RULE.id, RULE.title, RULE.why, RULE.fix, RULE.pattern, '"api_key="', ...RULE.references];
  for (const word of [...words, 'high', 'likely', 'not-path', 'api_key=«<hex:32>»&a', '2.5 bits']) {
    expect(text).toContain(word);
  }
  expect(text).not.toContain('nothing in');
});

test('shows a rule as JSON, safe to print', async () => {
  const source = { ...RULE, title: 'a\u202eb', pack: 'p', examples: ['x'], counterexamples: ['y'] };
  const context = prepare({ loadSources: async () => [source] });
  await runRulesShow(context, await settings({ format: 'json' }, 'show'), [RULE.id]);
  expect(JSON.parse(context.host.stdout.text())).toEqual(source);
  expect(context.host.stdout.text()).not.toContain('\u202e');
});

test('suggests the rule that was meant', async () => {
  await expect(runRulesShow(prepare(), await settings({}, 'show'), ['jellyfin.api-kye'])).rejects.toThrow(
    'No rule is called "jellyfin.api-kye"; did you mean "jellyfin.api-key"?',
  );
});

test('checks built-in and own packs, and counts', async () => {
  const requests: unknown[] = [];
  const checkRules: Deps['checkRules'] = async (request) => {
    requests.push(request);
    return { rules: 3, examples: 9, faults: [] };
  };
  const context = prepare({ checkRules });
  expect(await runRulesCheck(context, await settings({ rules: ['/a.toml'] }, 'check'), ['b.toml'])).toBe(0);
  expect(requests).toMatchObject([{ packs: ['/a.toml', '/logs/b.toml'], regex: 'auto', kernel: 'auto' }]);
  expect(context.host.stdout.text()).toBe('3 rules, 9 examples, 0 faults\n');
});

test('prints each fault with pack, rule, field and reason', async () => {
  const fault = { rule: 'a.b', pack: 'p.toml', field: 'examples', reason: 'found nothing in "x"' };
  const context = prepare({ checkRules: async () => ({ rules: 1, examples: 1, faults: [fault] }) });
  expect(await runRulesCheck(context, await settings({}, 'check'), [])).toBe(1);
  expect(context.host.stdout.text()).toBe(
    'p.toml: a.b: examples: found nothing in "x"\n1 rules, 1 examples, 1 faults\n',
  );
});

test('names what of an imported pack is not used, which is no fault', async () => {
  const remarks = [
    { file: 'g.toml', rule: 'a', reason: 'has no regex', taken: false },
    { file: 'g.toml', rule: 'b', reason: 'is looked for near its keywords alone', taken: true },
  ];
  const context = prepare({ checkRules: async () => ({ rules: 1, examples: 0, faults: [], remarks }) });
  expect(await runRulesCheck(context, await settings({}, 'check'), ['g.toml'])).toBe(0);
  expect(context.host.stdout.text()).toBe(
    'Rule "a" of "g.toml" is not used: it has no regex\n' +
      'Rule "b" of "g.toml" is looked for near its keywords alone\n1 rules, 0 examples, 0 faults\n',
  );
});

test('tells how an imported rule matches', async () => {
  const exceptions = [{ all: false, target: 'secret', patterns: ['x'], stopwords: [], paths: [] }] as const;
  const source = { ...RULE, search: true, path: '\\.env$', exceptions, pack: 'g.toml' };
  const context = prepare({ loadSources: async () => [{ ...source, examples: [], counterexamples: [] }] });
  await runRulesShow(context, await settings({}, 'show'), [RULE.id]);
  expect(context.host.stdout.text()).toMatch(
    /^match +anywhere from .*, in files like \\\.env\$, with 1 list of exceptions, rank/m,
  );
});

test('keeps the words of a pack that does not load', async () => {
  const error = new RuleError({ file: 'p.toml', rule: 'a.b', field: 'pattern' }, 'not valid RE2');
  const context = prepare({ checkRules: () => Promise.reject(error) });
  await expect(runRulesCheck(context, await settings({ regex: 're2' }, 'check'), [])).rejects.toBe(error);
});
