/**
 * Reads packs: the built-in ones and the user's, of our format or of gitleaks'.
 *
 * Takes paths; gives rules with their examples, each pattern tried. What cannot be taken of an imported pack is told.
 */
import { readFile } from 'node:fs/promises';
import type { Rule } from '../model/rule.js';
import { readBuiltinSources } from './builtin.js';
import { compileRules, sortRules } from './compile.js';
import { RuleError } from './error.js';
import type { Expressions } from './expression.js';
import { parsePack, stripSource, type RuleSource } from './pack.js';
import type { OnRemark } from './remark.js';

/** The rules of `sources`, in their order; what was computed when the project was built is not computed again. */
export async function completeRules(
  sources: readonly RuleSource[],
  compiled: readonly Rule[] | undefined,
): Promise<readonly Rule[]> {
  if (!compiled) return sources.map(stripSource);
  const builtin = new Map(compiled.map((rule) => [rule.id, rule]));
  const own = await compileRules(sources.filter(({ id }) => !builtin.has(id)));
  const all = new Map([...builtin, ...own.map((rule) => [rule.id, rule] as const)]);
  return sources.flatMap(({ id }) => all.get(id) ?? []);
}

/** All rules with examples, ordered by id; `onRemark` hears about imported ones. Throws `RuleError`. */
export async function loadSources(
  packs: readonly string[],
  onRemark: OnRemark = () => undefined,
): Promise<readonly RuleSource[]> {
  const builtin = await readBuiltinSources();
  if (packs.length === 0) return sortUnique(builtin);
  const expressions = await (await import('./expression.js')).openExpressions();
  const own = await Promise.all(packs.map((file) => readPack(file, expressions, onRemark)));
  return sortUnique([...builtin, ...own.flat()]);
}

async function readPack(
  file: string,
  expressions: Expressions,
  onRemark: OnRemark,
): Promise<readonly RuleSource[]> {
  const text = await readText(file);
  const { importGitleaks } = await import('./gitleaks.js');
  const imported = importGitleaks(text, file, expressions.explain);
  imported?.remarks.forEach(onRemark);
  const sources = imported?.sources ?? parsePack(text, file);
  for (const source of sources) checkPattern(source, expressions);
  return sources;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RuleError({ file, rule: '-', field: '-' }, `cannot be read: ${reason}`);
  }
}

/** Built-in patterns are proved by the project's tests; a user's are tried here, before anything is scanned. */
function checkPattern({ id, pack, pattern }: RuleSource, { explain, matchesNothing }: Expressions): void {
  const empty = 'matches the empty text; a secret has at least one character';
  const reason = explain(pattern) ?? (matchesNothing(pattern) ? empty : undefined);
  if (reason !== undefined) throw new RuleError({ file: pack, rule: id, field: 'pattern' }, reason);
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
