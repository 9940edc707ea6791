/**
 * Waiting and executors for the tests of lanes and pools: no clock, only turns of the event loop.
 */
import { setImmediate } from 'node:timers/promises';
import type { LogFile } from '../../src/model/logfile.js';
import type { FileOutcome } from '../../src/scan/engine.js';
import type { Executor, Part } from '../../src/scan/executor.js';
import { makeFile, makeOccurrence } from './sample.js';

/** Lets the event loop turn `turns` times. */
export async function turn(turns: number): Promise<void> {
  for (let count = 0; count < turns; count++) await setImmediate();
}

/** Resolves to `undefined` when `promise` has not settled after `turns` turns. */
export async function settleWithin<T>(
  promise: Promise<T>,
  turns = 200,
): Promise<{ readonly value: T } | undefined> {
  return Promise.race([promise.then((value) => ({ value })), turn(turns).then(() => undefined)]);
}

const OUTCOME: FileOutcome = {
  state: 'scanned',
  bytes: 1,
  problems: [],
  ending: { line: 1, lineStart: 0, openTo: 0, next: Infinity },
};

/** A part of `file`; the last one of a file has its outcome. */
export function makePart(
  file: LogFile,
  index: number,
  shape: { readonly occurrences: number; readonly last: boolean },
): Part {
  const occurrences = Array.from({ length: shape.occurrences }, (_, line) =>
    makeOccurrence({ file: file.name, line: index * 1000 + line }),
  );
  return {
    occurrences,
    bytes: 1,
    ...(shape.last && { outcome: OUTCOME }),
  };
}

/** Files with names in order, and what is done to their iterator. */
export function giveFiles(count: number): {
  readonly files: AsyncIterator<LogFile>;
  taken(): number;
  returned(): number;
} {
  let [taken, returned] = [0, 0];
  const files: AsyncIterator<LogFile> = {
    async next() {
      await turn(1);
      return taken < count
        ? { done: false, value: makeFile(`log.${taken++}`) }
        : { done: true, value: undefined };
    },
    async return() {
      returned++;
      return { done: true, value: undefined };
    },
  };
  return { files, taken: () => taken, returned: () => returned };
}

/** An executor that gives `parts(file)` parts, with `turns()` turns of waiting before each. */
export function makeExecutor(shape: {
  readonly parts: (file: LogFile) => number;
  readonly turns?: () => number;
  readonly occurrences?: number;
  readonly onStart?: (file: LogFile) => void;
  readonly onEnd?: (file: LogFile) => void;
}): Executor {
  return {
    async *scan(file) {
      shape.onStart?.(file);
      try {
        const count = shape.parts(file);
        for (let index = 0; index < count; index++) {
          await turn(shape.turns?.() ?? 0);
          yield makePart(file, index, { occurrences: shape.occurrences ?? 1, last: index === count - 1 });
        }
      } finally {
        shape.onEnd?.(file);
      }
    },
    async close() {},
  };
}
