/**
 * Scans many files with several executors and gives the results in the files' order.
 *
 * A file is taken when an executor is ready and free; what is found in a later file waits until the earlier ones have ended. With
 * one executor the path is the same. What an executor throws ends the whole scan.
 */
import type { LogFile } from '../model/logfile.js';
import type { FileContext } from './engine.js';
import type { Executor, Part } from './executor.js';
import { LaneQueue } from './lane.js';

/** One part of one file, or of one range of it, in order. */
export interface RangePart extends Part {
  readonly file: LogFile;
}

/** Scans `files` and yields their parts in the order of the files. */
export async function* scanAll(
  files: AsyncIterator<LogFile>,
  executors: readonly Executor[],
  context: FileContext,
): AsyncGenerator<RangePart, void> {
  const queue = new LaneQueue(files);
  for (const executor of executors) {
    serveQueue(executor, queue, context).catch((error: unknown) => queue.fail(error));
  }
  try {
    for (;;) {
      const lane = await queue.first();
      if (!lane) return;
      let part: Part;
      do {
        part = await lane.take();
        yield { ...part, file: lane.file };
      } while (!part.outcome);
      queue.dropFirst();
    }
  } finally {
    // A consumer that leaves early must not leave files open behind it.
    queue.stop();
  }
}

async function serveQueue(executor: Executor, queue: LaneQueue, context: FileContext): Promise<void> {
  await executor.ready;
  for (;;) {
    const lane = await queue.open();
    if (!lane) return;
    for await (const part of executor.scan(lane.file, context)) if (!(await lane.put(part))) break;
  }
}
