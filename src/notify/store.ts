/**
 * What notifications remember between runs: findings that were told, and messages that could not be delivered.
 *
 * One file in the state directory, 0600, bounded, replaced as a whole; it holds masked messages and keyed fingerprints. A file
 * that is damaged, too long, or that others may write is as good as none: then findings are told again, never lost.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
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
const MAX_BYTES = 16 * 1024 * 1024;
/** Beyond it the oldest are forgotten, and would be told again. */
const MAX_TOLD = 50_000;
/** Messages of one channel beyond it push out the oldest. */
const MAX_WAITING = 20;

const Document = v.strictObject({
  version: v.literal(1),
  told: v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(MAX_TOLD)),
  queue: v.array(v.strictObject({ channel: v.pipe(v.string(), v.maxLength(100)), message: MessageSchema })),
});

/** What is remembered; nothing where there is no trustworthy file. */
export async function loadMemory(directory: string): Promise<Memory> {
  const text = await readText(join(directory, FILE)).catch(() => undefined);
  if (text === undefined) return EMPTY;
  try {
    const result = v.safeParse(Document, JSON.parse(text));
    return result.success ? { told: result.output.told, queue: result.output.queue } : EMPTY;
  } catch {
    return EMPTY;
  }
}

/** Stores what is remembered, within the bounds. Rejects with the system's error. */
export async function saveMemory(directory: string, memory: Memory): Promise<void> {
  const { told, queue } = boundMemory(memory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = join(directory, `${FILE}-${randomBytes(8).toString('hex')}.tmp`);
  try {
    await writeWhole(draft, JSON.stringify({ version: 1, told, queue }));
    await rename(draft, join(directory, FILE));
  } finally {
    await rm(draft, { force: true });
  }
}

/** The newest that fit. */
export function boundMemory({ told, queue }: Memory): Memory {
  const counts = new Map<string, number>();
  const kept = queue.toReversed().filter(({ channel }) => {
    const count = (counts.get(channel) ?? 0) + 1;
    counts.set(channel, count);
    return count <= MAX_WAITING;
  });
  return { told: told.slice(-MAX_TOLD), queue: kept.toReversed() };
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

async function writeWhole(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
