/**
 * The rules are proved under both regex engines and both kernels, and the fast ones really run.
 */
import { describe, expect, it } from 'vitest';
import { checkRules } from '../../src/scan/check.js';
import { loadSources } from '../../src/rules/sources.js';
import { createEngine } from '../../src/scan/engine.js';

describe.each([
  ['re2', 'simd'],
  ['re2', 'scalar'],
  ['re2js', 'simd'],
  ['re2js', 'scalar'],
] as const)('with %s and the %s kernel', (regex, kernel) => {
  it('is what runs', async () => {
    const rules = await loadSources([]);
    const engine = await createEngine({ rules, key: Buffer.alloc(32), regex, kernel, now: () => 0 });
    expect([engine.regex, engine.kernel]).toEqual([regex, kernel]);
  });

  it('every example gives its own rule and nothing else', async () => {
    const result = await checkRules({ packs: [], regex, kernel, seeds: 12 });
    expect(result.faults).toEqual([]);
    expect(result.rules).toBeGreaterThanOrEqual(60);
    expect(result.examples).toBeGreaterThanOrEqual(4 * result.rules);
  }, 120_000);
});
