/**
 * Gathers the rules of a scan: built-in packs, the user's packs, and the user's choice among them.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Rule } from '../model/rule.js';
import { readBuiltinSources } from './builtin.js';
import { readCompiledRules, sortRules } from './compiled.js';
import { RuleError } from './error.js';
import { parsePack, stripSource, type RuleSource } from './pack.js';

export interface RuleRequest {
  /** Paths of the user's packs. */
  readonly packs: readonly string[];
  /** Rule ids to keep; empty for all. */
  readonly only: readonly string[];
  /** Rule ids to leave out. */
  readonly skip: readonly string[];
}

/** Rules for a scan, ordered by id. Throws `RuleError` for a bad pack, a duplicate or an unknown id. */
export async function loadRules(request: RuleRequest): Promise<readonly Rule[]> {
  const compiled = request.packs.length === 0 ? await readCompiledRules() : undefined;
  const rules = compiled ?? (await loadSources(request.packs)).map(stripSource);
  requireKnown(request, rules);
  const { only, skip } = request;
  return rules.filter(({ id }) => (only.length === 0 || only.includes(id)) && !skip.includes(id));
}

/** All rules with examples, ordered by id. Throws `RuleError`. */
export async function loadSources(packs: readonly string[]): Promise<readonly RuleSource[]> {
  const builtin = await readBuiltinSources();
  const own = await Promise.all(packs.map(readPack));
  const patterns = own.flat();
  if (patterns.length > 0) await compileAll(patterns);
  return sortUnique([...builtin, ...patterns]);
}

async function readPack(file: string): Promise<readonly RuleSource[]> {
  try {
    return parsePack(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof RuleError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RuleError({ file, rule: '-', field: '-' }, `cannot be read: ${reason}`);
  }
}

type Compile = (pattern: string) => { test(text: string): boolean };

/** Built-in patterns are proved by the project's tests; a user's are tried here, before anything is scanned. */
async function compileAll(sources: readonly RuleSource[]): Promise<void> {
  const engines = await listEngines();
  for (const rule of sources) {
    const fail = (reason: string): never => {
      throw new RuleError({ file: rule.pack, rule: rule.id, field: 'pattern' }, reason);
    };
    for (const compile of engines) {
      const matchesNothing = tryCompile(compile, rule.pattern);
      if (typeof matchesNothing === 'string') fail(`not valid RE2: ${matchesNothing}`);
      if (matchesNothing === true) fail('matches the empty text; a secret has at least one character');
    }
  }
}

/** Whether the pattern matches the empty text, or why it does not compile. */
function tryCompile(compile: Compile, pattern: string): boolean | string {
  try {
    return compile(pattern).test('');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Both engines, since each has limits of its own; the native one where it loads. */
async function listEngines(): Promise<readonly Compile[]> {
  const { RE2JS } = await import('re2js');
  const portable: Compile = (pattern) => {
    const regex = RE2JS.compile(pattern);
    return { test: (text) => regex.matcher(text).find() };
  };
  try {
    const RE2 = createRequire(import.meta.url)('re2') as new (pattern: string) => {
      test(text: string): boolean;
    };
    return [portable, (pattern) => new RE2(pattern)];
  } catch {
    return [portable];
  }
}

function sortUnique(sources: readonly RuleSource[]): readonly RuleSource[] {
  const byId = new Map<string, RuleSource>();
  for (const rule of sources) {
    const other = byId.get(rule.id);
    if (other)
      throw new RuleError(
        { file: rule.pack, rule: rule.id, field: 'id' },
        `is already taken in "${other.pack}"`,
      );
    byId.set(rule.id, rule);
  }
  return sortRules([...byId.values()]);
}

function requireKnown(request: RuleRequest, rules: readonly Rule[]): void {
  const known = new Set(rules.map((rule) => rule.id));
  for (const id of [...request.only, ...request.skip]) {
    if (!known.has(id)) {
      throw new RuleError(
        { file: 'built-in rules', rule: id, field: 'id' },
        'no such rule; "logscan rules list" shows all',
      );
    }
  }
}
