/**
 * Bytes of a gzip file: all members, and everything before a fault.
 *
 * Walks the members itself (RFC 1952) over raw inflate, because the stream classes drop decoded bytes when a later
 * byte is bad. Zero padding behind a member is skipped; other trailing bytes, bad checksums and early ends are faults
 * with the position in the compressed file. What a file expands to is bounded by ratio.
 */
import { crc32 } from 'node:zlib';
import type { ReadFault } from '../model/window.js';
import { measureHeader, TRAILER_BYTES } from './gzip-header.js';
import { createInflater, type Inflater } from './inflate.js';
import type { ByteSource } from './source.js';

/** Compressed bytes taken at a time; deflate expands them at most 1,032-fold. */
const CHUNK_BYTES = 16 * 1024;
/** Deflate reaches 1,032:1 on zeros; logs stay far below this even when they repeat themselves. */
const MAX_RATIO = 300;
/** Ratio is not looked at before this much output. */
const MIN_BOMB_BYTES = 64 * 1024 * 1024;

/** Source of what the gzip stream in `input` expands to. */
export function openGzip(input: ByteSource): ByteSource {
  return new GzipSource(input);
}

class GzipSource implements ByteSource {
  readonly faults: ReadFault[] = [];
  readonly #input: ByteSource;
  readonly #chunk = Buffer.alloc(CHUNK_BYTES);
  /** Compressed bytes not yet used. */
  #rest = this.#chunk.subarray(0, 0);
  /** Compressed bytes used so far. */
  #consumed = 0;
  #produced = 0;
  #inflater: Inflater | undefined;
  #checksum = 0;
  #memberBytes = 0;
  #ready: Buffer[] = [];
  #ended = false;

  constructor(input: ByteSource) {
    this.#input = input;
  }

  async fill(target: Buffer): Promise<number> {
    while (this.#ready.length === 0 && !this.#ended) await this.#advance();
    let count = 0;
    while (count < target.length) {
      const [next] = this.#ready;
      if (next === undefined) break;
      const copied = next.copy(target, count);
      count += copied;
      if (copied === next.length) this.#ready.shift();
      else this.#ready[0] = next.subarray(copied);
    }
    return count;
  }

  close(): void {
    this.#inflater?.close();
    this.#input.close();
  }

  async #advance(): Promise<void> {
    if (this.#inflater) await this.#inflate(this.#inflater);
    else await this.#startMember();
  }

  async #startMember(): Promise<void> {
    await this.#pull(CHUNK_BYTES);
    if (this.#consumed > 0) this.#skipPadding();
    if (this.#rest.length === 0) {
      if (await this.#pull(1)) return;
      this.#end();
      return;
    }
    const header = measureHeader(this.#rest);
    if (typeof header === 'number') {
      this.#use(header);
      this.#inflater = createInflater();
      this.#checksum = 0;
      this.#memberBytes = 0;
    } else if (header === 'incomplete') this.#fail('truncated', 'ends inside a gzip header');
    else if (this.#consumed === 0) this.#fail('corrupt', 'has a damaged gzip header');
    else this.#fail('corrupt', 'has bytes behind its end that are no gzip member');
  }

  async #inflate(inflater: Inflater): Promise<void> {
    if (this.#rest.length === 0 && !(await this.#pull(1))) {
      this.#fail('truncated', 'ends inside its compressed data');
      return;
    }
    const step = await inflater.push(this.#rest);
    this.#use(step.consumed);
    for (const output of step.output) this.#take(output);
    if (step.state === 'corrupt') this.#fail('corrupt', `has damaged compressed data (${step.reason})`);
    else if (this.#isBomb()) this.#fail('bomb', `expands more than ${MAX_RATIO}-fold`);
    else if (step.state === 'done') await this.#endMember();
  }

  #take(output: Buffer): void {
    this.#ready.push(output);
    this.#checksum = crc32(output, this.#checksum);
    this.#memberBytes += output.length;
    this.#produced += output.length;
  }

  #isBomb(): boolean {
    return this.#produced > MIN_BOMB_BYTES && this.#produced > this.#consumed * MAX_RATIO;
  }

  async #endMember(): Promise<void> {
    this.#inflater?.close();
    this.#inflater = undefined;
    if (!(await this.#pull(TRAILER_BYTES))) {
      this.#fail('truncated', 'ends inside a gzip checksum');
      return;
    }
    const good =
      this.#rest.readUInt32LE(0) === this.#checksum &&
      this.#rest.readUInt32LE(4) === this.#memberBytes % 2 ** 32;
    this.#use(TRAILER_BYTES);
    if (!good) this.#fault('corrupt', 'has a wrong gzip checksum');
  }

  /** Gets at least `wanted` unused bytes if there are as many. */
  async #pull(wanted: number): Promise<boolean> {
    while (this.#rest.length < Math.min(wanted, CHUNK_BYTES)) {
      this.#rest.copy(this.#chunk);
      const held = this.#rest.length;
      const count = await this.#input.fill(this.#chunk.subarray(held));
      this.#rest = this.#chunk.subarray(0, held + count);
      if (count === 0) return false;
    }
    return true;
  }

  #use(count: number): void {
    this.#rest = this.#rest.subarray(count);
    this.#consumed += count;
  }

  #skipPadding(): void {
    let zeros = 0;
    while (this.#rest[zeros] === 0) zeros++;
    this.#use(zeros);
  }

  #fail(code: ReadFault['code'], what: string): void {
    this.#fault(code, what);
    this.#end();
  }

  /** An error of the file itself explains an early end better than the compression does. */
  #fault(code: ReadFault['code'], what: string): void {
    const own: ReadFault = {
      code,
      message: `The gzip file ${what} at compressed byte ${this.#consumed}; what came before was scanned`,
      offset: this.#consumed,
    };
    this.faults.push(...(this.#input.faults.length > 0 ? this.#input.faults : [own]));
  }

  #end(): void {
    this.#ended = true;
    this.#inflater?.close();
    if (this.faults.length === 0) this.faults.push(...this.#input.faults);
  }
}
