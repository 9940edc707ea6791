/**
 * From a file to the texts in it: through compression and archives, layer by layer.
 *
 * Takes the bytes of a file; gives a source for each text, to be read before the next is asked for, and every fault on
 * the way, each once. What it cannot read, what is nested too deeply and what expands too far is a fault. Names in
 * archives are only text.
 */
import type { ReadFault, Window } from '../model/window.js';
import { nameMember } from './archive/member.js';
import { findFormat, isMisnamed, MAGIC_BYTES, type Format } from './format.js';
import { Intake } from './intake.js';
import type { Budget } from './limits.js';
import { peekSource } from './peek.js';
import { drainSource, type ByteSource } from './source.js';

/** What to do with files of known binary formats. */
export type BinaryPolicy = 'scan' | 'skip';

export interface UnpackOptions {
  readonly budget: Budget;
  readonly maxNesting: number;
  readonly binary: BinaryPolicy;
  /** The file as a journal; missing where there is no file for journalctl to open. */
  readonly journal?: JournalFile;
}

/** A file that journalctl can read. */
export interface JournalFile {
  readonly sizeBytes: number;
  read(): Unpacking;
}

/** One stream of bytes to be searched. */
export interface Text {
  readonly source: ByteSource;
  /** Whether it is a known binary format, whose bytes are in no text encoding. */
  readonly binary: boolean;
  /** Whether these are the bytes of the file as they are, all of them. */
  readonly plain: boolean;
  readonly member?: string;
  readonly entryAt?: Window['entryAt'];
}

/** Where a layer stands in the file. */
interface Place {
  /** Last known name, to tell formats without magic by. */
  readonly name: string;
  readonly member?: string;
  /** Number of layers around it. */
  readonly depth: number;
}

/** Texts and faults, in order. */
export type Unpacking = AsyncGenerator<Text | ReadFault, void>;

/** Yields the texts in `file`, whose name is `name`, and the faults on the way to them. */
export async function* unpackFile(file: ByteSource, name: string, options: UnpackOptions): Unpacking {
  const { budget } = options;
  yield* unpack(budget.countInput(file), { name, depth: 0 }, options);
  if (budget.fault) yield budget.fault;
}

async function* unpack(input: ByteSource, place: Place, options: UnpackOptions): Unpacking {
  const { head, source } = await peekSource(input, MAGIC_BYTES);
  const format = findFormat(head, place.name);
  const member = place.member === undefined ? {} : { member: place.member };
  if (!format) {
    yield { source, binary: false, plain: place.depth === 0, ...member };
    if (isMisnamed(head, place.name)) yield { ...MISNAMED, ...member };
    return;
  }
  const refusal = refuseFormat(format, place, options);
  if (refusal) yield { ...refusal, ...member };
  else if (format.kind === 'compressed') yield* unpackStream(source, { format, place }, options);
  else if (format.kind === 'archive') yield* unpackArchive(source, { format, place }, options);
  else if (format.kind === 'records') yield* unpackRecords(source, { format, place }, options);
  else if (format.kind === 'journal') yield* unpackJournal(place, options);
  else yield { source, binary: true, plain: false, ...member };
}

async function* unpackStream(
  source: ByteSource,
  { format, place }: { readonly format: Compressed; readonly place: Place },
  options: UnpackOptions,
): Unpacking {
  const open = await format.load();
  const limited = options.budget.limitOutput(open(source));
  const inner = { ...place, name: place.name.replace(/\.[^.]*$/, ''), depth: place.depth + 1 };
  try {
    yield* unpack(limited, inner, options);
    yield* listOwnFaults(limited, source, { ...place, ...options });
  } finally {
    limited.close();
  }
}

/** Records hold text and nothing that could be packed, so they are no further layer. */
async function* unpackRecords(
  source: ByteSource,
  { format, place }: { readonly format: Records; readonly place: Place },
  { budget }: UnpackOptions,
): Unpacking {
  const { member } = place;
  const open = await format.load();
  const limited = budget.limitOutput(open(source));
  try {
    yield { source: limited, binary: false, plain: false, ...(member !== undefined && { member }) };
    yield* listOwnFaults(limited, source, { budget, ...place });
  } finally {
    limited.close();
  }
}

/** A journal is read by journalctl, which wants a file of its own. */
async function* unpackJournal({ depth, member }: Place, { journal, budget }: UnpackOptions): Unpacking {
  if (depth > 0 || !journal) {
    yield { ...INNER_JOURNAL, ...(member !== undefined && { member }) };
    return;
  }
  budget.addInput(journal.sizeBytes);
  for await (const part of journal.read()) {
    if ('code' in part) yield part;
    else {
      yield { ...part, source: budget.limitOutput(part.source) };
      yield* part.source.faults;
    }
  }
}

const INNER_JOURNAL: ReadFault = {
  code: 'unsupported',
  message:
    'It is a systemd journal that is no file of its own, which journalctl needs; unpack it, or save it, and scan the file',
  offset: 0,
};

type Compressed = Extract<Format, { readonly kind: 'compressed' }>;
type Records = Extract<Format, { readonly kind: 'records' }>;
type Archive = Extract<Format, { readonly kind: 'archive' }>;

async function* unpackArchive(
  source: ByteSource,
  { format, place }: { readonly format: Archive; readonly place: Place },
  options: UnpackOptions,
): Unpacking {
  const member = place.member === undefined ? {} : { member: place.member };
  const { budget } = options;
  const list = await format.load();
  for await (const item of list(new Intake(source))) {
    if ('code' in item) {
      // An archive that ends early because its source failed is no second fault.
      if (item.code !== 'truncated' || source.faults.length === 0) yield { ...item, ...member };
      continue;
    }
    budget.addMember();
    if (budget.fault) return;
    const name = nameMember(item.name);
    const inner = {
      name,
      member: place.member === undefined ? name : `${place.member}!${name}`,
      depth: place.depth + 1,
    };
    const content = format.expands ? budget.limitOutput(item.source) : item.source;
    yield* unpack(content, inner, options);
    await drainSource(content);
    yield* listOwnFaults(content, source, { ...inner, budget });
    if (budget.fault) return;
  }
}

/** The faults of a layer that are neither those of the layer around it nor of the whole file. */
function* listOwnFaults(
  layer: ByteSource,
  around: ByteSource,
  { member, budget }: { readonly member?: string; readonly budget: Budget },
): Generator<ReadFault, void> {
  const known = around.faults;
  for (const fault of layer.faults) {
    if (fault !== budget.fault && !known.includes(fault))
      yield { ...fault, ...(member !== undefined && { member }) };
  }
}

function refuseFormat(format: Format, place: Place, options: UnpackOptions): ReadFault | undefined {
  const packed = format.kind === 'compressed' || format.kind === 'archive';
  if (packed && place.depth > options.maxNesting) return describeDepth(format.name, options.maxNesting);
  if (format.kind === 'unsupported') return describeUnsupported(format);
  if (format.kind === 'binary' && options.binary === 'skip') return describeBinary(format.name);
  return undefined;
}

function describeDepth(name: string, maxNesting: number): ReadFault {
  return {
    code: 'too-deep',
    message: `It is ${name} data inside more than ${maxNesting} other packed files; raise --max-nesting, or unpack it and scan the result`,
  };
}

function describeUnsupported({
  name,
  advice,
}: {
  readonly name: string;
  readonly advice?: string;
}): ReadFault {
  const action = advice ?? 'unpack it and scan the result';
  return { code: 'unsupported', message: `It is in ${name} format, which is not read; ${action}`, offset: 0 };
}

function describeBinary(name: string): ReadFault {
  return {
    code: 'binary-skipped',
    message: `It is a binary file (${name}), which was to be skipped; leave out --binary skip`,
  };
}

const MISNAMED: ReadFault = {
  code: 'corrupt',
  message:
    'It is named as a compressed or encrypted file but does not begin as one; its bytes were scanned as they are',
  offset: 0,
};
