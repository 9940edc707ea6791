/**
 * Something that scans one file at a time: the engine in this thread, or one in a worker.
 *
 * Both give the same parts in the same order; the pool does not know which it has.
 */
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { LogFile } from '../model/logfile.js';
import type { Occurrence } from '../model/finding.js';
import { createEngine, type EngineOptions, type FileContext, type FileOutcome } from './engine.js';
import { collectPart, type Answer, type Question } from './protocol.js';

/** What an executor gives for a file: parts, the last one with the outcome. */
export interface Part {
  readonly occurrences: readonly Occurrence[];
  /** Occurrences that the user allows; missing where there are none. */
  readonly allowed?: readonly Occurrence[];
  readonly bytes: number;
  /** See `Batch`. */
  readonly openTo?: number;
  /** First sightings of secrets in a file that is read as it is written; they come again among the occurrences. */
  readonly sightings?: readonly Occurrence[];
  readonly outcome?: FileOutcome;
}

export interface Executor {
  /** Resolves when it can scan, if it cannot yet; rejects where it fails to start. */
  readonly ready?: Promise<void>;
  scan(file: LogFile, context: FileContext): AsyncGenerator<Part, void>;
  close(): Promise<void>;
}

/** One in the calling thread, which knows what it works with. */
export interface LocalExecutor extends Executor {
  readonly regex: string;
  readonly kernel: string;
}

/** The calling thread has others to serve, who wait while it scans. */
const LOCAL_TURN_MS = 2;

/** An executor in the calling thread. */
export async function openLocalExecutor(options: EngineOptions): Promise<LocalExecutor> {
  const engine = await createEngine(options);
  return {
    regex: engine.regex,
    kernel: engine.kernel,
    async *scan(file, context) {
      const scan = engine.scanFile(file, { ...context, previews: true });
      try {
        yield* pullParts(async () => {
          // Lets signals, timers, the progress display and other executors have their turn.
          await setImmediate();
          return collectPart(scan, LOCAL_TURN_MS);
        });
      } finally {
        await scan.return(LEFT);
      }
    },
    async close() {},
  };
}

/** The outcome of a scan that its consumer left; nobody sees it. */
const LEFT: FileOutcome = {
  state: 'skipped',
  bytes: 0,
  problems: [],
  ending: { line: 1, lineStart: 0, openTo: 0, next: Infinity },
};

/** Right from `src/scan` and from `dist/scan` alike: threads always run the built code. */
const WORKER = new URL('../../bin/worker.js', import.meta.url);

/** Room for young objects of a thread: what a window leaves behind goes early, and three threads stay small. */
const YOUNG_MB = 6;

/** An executor in a thread of its own, which is started and not waited for. */
export function openWorkerExecutor(options: EngineOptions): Executor {
  const { now, ...setup } = options;
  const worker = new Worker(WORKER, {
    workerData: { ...setup, nowMs: now() },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const receive = watchWorker(worker);
  const ready = waitUntilReady(receive);
  // Whoever wants it to scan learns of a failure.
  ready.catch(() => {});
  const ask = (question: Question): Promise<Answer> => {
    const answer = receive();
    worker.postMessage(question);
    return answer;
  };
  return {
    ready,
    async *scan(file, { signal }) {
      const stop = (): void => worker.postMessage({ type: 'stop' } satisfies Question);
      if (signal?.aborted === true) stop();
      signal?.addEventListener('abort', stop, { once: true });
      let question: Question = { type: 'scan', file };
      try {
        yield* pullParts(() => {
          const asked = question;
          question = { type: 'next' };
          return ask(asked);
        });
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
    async close() {
      await worker.terminate();
    },
  };
}

async function waitUntilReady(receive: () => Promise<Answer>): Promise<void> {
  const { type } = await receive();
  if (type !== 'ready') throw new Error('The worker did not say that it is ready');
}

async function* pullParts(pull: () => Promise<Answer>): AsyncGenerator<Part, void> {
  for (;;) {
    const part = await pull();
    if (part.type !== 'part') throw new Error(`An executor answered "${part.type}" instead of a part`);
    yield part;
    if (part.outcome) return;
  }
}

/** Gives the worker's next message; rejects when the worker fails or ends instead, or has done so before. */
function watchWorker(worker: Worker): () => Promise<Answer> {
  let waiting:
    { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void } | undefined;
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    waiting?.reject(failure);
    waiting = undefined;
  };
  worker.on('message', (answer: Answer) => {
    waiting?.resolve(answer);
    waiting = undefined;
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`A worker thread ended with ${code}`)));
  return () =>
    new Promise((resolve, reject) => {
      if (failure) reject(failure);
      else waiting = { resolve, reject };
    });
}
