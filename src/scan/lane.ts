/**
 * The files under way, in order, and what was found in them so far.
 *
 * Executors open lanes and put parts into them; one consumer takes the parts of the first lane, then of the next.
 * Waiting is bounded on both sides: executors wait when too much is parked, the consumer when nothing is there.
 */
import type { LogFile } from '../model/logfile.js';
import type { Part } from './executor.js';

/** Files that may be open or wait for their turn. */
const MAX_LANES = 256;
/** Occurrences that may wait in all lanes before no further file is opened. */
const MAX_PARKED = 20_000;
/** Parts of one file that may wait, however little is in them. */
const MAX_PARTS = 256;
/** Parts of one file that may wait, however much is in them, and occurrences that make them much. */
const FREE_PARTS = 2;
const MAX_PARKED_IN_LANE = 4096;

/** Lanes over a sequence of files. */
export class LaneQueue {
  readonly #files: AsyncIterator<LogFile>;
  readonly #lanes: Lane[] = [];
  readonly #gate = createGate();
  #opening: Promise<unknown> = Promise.resolve();
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(files: AsyncIterator<LogFile>) {
    this.#files = files;
  }

  /** Takes the next file; undefined when there is none. Calls are served one after the other. */
  open(): Promise<Lane | undefined> {
    const opened = this.#opening.then(() => this.#openNext());
    this.#opening = opened.catch(() => {});
    return opened;
  }

  /** The first lane in order, as soon as there is one; undefined at the end. Throws what an executor threw. */
  async first(): Promise<Lane | undefined> {
    while (this.#lanes.length === 0 && !this.#ended && !this.#failure) await this.#gate.wait();
    if (this.#failure) throw this.#failure.error;
    return this.#lanes[0];
  }

  dropFirst(): void {
    this.#lanes.shift();
    this.#gate.open();
  }

  /** Ends everything with an error: both sides learn of it. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.#ended = true;
    for (const lane of this.#lanes) lane.fail(error);
    this.#gate.open();
  }

  /** Ends everything, because nobody takes parts any more: executors are let go and the listing of files ends. */
  stop(): void {
    this.#ended = true;
    for (const lane of this.#lanes) lane.stop();
    this.#gate.open();
    this.#opening.then(() => this.#files.return?.()).catch(() => {});
  }

  async #openNext(): Promise<Lane | undefined> {
    while (!this.#ended && this.#isFull()) await this.#gate.wait();
    if (this.#ended) return undefined;
    const next = await this.#files.next();
    if (this.#ended) return undefined;
    if (next.done === true) this.#ended = true;
    const lane = next.done === true ? undefined : new Lane(next.value, () => this.#gate.open());
    if (lane) this.#lanes.push(lane);
    this.#gate.open();
    return lane;
  }

  #isFull(): boolean {
    if (this.#lanes.length >= MAX_LANES) return true;
    return this.#lanes.reduce((sum, lane) => sum + lane.parked, 0) >= MAX_PARKED;
  }
}

/** The parts of one file between executor and consumer. */
export class Lane {
  readonly file: LogFile;
  readonly #parts: Part[] = [];
  readonly #gate = createGate();
  readonly #onTaken: () => void;
  #stopped = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(file: LogFile, onTaken: () => void) {
    this.file = file;
    this.#onTaken = onTaken;
  }

  /** Occurrences that wait in this lane. */
  get parked(): number {
    return this.#parts.reduce((sum, part) => sum + part.occurrences.length, 0);
  }

  /** Waits until there is room for more; false when no more is wanted. */
  async put(part: Part): Promise<boolean> {
    this.#parts.push(part);
    this.#gate.open();
    while (this.#isFull() && !this.#failure && !this.#stopped) await this.#gate.wait();
    return !this.#stopped;
  }

  #isFull(): boolean {
    const { length } = this.#parts;
    return length > MAX_PARTS || (length > FREE_PARTS && this.parked > MAX_PARKED_IN_LANE);
  }

  /** The next part, as soon as it is there. Throws what an executor threw. */
  async take(): Promise<Part> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const part = this.#parts.shift();
      if (part) {
        this.#gate.open();
        this.#onTaken();
        return part;
      }
      await this.#gate.wait();
    }
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#gate.open();
  }

  /** Nobody takes parts any more. */
  stop(): void {
    this.#stopped = true;
    this.#gate.open();
  }
}

interface Gate {
  /** Resolves at the next `open`. */
  wait(): Promise<void>;
  open(): void;
}

function createGate(): Gate {
  let waiting: (() => void)[] = [];
  return {
    wait: () => new Promise((resolve) => waiting.push(resolve)),
    open() {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
  };
}
