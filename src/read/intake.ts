/**
 * Looks ahead in a byte source: bytes at hand, how many were used, and more on demand.
 *
 * Decoders read their input through it. Memory is one chunk, or twice what the caller wants to see at once; it is the
 * caller's duty to want a bounded number of bytes. Bytes at hand are valid until the next `pull`.
 */
import type { ByteSource } from './source.js';

/** Input of a decoder, read by chunks. */
export class Intake {
  readonly #input: ByteSource;
  #buffer: Buffer;
  #rest: Buffer;
  #consumed = 0;
  #ended = false;

  /** `chunk` is overwritten, and belongs to the intake while it is in use. */
  constructor(input: ByteSource, chunk: Buffer = Buffer.allocUnsafe(64 * 1024)) {
    this.#input = input;
    this.#buffer = chunk;
    this.#rest = this.#buffer.subarray(0, 0);
  }

  /** Bytes at hand that were not used yet. */
  get rest(): Buffer {
    return this.#rest;
  }

  /** How many bytes were used. */
  get consumed(): number {
    return this.#consumed;
  }

  /** Whether nothing follows the bytes at hand, as far as is known. */
  get ended(): boolean {
    return this.#ended;
  }

  /** What went wrong with the input so far. */
  get faults(): ByteSource['faults'] {
    return this.#input.faults;
  }

  /** Gets at least `wanted` bytes to hand; false when the input ends before. */
  async pull(wanted = 1): Promise<boolean> {
    if (this.#rest.length >= wanted) return true;
    this.#makeRoom(wanted);
    while (this.#rest.length < wanted && !this.#ended) {
      const held = this.#rest.length;
      const pulled = this.#input.fill(this.#buffer.subarray(held));
      const count = typeof pulled === 'number' ? pulled : await pulled;
      this.#ended = count === 0;
      this.#rest = this.#buffer.subarray(0, held + count);
    }
    return this.#rest.length >= wanted;
  }

  /** Gets more bytes to hand, as many as come at once; false when the writer pauses, and at the end. */
  async pullReady(): Promise<boolean> {
    if ((await this.#input.arrives?.()) === false) return false;
    return this.pull(this.#rest.length + 1);
  }

  /** Whether the input is one that is waited for. */
  get isLive(): boolean {
    return this.#input.arrives !== undefined;
  }

  /** Passes over `count` bytes at hand. */
  use(count: number): void {
    this.#rest = this.#rest.subarray(count);
    this.#consumed += count;
  }

  /** Passes over `count` bytes, at hand or not; false when the input ends before. */
  async skip(count: number): Promise<boolean> {
    for (let left = count; left > 0;) {
      if (!(await this.pull(1))) return false;
      const used = Math.min(left, this.#rest.length);
      this.use(used);
      left -= used;
    }
    return true;
  }

  /** Passes over zero bytes; whether any other byte follows. */
  async skipZeros(): Promise<boolean> {
    while (await this.pull(1)) {
      const { length } = this.#rest;
      let zeros = 0;
      while (zeros < length && this.#rest[zeros] === 0) zeros++;
      this.use(zeros);
      if (zeros < length) return true;
    }
    return false;
  }

  #makeRoom(wanted: number): void {
    // Twice as much, so that little is moved for each byte when much is wanted again and again.
    const larger = 2 * wanted > this.#buffer.length ? Buffer.allocUnsafe(2 * wanted) : this.#buffer;
    this.#rest.copy(larger);
    this.#buffer = larger;
    this.#rest = larger.subarray(0, this.#rest.length);
  }
}
