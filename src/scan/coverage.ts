/**
 * Counts what was read and what was not.
 */
import type { Coverage } from '../model/event.js';
import type { FileState, ProblemCode } from '../model/problem.js';

export interface CoverageCount {
  /** Files that have ended so far, in any state. */
  readonly files: number;
  /** Decoded bytes so far. */
  readonly bytes: number;
  addFile(state: FileState | 'examined'): void;
  addBytes(count: number): void;
  addDirectory(): void;
  addExcluded(): void;
  addProblem(code: ProblemCode): void;
  /** Counts a finding that the user allows, once. */
  addAllowed(finding: { readonly rule: string; readonly fingerprint: string }): void;
  close(): Coverage;
}

/** Allowed findings that are told apart; further ones are not counted. */
const MAX_ALLOWED = 100_000;

/** Starts at nothing. */
export function createCoverage(): CoverageCount {
  const states = { scanned: 0, 'partly-scanned': 0, skipped: 0, examined: 0 };
  const allowed = new Set<string>();
  const problems: Partial<Record<ProblemCode, number>> = {};
  let [bytes, directories, excluded] = [0, 0, 0];
  return {
    get files() {
      return states.scanned + states['partly-scanned'] + states.skipped + states.examined;
    },
    get bytes() {
      return bytes;
    },
    addFile: (state) => void states[state]++,
    addBytes: (count) => void (bytes += count),
    addDirectory: () => void directories++,
    addExcluded: () => void excluded++,
    addAllowed({ rule, fingerprint }) {
      if (allowed.size < MAX_ALLOWED) allowed.add(`${rule} ${fingerprint}`);
    },
    addProblem: (code) => void (problems[code] = (problems[code] ?? 0) + 1),
    close: () => ({
      files: {
        scanned: states.scanned,
        partlyScanned: states['partly-scanned'],
        skipped: states.skipped,
        excluded,
        ...(states.examined > 0 ? { examined: states.examined } : {}),
      },
      directories,
      bytes,
      problems,
      allowed: allowed.size,
    }),
  };
}
