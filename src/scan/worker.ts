/**
 * Entry point of a worker thread: an engine that answers the pool's questions.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, type Batch, type FileOutcome } from './engine.js';
import { collectPart, restoreFile, type Answer, type Question, type WorkerSetup } from './protocol.js';

if (!parentPort) throw new Error('The worker was started outside a worker thread');
const port = parentPort;

/** Prepares the engine, says so, and answers from then on. */
async function serve({ nowMs, ...setup }: WorkerSetup): Promise<void> {
  const engine = await createEngine({ ...setup, now: () => nowMs });
  const abort = new AbortController();
  let running: AsyncGenerator<Batch, FileOutcome> | undefined;
  port.on('message', (question: Question) => {
    if (question.type === 'stop') {
      abort.abort();
      return;
    }
    if (question.type === 'scan')
      running = engine.scanFile(restoreFile(question.file), { signal: abort.signal, previews: true });
    if (!running) throw new Error('The pool asked for the next part of no file');
    void collectPart(running).then(answer);
  });
  answer({ type: 'ready' });
}

function answer(message: Answer): void {
  port.postMessage(message);
}

// What it throws ends the thread, and is told to whoever started it.
void serve(workerData as WorkerSetup);
