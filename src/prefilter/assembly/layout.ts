/**
 * Where things lie in the kernel's memory, for the kernel and for the TypeScript that fills it.
 *
 * Both compilers read this file, so it holds plain numbers only, each below 2^31 (AssemblyScript takes
 * them as i32). Addresses and sizes are bytes. What depends on the literals or on the window's capacity
 * lies from `RECORDS` on, at addresses that the header names.
 */

/** u32 words that the host writes, but for `RESUME`; `HEADER + field` is the address of one. */
export const HEADER = 1024;
/** Address of the hash table: `SLOT_BYTES` each, the key 0 marks an empty slot. */
export const HEADER_SLOTS = 0;
/** Number of slots less one; the number is a power of two. */
export const HEADER_SLOT_MASK = 4;
/** Address of the hits: u64 each, start address in the upper half, literal id in the lower. */
export const HEADER_HITS = 8;
/** Number of hits from which on no further candidate is verified before the host has emptied the area. */
export const HEADER_HIT_LIMIT = 12;
/** The greatest distance from a literal's start to its fingerprint. */
export const HEADER_REACH = 16;
/** Written by `scan`: the first start that it has not decided. */
export const HEADER_RESUME = 20;
/** Number of banks in use: 1 or 2. */
export const HEADER_BANKS = 24;

/** The banks: tables of eight buckets each; for each of the four positions 16 bytes by low nibble, then 16 by high. */
export const NIBBLES = 1152;
export const BANK_BYTES = 128;
/** One bit for each value of the 16-bit hash. */
export const BITMAP = 2048;
export const BITMAP_BYTES = 8192;
/** One bit for each position of a chunk: may a fingerprint begin there? */
export const MASKS = 10240;
export const MASKS_BYTES = 512;
/** u32 addresses of the positions whose hash is in the bitmap; one chunk's worth. */
export const CANDIDATES = 11264;
/** The records; slots, hits, window and copy follow. */
export const RECORDS = 28672;

/** Positions that are filtered, then gathered, then verified together: small enough to stay in the L1 cache. */
export const CHUNK_BYTES = 4096;

/** A slot: u32 key, u32 address of the first of its records, u32 number of records, 4 spare bytes. */
export const SLOT_BYTES = 16;
export const SLOT_RECORD = 4;
export const SLOT_COUNT = 8;

/** A record: u32 literal id, u32 distance from start to fingerprint, u32 length, 4 spare bytes, text, fold mask. */
export const RECORD_BYTES = 144;
export const RECORD_OFFSET = 4;
export const RECORD_LENGTH = 8;
/** Lower-case where case is ignored. */
export const RECORD_TEXT = 16;
/** 0x20 where the case of a letter is ignored, else 0. */
export const RECORD_FOLD = 80;

/** Bytes that the kernel may read after the end of a range. */
export const PADDING_BYTES = 64;

/** Folds a key to the case in which it is hashed; it never becomes 0. */
export const KEY_FOLD = 0x20202020;
/** The part of a folded key that a literal of three bytes has. */
export const SHORT_KEY = 0x00ffffff;
/** Multiplicative hash: the upper 16 bits of the product. */
export const HASH_MULTIPLIER = 0x1e35a7bd;
export const HASH_SHIFT = 16;
