/**
 * What notifications remember between runs: findings that were told, and messages that could not be delivered.
 *
 * One file in the state directory, 0600, bounded, replaced as a whole; it holds masked messages and keyed fingerprints. A file
 * that is damaged, too long, or that others may write is as good as none, and that is said: what waited in it is lost.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { makeDirectory } from '../state/directory.js';
import { replaceFile } from '../state/draft.js';
import { MessageSchema, type Message } from './message.js';

/** A message that waits for its channel. */
export interface Waiting {
  readonly channel: string;
  readonly message: Message;
}

export interface Memory {
  /** `rule fingerprint`, oldest first. */
  readonly told: readonly string[];
  /** Oldest first. */
  readonly queue: readonly Waiting[];
}

const EMPTY: Memory = { told: [], queue: [] };
const MAX_BYTES = 64 * 1024 * 1024;
/** Beyond it the oldest are forgotten, and would be told again. */
const MAX_TOLD = 50_000;
/** Ids of rules have at most 584. */
const MAX_KEY_CHARACTERS = 1000;
/** Messages of one channel beyond it push out the oldest. */
export const MAX_WAITING = 20;

const Document = v.strictObject({
  version: v.literal(1),
  told: v.pipe(v.array(v.pipe(v.string(), v.maxLength(MAX_KEY_CHARACTERS))), v.maxLength(MAX_TOLD)),
  queue: v.array(v.strictObject({ channel: v.pipe(v.string(), v.maxLength(100)), message: MessageSchema })),
});

/** What is remembered; nothing where there is no trustworthy file, and then why, if there is one at all. */
export async function loadMemory(directory: string): Promise<Memory & { readonly damage?: string }> {
  const path = join(directory, FILE);
  try {
    const text = await readText(path);
    if (text === undefined) return { ...EMPTY, damage: `"${path}" is no file that nobody else may write` };
    const result = v.safeParse(Document, JSON.parse(text));
    if (!result.success) return { ...EMPTY, damage: `"${path}" is damaged` };
    const { told, queue } = result.output;
    return { told, queue };
  } catch (error) {
    if (error instanceof SyntaxError) return { ...EMPTY, damage: `"${path}" is damaged` };
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? EMPTY
      : { ...EMPTY, damage: `"${path}" cannot be read (${code})` };
  }
}

/** Stores what is remembered, within the bounds. Rejects with the system's error. */
export async function saveMemory(directory: string, memory: Memory): Promise<void> {
  const { told, queue } = boundMemory(memory);
  await makeDirectory(directory);
  await replaceFile(join(directory, FILE), JSON.stringify({ version: 1, told, queue }));
}

/** The newest that fit. */
export function boundMemory({ told, queue }: Memory): Memory {
  const counts = new Map<string, number>();
  const known = told.slice(-MAX_TOLD);
  let room = MAX_BYTES - FRAME_BYTES - measure(known);
  const kept = queue.toReversed().filter((waiting) => {
    const count = (counts.get(waiting.channel) ?? 0) + 1;
    counts.set(waiting.channel, count);
    room -= measure(waiting) + 1;
    return count <= MAX_WAITING && room >= 0;
  });
  return { told: known, queue: kept.toReversed() };
}

/** Bytes of the file around what is told and what waits. */
const FRAME_BYTES = 100;

function measure(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

const FILE = 'notify.json';

async function readText(path: string): Promise<string | undefined> {
  // O_NONBLOCK: a FIFO put in its place must not hang the scan.
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || (facts.mode & 0o022) !== 0 || facts.size > MAX_BYTES) return undefined;
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
