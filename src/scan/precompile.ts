/**
 * What is computed once when the project is built, so that a scan need not: rules read and checked, tables laid out.
 */
import { listLiterals } from '../detect/detector.js';
import { writeTables } from '../prefilter/stored.js';
import { writeCompiledRules } from '../rules/compile.js';

/** Writes the files beside the built modules. Throws `RuleError` for a bad pack. */
export async function precompile(): Promise<void> {
  const rules = await writeCompiledRules();
  await writeTables(listLiterals(rules));
}
