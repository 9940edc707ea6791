/**
 * Counts what was read and what was not.
 */
import type { Coverage } from '../model/event.js';
import type { FileState, ProblemCode } from '../model/problem.js';

/** How a file ended, and its size: decoded bytes of one that was read, bytes on disk of another. */
interface EndedFile {
  readonly state: FileState;
  readonly bytes: number;
}

export interface CoverageCount {
  /** Files that have ended so far, in any state. */
  readonly files: number;
  /** Decoded bytes so far. */
  readonly bytes: number;
  addFile(file: EndedFile): void;
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
  const states: Record<FileState, number> = { scanned: 0, 'partly-scanned': 0, skipped: 0 };
  const sizes: Record<FileState, number> = { ...states };
  const allowed = new Set<string>();
  const problems: Partial<Record<ProblemCode, number>> = {};
  let [bytes, directories, excluded] = [0, 0, 0];
  return {
    get files() {
      return states.scanned + states['partly-scanned'] + states.skipped;
    },
    get bytes() {
      return bytes;
    },
    addFile({ state, bytes: size }) {
      states[state]++;
      sizes[state] += size;
    },
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
      },
      directories,
      bytes,
      bytesBy: {
        scanned: sizes.scanned,
        partlyScanned: sizes['partly-scanned'],
        skipped: sizes.skipped,
      },
      problems,
      allowed: allowed.size,
    }),
  };
}
