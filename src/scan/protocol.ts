/**
 * What the scanning thread and its workers say to each other.
 *
 * The pool asks and the worker answers, one question at a time: `scan` starts a file, `next` goes on with it. An answer
 * carries a bounded number of occurrences, so a file full of secrets cannot flood the asker. No message can hold
 * secret text: occurrences are masked before they are sent. What a worker is started with holds the secrets that the user
 * has named, as literals are looked for by their bytes, and a range of a file comes with the file's first and last bytes; all
 * that stays in the memory of this process.
 */
import type { Occurrence } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import type { Batch, EngineOptions, FileOutcome } from './engine.js';

/** What a worker is started with; `now` is fixed, because functions cannot be sent. */
export interface WorkerSetup extends Omit<EngineOptions, 'now'> {
  readonly nowMs: number;
}

export type Question =
  { readonly type: 'scan'; readonly file: LogFile } | { readonly type: 'next' } | { readonly type: 'stop' };

/** A part of a file. */
type Part = Extract<Answer, { readonly type: 'part' }>;

export type Answer =
  | { readonly type: 'ready' }
  | {
      readonly type: 'part';
      readonly occurrences: readonly Occurrence[];
      readonly allowed?: readonly Occurrence[];
      readonly bytes: number;
      /** See `Batch`. */
      readonly openTo?: number;
      /** First sightings of secrets that are yet to be settled; missing where there are none. */
      readonly sightings?: readonly Occurrence[];
      /** Present when the file has ended. */
      readonly outcome?: FileOutcome;
    };

/** An answer is sent when it has as many occurrences or bytes as these. */
const MAX_ANSWER_OCCURRENCES = 1024;
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
/** And when it took so long, so that signals have their turn, however slow a file is. */
const MAX_ANSWER_MS = 100;

/** Pulls one answer's worth from a running scan, or what comes in `maxMs` milliseconds. */
export async function collectPart(
  scan: AsyncGenerator<Batch, FileOutcome>,
  maxMs = MAX_ANSWER_MS,
): Promise<Answer> {
  const occurrences: Occurrence[] = [];
  const allowed: Occurrence[] = [];
  let [bytes, openTo] = [0, 0];
  const begunMs = performance.now();
  const close = (more: Pick<Part, 'sightings' | 'outcome'> = {}): Answer => ({
    type: 'part',
    occurrences,
    bytes,
    ...(allowed.length > 0 && { allowed }),
    ...(openTo > 0 && { openTo }),
    ...more,
  });
  const isFull = (): boolean =>
    occurrences.length + allowed.length >= MAX_ANSWER_OCCURRENCES ||
    bytes >= MAX_ANSWER_BYTES ||
    performance.now() - begunMs >= maxMs;
  do {
    const next = await scan.next();
    if (next.done === true) return close({ outcome: next.value });
    const batch = next.value;
    if (batch.live === 'preview') return close({ sightings: batch.occurrences });
    for (const occurrence of batch.occurrences) occurrences.push(occurrence);
    for (const occurrence of batch.allowed ?? []) allowed.push(occurrence);
    bytes += batch.bytes;
    openTo = batch.openTo ?? 0;
    if (batch.live) return close();
  } while (!isFull());
  return close();
}

/** A file as it arrives behind a thread's border, where buffers become plain byte arrays. */
export function restoreFile(file: LogFile): LogFile {
  return { ...file, path: Buffer.from(file.path) };
}
