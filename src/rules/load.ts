/**
 * Gathers the rules of a scan: built-in packs, the user's packs, and the user's choice among them.
 */
import type { Rule } from '../model/rule.js';
import { readCompiledRules } from './compiled.js';
import { RuleError } from './error.js';
import type { OnRemark } from './remark.js';

export interface RuleRequest {
  /** Paths of the user's packs. */
  readonly packs: readonly string[];
  /** Rule ids to keep; empty for all. */
  readonly only: readonly string[];
  /** Rule ids to leave out. */
  readonly skip: readonly string[];
  /** Told what of an imported pack is not used, or not as it stands. */
  readonly onRemark?: OnRemark;
}

/** Rules for a scan, ordered by id. Throws `RuleError` for a bad pack, a duplicate or an unknown id. */
export async function loadRules(request: RuleRequest): Promise<readonly Rule[]> {
  const compiled = await readCompiledRules();
  const rules = compiled && request.packs.length === 0 ? compiled : await readRules(request, compiled);
  requireKnown(request, rules);
  const { only, skip } = request;
  return rules.filter(({ id }) => (only.length === 0 || only.includes(id)) && !skip.includes(id));
}

/** Loads what reads packs only where there is one to read: most scans need none. */
async function readRules(
  { packs, onRemark }: RuleRequest,
  compiled: readonly Rule[] | undefined,
): Promise<readonly Rule[]> {
  const { completeRules, loadSources } = await import('./sources.js');
  return completeRules(await loadSources(packs, onRemark), compiled);
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
