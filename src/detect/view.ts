/**
 * Text as a program meant it, with the exact way back to the bytes on disk.
 *
 * A view holds decoded bytes, and for each of them the range of window bytes that it stands for. Lenses turn a view
 * into another one: escapes undone, colours removed, wrapped lines joined. Spans found in a view map back to spans in
 * the window, so line, column and offset are always those of the file.
 */
import { isAscii } from 'node:buffer';

/** Decoded bytes; byte `i` stands for the window's bytes from `starts[i]` to `ends[i]`. */
export interface View {
  readonly bytes: Buffer;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** How a text was read. */
export type ViewName =
  | 'as it stands'
  | 'lines joined, colours removed'
  | 'escapes undone'
  | 'escapes undone twice'
  | 'percent-decoded'
  | 'escapes undone, percent-decoded'
  | 'unpacked';

/** Undoes one way of writing; undefined where there is nothing to undo. */
export type Lens = (view: View) => View | undefined;

/** 0, 1, 2 …: the places of bytes that stand for themselves, shared by all views. */
let ramp: Uint32Array = new Uint32Array(0);

const LEAST_RAMP = 64 * 1024;

function makeRamp(length: number): Uint32Array {
  const places = new Uint32Array(length);
  for (let place = 0; place < length; place++) places[place] = place;
  return places;
}

/** The window's bytes from `from` to `to` as they are. */
export function openView(bytes: Buffer, from: number, to: number): View {
  if (ramp.length <= to) ramp = makeRamp(Math.max(LEAST_RAMP, 2 * to + 1));
  return {
    bytes: bytes.subarray(from, to),
    starts: ramp.subarray(from, to),
    ends: ramp.subarray(from + 1, to + 1),
  };
}

/** The part of a view before its index `length`. */
export function cutView(view: View, length: number): View {
  if (length >= view.bytes.length) return view;
  return {
    bytes: view.bytes.subarray(0, length),
    starts: view.starts.subarray(0, length),
    ends: view.ends.subarray(0, length),
  };
}

/** Index of the view's byte that begins at `at` in the window; -1 if none does. */
export function findInView(view: View, at: number): number {
  return view.starts.indexOf(at);
}

/** Collects the bytes of a new view; never more than it replaces. */
export interface ViewBuilder {
  /** Adds a byte that stands for the old view's bytes from `from` to `to`. */
  add(byte: number, from: number, to: number): void;
  /** Takes over the old view's bytes from `from` to `to`. */
  keep(from: number, to: number): void;
  close(): View;
}

/** Starts a view over the bytes of `old`. */
export function buildView(old: View): ViewBuilder {
  const capacity = old.bytes.length;
  const bytes = Buffer.allocUnsafe(capacity);
  const starts = new Uint32Array(capacity);
  const ends = new Uint32Array(capacity);
  let length = 0;
  return {
    add(byte, from, to) {
      bytes[length] = byte;
      starts[length] = old.starts[from] ?? 0;
      ends[length] = old.ends[to - 1] ?? 0;
      length++;
    },
    keep(from, to) {
      if (from >= to) return;
      bytes.set(old.bytes.subarray(from, to), length);
      starts.set(old.starts.subarray(from, to), length);
      ends.set(old.ends.subarray(from, to), length);
      length += to - from;
    },
    close: () => ({
      bytes: bytes.subarray(0, length),
      starts: starts.subarray(0, length),
      ends: ends.subarray(0, length),
    }),
  };
}

/** Bytes for patterns: each byte over 127 replaced by DEL, one for one. */
export function foldBytes(bytes: Buffer): Buffer {
  if (isAscii(bytes)) return bytes;
  const folded = Buffer.from(bytes);
  for (let at = 0; at < folded.length; at++) if ((folded[at] ?? 0) > 0x7f) folded[at] = 0x7f;
  return folded;
}
