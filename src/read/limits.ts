/**
 * How much one file may expand to, and how deep.
 *
 * Whoever writes logs may write bombs too: files whose few bytes expand to terabytes, or for ever. Limits hold for
 * one file with all that is in it; beyond them the rest of the file is not read, which is a fault.
 */
import type { ReadFault } from '../model/window.js';
import type { ByteSource } from './source.js';

export interface ReadLimits {
  /** Decoded bytes per byte of the file; not looked at before `RATIO_FREE_BYTES` are decoded. */
  readonly maxRatio: number;
  /** Decoded bytes of one file, those of compressed files in it counted again. */
  readonly maxExpandedBytes: number;
  /** How many packed things may be inside one another within the first: 2 reads a .gz in a .tar in a .gz. */
  readonly maxNesting: number;
  /** Members of all archives in one file. */
  readonly maxMembers: number;
}

export const DEFAULT_LIMITS: ReadLimits = {
  // Logs stay far below this even when they repeat themselves; deflate reaches 1,032:1 on zeros.
  maxRatio: 300,
  maxExpandedBytes: 16 * 1024 ** 3,
  maxNesting: 2,
  maxMembers: 100_000,
};

/** The ratio of a small file proves nothing. */
const RATIO_FREE_BYTES = 64 * 1024 * 1024;

/** Keeps one file within its limits. */
export interface Budget {
  /** Counts bytes of the file itself. */
  countInput(file: ByteSource): ByteSource;
  /** Counts bytes of the file that somebody else reads. */
  addInput(bytes: number): void;
  /** Counts decoded bytes; the source ends, with a fault, where a limit is reached. */
  limitOutput(decoded: ByteSource): ByteSource;
  /** Counts one member of an archive. */
  addMember(): void;
  /** Which limit was reached; nothing more is to be read then. */
  readonly fault: ReadFault | undefined;
}

/** Starts to count for one file. */
export function createBudget(limits: ReadLimits): Budget {
  let [input, output, members] = [0, 0, 0];
  let fault: ReadFault | undefined;

  function check(): void {
    if (output > limits.maxExpandedBytes)
      fault = describeBomb(`to more than ${limits.maxExpandedBytes} bytes`, '--max-expanded', input);
    else if (output > RATIO_FREE_BYTES && output > input * limits.maxRatio)
      fault = describeBomb(`more than ${limits.maxRatio}-fold`, '--max-ratio', input);
  }

  return {
    countInput: (file) => meter(file, (count) => void (input += count)),
    addInput: (bytes) => void (input += bytes),
    limitOutput(decoded) {
      const metered = meter(decoded, (count) => {
        output += count;
        if (!fault) check();
      });
      return {
        fill: (target) => (fault ? 0 : metered.fill(target)),
        get faults() {
          return fault ? [...decoded.faults, fault] : decoded.faults;
        },
        close: () => decoded.close(),
      };
    },
    addMember() {
      if (++members > limits.maxMembers)
        fault ??= describeBomb(`to more than ${limits.maxMembers} members`, '--max-members', input);
    },
    get fault() {
      return fault;
    },
  };
}

function meter(source: ByteSource, count: (bytes: number) => void): ByteSource {
  return {
    fill(target) {
      const filled = source.fill(target);
      if (typeof filled !== 'number') {
        return filled.then((bytes) => {
          count(bytes);
          return bytes;
        });
      }
      count(filled);
      return filled;
    },
    get faults() {
      return source.faults;
    },
    ...(source.arrives && { arrives: source.arrives }),
    close: () => source.close(),
  };
}

function describeBomb(how: string, flag: string, offset: number): ReadFault {
  return {
    code: 'bomb',
    message: `The file expands ${how}; the rest was not read; raise ${flag} if the file is sound`,
    offset,
  };
}
