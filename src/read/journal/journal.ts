/**
 * Reads a file of systemd's journal through journalctl, never its bytes: journald packs long values and stores equal ones
 * once.
 *
 * Takes the open file, which becomes the program's standard input, so that no name is handed over and nothing else can
 * be opened in its place; gives its entries as text. journalctl passes over what is damaged without a word, so a file
 * that is not being written is verified first, and the entries are counted against those of its header. The program has
 * no shell, no environment and bounded time, and is ended when the text is closed.
 *
 * Sources: journalctl(1); systemd, "Journal File Format", for the header.
 */
import { spawn } from 'node:child_process';
import { readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { JournalFilter } from '../../model/entry.js';
import type { ReadFault } from '../../model/window.js';
import { openDecoder } from '../decoder.js';
import { findProgram, PROGRAM_ENV, watchEnd } from '../program.js';
import type { ByteSource } from '../source.js';
import { openStream } from '../stream.js';
import type { Unpacking } from '../unpack.js';
import { createEntryIndex } from './entries.js';
import { decodeExport } from './export.js';

export interface JournalOptions {
  readonly filter?: JournalFilter;
  /** Path of journalctl; looked for if not given, `null` for none. */
  readonly program?: string | null;
  /** How long the program may be silent, and how long a verification may take. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 120_000;

/** The text of the journal `fd`, and what kept it from being whole. */
export async function* readJournal(fd: number, options: JournalOptions = {}): Unpacking {
  const { filter = {}, timeoutMs = TIMEOUT_MS, program = findProgram('journalctl') ?? null } = options;
  if (program === null) {
    yield NO_PROGRAM;
    return;
  }
  const { isOnline, entryCount } = readHeader(fd);
  const call: Call = { program, fd, timeoutMs };
  if (!isOnline) yield* verify(call);
  const entries = createEntryIndex();
  let count = 0;
  const text = openOutput(call, describeFilter(filter));
  const source = openDecoder(text.source, (intake) => decodeExport(intake, entries, () => void count++));
  try {
    yield { source, binary: false, plain: false, entryAt: (offset) => entries.at(offset) };
    // What was left early, at a limit or at a fault, says why itself; its program waits for a reader for ever.
    if (!text.isRead()) return;
    const failure = await text.end();
    if (failure !== undefined) yield describeFailure(failure);
    else if (isWhole(filter) && count < entryCount) yield describeLoss(count, entryCount);
  } finally {
    source.close();
    text.close();
  }
}

const NO_PROGRAM: ReadFault = {
  code: 'unsupported',
  message:
    'It is a systemd journal, and the program journalctl, which reads it, is not here; install systemd, or scan the output of journalctl -o export',
  offset: 0,
};

interface Call {
  readonly program: string;
  readonly fd: number;
  readonly timeoutMs: number;
}

const ENTRIES_OFFSET = 152;
const STATE_OFFSET = 16;
const ONLINE = 1;

function readHeader(fd: number): { readonly isOnline: boolean; readonly entryCount: number } {
  const header = Buffer.alloc(ENTRIES_OFFSET + 8);
  readSync(fd, header, 0, header.length, 0);
  const entryCount = Number(header.readBigUInt64LE(ENTRIES_OFFSET));
  return { isOnline: header[STATE_OFFSET] === ONLINE, entryCount };
}

function describeFilter({ unit, since }: JournalFilter): readonly string[] {
  return [
    ...(unit === undefined ? [] : [`--unit=${unit}`]),
    ...(since === undefined ? [] : [`--since=${since}`]),
  ];
}

function isWhole({ unit, since }: JournalFilter): boolean {
  return unit === undefined && since === undefined;
}

/** `-` is the journal on standard input, which is any file to journalctl. */
const ARGUMENTS = ['--file=-', '--quiet', '--no-pager'];

async function* verify({ program, fd, timeoutMs }: Call): Unpacking {
  const child = spawn(program, [...ARGUMENTS, '--verify'], {
    stdio: [fd, 'ignore', 'ignore'],
    env: PROGRAM_ENV,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  try {
    const failure = await watchEnd(child);
    if (failure !== undefined) yield describeDamage(failure);
  } finally {
    child.kill('SIGKILL');
  }
}

interface Output {
  readonly source: ByteSource;
  /** Whether the output was read to its end. */
  isRead(): boolean;
  /** Resolves when the program has ended, with how it failed; undefined if it did not. */
  end(): Promise<string | undefined>;
  close(): void;
}

const MAX_COMPLAINT_BYTES = 500;

function openOutput({ program, fd, timeoutMs }: Call, filter: readonly string[]): Output {
  const child = spawn(program, [...ARGUMENTS, '--output=export', ...filter], {
    stdio: [fd, 'pipe', 'pipe'],
    env: PROGRAM_ENV,
  });
  const [stdout, stderr] = [child.stdout as Readable, child.stderr as Readable];
  let complaint = '';
  stderr.on('data', (bytes: Buffer) => {
    if (complaint.length < MAX_COMPLAINT_BYTES) complaint += bytes.toString('latin1');
  });
  const ended = watchEnd(child);
  let [silent, read] = [false, false];
  const giveUp = (): void => {
    silent = true;
    child.kill('SIGKILL');
  };
  const pipe = openStream(stdout);
  return {
    source: {
      async fill(target) {
        const timer = setTimeout(giveUp, timeoutMs);
        try {
          const count = await pipe.fill(target);
          read ||= count === 0;
          return count;
        } finally {
          clearTimeout(timer);
        }
      },
      faults: [],
      close: () => pipe.close(),
    },
    isRead: () => read,
    async end() {
      const failure = await ended;
      if (silent) return `silence for ${timeoutMs / 1000} s`;
      const [line = ''] = complaint.slice(0, MAX_COMPLAINT_BYTES).split('\n');
      return failure === undefined || line === '' ? failure : `${failure}: ${line}`;
    },
    close: () => void child.kill('SIGKILL'),
  };
}

function describeDamage(failure: string): ReadFault {
  const message = `The journal is damaged, says journalctl --verify (${failure}); what journalctl can read of it was scanned`;
  return { code: 'corrupt', message };
}

function describeFailure(failure: string): ReadFault {
  const message = `The program journalctl ended with ${failure}; what it had printed was scanned`;
  return { code: 'io-error', message };
}

function describeLoss(count: number, entryCount: number): ReadFault {
  const message = `The program journalctl gave ${count} of ${entryCount} entries without a word; the journal is damaged`;
  return { code: 'corrupt', message };
}
