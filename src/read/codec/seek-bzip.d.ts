/**
 * What logscan uses of seek-bzip 2.0.0, which has no types: its decoder, block by block, on the caller's own streams.
 */
declare module 'seek-bzip' {
  export interface BunzipInput {
    readByte(): number;
    /** Fills `bytes` from `at` with `length` bytes; gives their number. */
    read(bytes: Uint8Array, at: number, length: number): number;
  }

  export interface BunzipOutput {
    writeByte(byte: number): void;
  }

  export default class Bunzip {
    /** Reads the four bytes of a stream's header; throws if they are none. */
    constructor(input: BunzipInput, output: BunzipOutput);
    /** Checksum of the blocks so far. */
    readonly streamCRC: number;
    readonly reader: { read(bits: number): number };
    /** Reads the next block; false at the end of the stream. Throws on damage. */
    _init_block(): boolean;
    /** Writes the block that was read; throws, after all is written, when its checksum is wrong. */
    _read_bunzip(): void;
  }
}
