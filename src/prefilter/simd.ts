/**
 * The prefilter in WebAssembly: loads the kernel, fills its memory with literals, runs it.
 *
 * Takes literals and a capacity that the door has checked; gives a prefilter, or the reason why this host
 * has none. All memory is allocated once, so `window` stays valid. The kernel is called for a slice of the
 * window at a time: its hits are told while their text is still in the cache, and V8, which cannot replace
 * a running function by its optimised code, gets to do so early in the first window.
 */
import { readFile } from 'node:fs/promises';
import {
  DEPTH,
  HEADER,
  HEADER_ENTRIES,
  HEADER_FOLLOWS,
  HEADER_HIT_LIMIT,
  HEADER_HITS,
  HEADER_LITERALS,
  HEADER_NOTES,
  HEADER_RESUME,
  HEADER_ROWS,
  NOTE_BYTES,
  PADDING_BYTES,
  RECORD_BYTES,
  RECORDS,
  ROW_BYTES,
  STREAM_BYTES,
  STREAMS,
} from './assembly/layout.js';
import { checkRange, MAX_TEXT_BYTES } from './contract.js';
import type { Literal, Prefilter, ScanRange, Visit } from './contract.js';
import { buildTables } from './tables.js';
import type { Tables } from './tables.js';
import { PAGE_BYTES, webAssembly } from './webassembly.js';
import type { WasmMemory, WebAssemblyInterface } from './webassembly.js';

/** The same file from src/ and from dist/. */
const KERNEL_URL = new URL('../../dist/prefilter/kernel.wasm', import.meta.url);

/** Four blocks of streams with the bytes that are walked behind a slice, so that no slice leaves a rest. */
const SLICE_BYTES = 4 * STREAMS * STREAM_BYTES - (DEPTH - 1);
const HIT_BYTES = 8;
const LEAST_HITS = 16 * 1024;

/** What the kernel exports; see `assembly/kernel.ts`. */
interface Kernel {
  readonly build: () => number;
  readonly scan: (from: number, to: number, end: number) => number;
  readonly countLines: (from: number, to: number) => number;
  readonly foldAscii: (from: number, end: number, copy: number) => number;
}

/** Addresses in the kernel's memory. */
interface Places {
  readonly entries: number;
  readonly notes: number;
  readonly rows: number;
  readonly follows: number;
  /** Of the window, and of other texts. */
  readonly hits: number;
  readonly textHits: number;
  readonly hitBytes: number;
  /** A number of hits, as in the header. */
  readonly hitLimit: number;
  readonly text: number;
  readonly window: number;
  readonly copy: number;
  /** Length of window and copy, without their padding. */
  readonly capacityBytes: number;
  /** Length of the memory. */
  readonly bytes: number;
}

/** Makes the SIMD prefilter, or says why it cannot; throws only for bugs. */
export async function createSimd(
  literals: readonly Literal[],
  capacityBytes: number,
): Promise<{ readonly prefilter: Prefilter } | { readonly reason: string }> {
  if (webAssembly === undefined) return { reason: 'this runtime has no WebAssembly' };
  const binary = await readFile(KERNEL_URL).catch((error: unknown) => String(error));
  if (typeof binary === 'string') return { reason: `its file cannot be read (${binary})` };
  if (!webAssembly.validate(binary)) return { reason: 'this runtime has no WebAssembly SIMD' };
  const tables = buildTables(literals);
  const places = planMemory(tables, capacityBytes);
  const memory = allocate(webAssembly, places.bytes);
  if (typeof memory === 'string') return { reason: `its memory cannot be had (${memory})` };
  const { instance } = await webAssembly.instantiate(binary, { env: { memory } });
  const kernel = instance.exports as Kernel;
  fillMemory(memory, tables, places);
  kernel.build();
  return { prefilter: wrapKernel(kernel, memory, places) };
}

/** Memory of at least `bytes`, or why there is none: address space may be limited, and V8 reserves gigabytes. */
function allocate({ Memory }: WebAssemblyInterface, bytes: number): WasmMemory | string {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  try {
    return new Memory({ initial: pages, maximum: pages });
  } catch (error) {
    return String(error);
  }
}

function planMemory(
  { count, entries: told, follows: { length }, states }: Tables,
  capacityBytes: number,
): Places {
  // Room for every hit whose order is undecided, so that a full area always yields some that are not.
  const hitLimit = Math.max(LEAST_HITS, DEPTH * count);
  const paddedBytes = roundUp(capacityBytes + PADDING_BYTES);
  const entries = RECORDS + count * RECORD_BYTES;
  const notes = roundUp(entries + told.length);
  const rows = roundUp(notes + states * NOTE_BYTES);
  const follows = rows + states * ROW_BYTES;
  const hits = roundUp(follows + length);
  const hitBytes = roundUp((hitLimit + 1 + count) * HIT_BYTES);
  const textHits = hits + hitBytes;
  const text = textHits + hitBytes;
  const window = roundUp(text + MAX_TEXT_BYTES + PADDING_BYTES);
  const copy = window + paddedBytes;
  const bytes = copy + paddedBytes;
  return {
    entries,
    notes,
    rows,
    follows,
    hits,
    textHits,
    hitBytes,
    hitLimit,
    text,
    window,
    copy,
    capacityBytes,
    bytes,
  };
}

/** Cache lines. */
function roundUp(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

function fillMemory(memory: WasmMemory, { count, entries, follows }: Tables, places: Places): void {
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(entries, places.entries);
  bytes.set(follows, places.follows);
  const header = new DataView(memory.buffer, HEADER);
  header.setUint32(HEADER_LITERALS, count, true);
  header.setUint32(HEADER_ENTRIES, places.entries, true);
  header.setUint32(HEADER_NOTES, places.notes, true);
  header.setUint32(HEADER_ROWS, places.rows, true);
  header.setUint32(HEADER_FOLLOWS, places.follows, true);
  header.setUint32(HEADER_HIT_LIMIT, places.hitLimit, true);
}

/** The running kernel, and views of its memory. */
interface Machine {
  readonly kernel: Kernel;
  readonly header: DataView;
}

/** A text in the kernel's memory, and where its hits go. */
interface Area {
  /** Address of the text. */
  readonly base: number;
  /** Address of the hits. */
  readonly hitsAt: number;
  /** Pairs of literal id and start address. */
  readonly hits: Uint32Array;
}

function wrapKernel(kernel: Kernel, memory: WasmMemory, places: Places): Prefilter {
  const { capacityBytes } = places;
  const viewBytes = (at: number, length: number): Buffer => Buffer.from(memory.buffer, at, length);
  const [window, copy] = [viewBytes(places.window, capacityBytes), viewBytes(places.copy, capacityBytes)];
  const textMemory = viewBytes(places.text, MAX_TEXT_BYTES);
  const machine = { kernel, header: new DataView(memory.buffer, HEADER) };
  const openArea = (base: number, hitsAt: number): Area => {
    return { base, hitsAt, hits: new Uint32Array(memory.buffer, hitsAt, places.hitBytes / 4) };
  };
  const windowArea = openArea(places.window, places.hits);
  const textArea = openArea(places.text, places.textHits);
  return {
    kernel: 'simd',
    window,
    scan(range, visit) {
      checkRange(range, capacityBytes);
      scanArea(machine, windowArea, range, visit);
    },
    searchText(text, to, visit) {
      const range = { from: 0, to, end: text.length };
      checkRange(range, MAX_TEXT_BYTES);
      textMemory.set(text);
      scanArea(machine, textArea, range, visit);
    },
    ascii(from, end) {
      checkRange({ from, to: end, end }, capacityBytes);
      return kernel.foldAscii(places.window + from, places.window + end, places.copy + from) ? copy : window;
    },
    countLines(from, to) {
      checkRange({ from, to, end: to }, capacityBytes);
      return kernel.countLines(places.window + from, places.window + to);
    },
  };
}

function scanArea(
  { kernel, header }: Machine,
  { base, hitsAt, hits }: Area,
  range: ScanRange,
  visit: Visit,
): void {
  let next = range.from;
  while (next < range.to) {
    const sliceEnd = Math.min(next + SLICE_BYTES, range.to);
    header.setUint32(HEADER_HITS, hitsAt, true);
    const count = kernel.scan(base + next, base + sliceEnd, base + range.end);
    const resume = header.getUint32(HEADER_RESUME, true) - base;
    if (resume <= next) throw new Error('The SIMD kernel is not the one of this build; run the build again');
    next = resume;
    for (let index = 0; index < 2 * count; index += 2) {
      visit(hits[index] ?? 0, (hits[index + 1] ?? 0) - base);
    }
  }
}
