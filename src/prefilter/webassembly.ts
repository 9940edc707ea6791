/**
 * The parts of the WebAssembly JavaScript interface that the prefilter uses, with types.
 *
 * Neither the language library nor the Node.js types that this project compiles against declare it.
 * `webAssembly` is undefined where the runtime has none (V8 with `--jitless`).
 * Source: https://webassembly.github.io/spec/js-api/
 */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

interface WasmInstance {
  readonly exports: unknown;
}

export interface WebAssemblyInterface {
  /** Whether this host can compile the module; false also for features that it lacks. */
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly instantiate: (
    bytes: Uint8Array,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => Promise<{ readonly instance: WasmInstance }>;
  /** Sizes in pages of 64 KiB; throws a RangeError when there is no room. */
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
}

export const webAssembly = (globalThis as { readonly WebAssembly?: WebAssemblyInterface }).WebAssembly;

export const PAGE_BYTES = 65_536;
