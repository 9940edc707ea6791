/**
 * The entries of a journal by their place in the text that is made of it.
 *
 * Entries are added while the text is made and asked for while it is searched, a bounded stretch behind. Older ones are
 * forgotten, so memory does not grow with the journal; of entries too small and too many, only what they tell is lost.
 */
import type { JournalEntry } from '../../model/entry.js';

/** An entry while it is read. */
export type OpenEntry = { -readonly [Field in keyof JournalEntry]: JournalEntry[Field] };

export interface EntryIndex {
  /** Adds the entry whose text begins at `start`, behind all others; its facts may be filled in later. */
  add(start: number): OpenEntry;
  /** The entry whose text holds the byte at `offset`. */
  at(offset: number): JournalEntry | undefined;
}

/** What lies between the end of a window and the first place that it may ask for, many times over. */
const KEPT_BYTES = 4 * 1024 * 1024;
const MAX_ENTRIES = 40_000;

/** An index without entries. */
export function createEntryIndex(): EntryIndex {
  let places: { readonly start: number; readonly entry: OpenEntry }[] = [];
  let added = 0;

  function forget(before: number): void {
    const oldest = Math.max(findPlace(before), places.length - MAX_ENTRIES);
    if (oldest > 0) places = places.slice(oldest);
  }

  /** Index of the last place at or before `offset`; -1 if there is none. */
  function findPlace(offset: number): number {
    let [low, high] = [0, places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((places[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  return {
    add(start) {
      const entry: OpenEntry = {};
      // Not at each entry, as it copies the list.
      if (++added % 1024 === 0) forget(start - KEPT_BYTES);
      places.push({ start, entry });
      return entry;
    },
    at: (offset) => places[findPlace(offset)]?.entry,
  };
}
