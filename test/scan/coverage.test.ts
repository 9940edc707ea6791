import { describe, expect, test } from 'vitest';
import type { FileState } from '../../src/model/problem.js';
import { createCoverage } from '../../src/scan/coverage.js';

describe('coverage', () => {
  test('begins at nothing', () => {
    const coverage = createCoverage();
    expect([coverage.files, coverage.bytes]).toEqual([0, 0]);
    expect(coverage.close()).toEqual({
      files: { scanned: 0, partlyScanned: 0, skipped: 0, excluded: 0 },
      directories: 0,
      bytes: 0,
      bytesBy: { scanned: 0, partlyScanned: 0, skipped: 0 },
      problems: {},
      allowed: 0,
    });
  });

  test('counts each thing by itself', () => {
    const coverage = createCoverage();
    for (const [bytes, state] of ['scanned', 'scanned', 'partly-scanned', 'skipped'].entries())
      coverage.addFile({ state: state as FileState, bytes: bytes + 1 });
    for (const bytes of [5, 0, 2 ** 40]) coverage.addBytes(bytes);
    for (const code of ['vanished', 'corrupt', 'vanished'] as const) coverage.addProblem(code);
    coverage.addDirectory();
    coverage.addExcluded();
    coverage.addExcluded();

    expect(coverage.close()).toEqual({
      files: { scanned: 2, partlyScanned: 1, skipped: 1, excluded: 2 },
      directories: 1,
      bytes: 2 ** 40 + 5,
      bytesBy: { scanned: 3, partlyScanned: 3, skipped: 4 },
      problems: { vanished: 2, corrupt: 1 },
      allowed: 0,
    });
  });

  test('counts a finding that is allowed once, wherever it stands', () => {
    const coverage = createCoverage();
    for (const rule of ['acme.key', 'acme.key', 'other.key'])
      coverage.addAllowed({ rule, fingerprint: '0a' });
    coverage.addAllowed({ rule: 'acme.key', fingerprint: '0b' });
    expect(coverage.close().allowed).toBe(3);
  });

  test('tells while it counts; what the user left out is no file that has ended', () => {
    const coverage = createCoverage();
    coverage.addExcluded();
    coverage.addFile({ state: 'skipped', bytes: 1 });
    expect(coverage.files).toBe(1);
    coverage.addFile({ state: 'partly-scanned', bytes: 1 });
    coverage.addBytes(7);
    expect([coverage.files, coverage.bytes]).toEqual([2, 7]);
  });

  test('of one scan is not that of another', () => {
    const [one, other] = [createCoverage(), createCoverage()];
    one.addProblem('bomb');
    one.addFile({ state: 'scanned', bytes: 1 });
    expect(other.close()).toMatchObject({ files: { scanned: 0 }, problems: {} });
  });

  test('does not change once it was given', () => {
    const coverage = createCoverage();
    coverage.addFile({ state: 'scanned', bytes: 1 });
    const closed = coverage.close();
    coverage.addFile({ state: 'scanned', bytes: 1 });
    coverage.addBytes(1);
    expect(closed).toMatchObject({ files: { scanned: 1 }, bytes: 0 });
  });
});
