import { describe, expect, test } from 'vitest';
import { describeStats } from '../../src/cli/stats.js';
import type { ScanStats } from '../../src/model/stats.js';

const STATS: ScanStats = {
  candidates: 200_000,
  regexCalls: 5000,
  ms: { read: 100, search: 300, judge: 90.25, mask: 10 },
  rules: [
    { rule: 'a.a', judged: 7, ms: 0.25 },
    { rule: 'b.b', judged: 12_345, ms: 90 },
  ],
};
const ENGINE = { regex: 're2', kernel: 'simd' };

describe('statistics', () => {
  test('tell rate, stages and the costliest rules', () => {
    const text = describeStats({ stats: STATS, bytes: 100_000_000, elapsedMs: 500, engine: ENGINE });
    expect(text.split('\n')).toEqual([
      '95.4 MiB in 500 ms, 200 MB/s; simd kernel, re2',
      '2,000 candidates and 50 regular-expression calls per MB',
      'Time of all threads by stage:',
      '      100.0 ms   20 %  reading and decoding',
      '      300.0 ms   60 %  searching literals, dropping near misses',
      '       90.3 ms   18 %  matching and checking',
      '       10.0 ms    2 %  settling, masking, reading lines',
      'Rules that cost most, with the candidates that they judged:',
      '       90.0 ms      12,345  b.b',
      '        0.3 ms           7  a.a',
    ]);
  });

  test('of nothing divide by nothing', () => {
    const stats = { candidates: 0, regexCalls: 0, ms: { read: 0, search: 0, judge: 0, mask: 0 }, rules: [] };
    const text = describeStats({ stats, bytes: 0, elapsedMs: 0, engine: ENGINE });
    expect(text).toContain('0 MB/s');
    expect(text).not.toMatch(/NaN|Infinity|Rules/);
  });

  test('show ten rules', () => {
    const rules = Array.from({ length: 30 }, (_, index) => ({ rule: `r.${index}`, judged: 1, ms: index }));
    const text = describeStats({ stats: { ...STATS, rules }, bytes: 1, elapsedMs: 1, engine: ENGINE });
    expect(text.split('\n').filter((line) => line.includes('r.'))).toHaveLength(10 + 0);
    expect(text).toContain('r.29');
    expect(text).not.toContain('r.19\n');
  });
});
