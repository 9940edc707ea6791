/**
 * Counts what was read and what was not.
 */
import { spellId, type FindingId } from '../model/cursor.js';
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
  /** Counts a file that is audited and not read. */
  addExamined(): void;
  addBytes(count: number): void;
  addDirectory(): void;
  addExcluded(): void;
  addProblem(code: ProblemCode): void;
  /** Counts bytes that an earlier scan has read; a whole file without news if `file` is set. */
  addUnchanged(bytes: number, file: boolean): void;
  /** Counts a finding that an earlier scan has reported, once. */
  addReported(finding: FindingId): void;
  /** Counts a finding that the user allows, once. */
  addAllowed(finding: FindingId): void;
  close(): Coverage;
}

/** Findings of one kind that are told apart; further ones are not counted. */
const MAX_DISTINCT = 100_000;

/** Starts at nothing; `incremental` if files may be passed over that have no news. */
export function createCoverage({ incremental } = { incremental: false }): CoverageCount {
  const states = { scanned: 0, 'partly-scanned': 0, skipped: 0, examined: 0 };
  const sizes: Record<FileState, number> = { scanned: 0, 'partly-scanned': 0, skipped: 0 };
  const [allowed, reported] = [new Set<string>(), new Set<string>()];
  const unchanged = { files: 0, bytes: 0 };
  const problems: Partial<Record<ProblemCode, number>> = {};
  let [bytes, directories, excluded] = [0, 0, 0];
  return {
    get files() {
      return states.scanned + states['partly-scanned'] + states.skipped + states.examined;
    },
    get bytes() {
      return bytes;
    },
    addFile({ state, bytes: size }) {
      states[state]++;
      sizes[state] += size;
    },
    addExamined: () => void states.examined++,
    addBytes: (count) => void (bytes += count),
    addDirectory: () => void directories++,
    addExcluded: () => void excluded++,
    addUnchanged(count, file) {
      unchanged.bytes += count;
      if (file) unchanged.files++;
    },
    addReported: (finding) => addDistinct(reported, finding),
    addAllowed: (finding) => addDistinct(allowed, finding),
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
      bytesBy: {
        scanned: sizes.scanned,
        partlyScanned: sizes['partly-scanned'],
        skipped: sizes.skipped,
      },
      problems,
      allowed: allowed.size,
      ...(incremental && { unchanged: { ...unchanged, findings: reported.size } }),
    }),
  };
}

function addDistinct(set: Set<string>, finding: FindingId): void {
  if (set.size < MAX_DISTINCT) set.add(spellId(finding));
}
