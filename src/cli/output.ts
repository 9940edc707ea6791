/**
 * Report files named by `--output FORMAT=FILE`.
 *
 * A report is written to a new file beside its target, readable by its owner alone, and takes the target's name only
 * when it is whole; until then the target stays as it was. Targets are opened before anything is scanned, and only a
 * regular file is ever replaced: not a device, not a pipe, not what a symbolic link points to.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { FORMAT_ALIASES, FORMAT_NAMES, type FormatName } from '../report/format.js';
import { describeFailure } from './console.js';
import { findChoice } from './flag.js';
import type { Settings } from './flags.js';
import type { Host } from './host.js';
import { openSink, type Sink } from './sink.js';
import { UsageError } from './usage.js';

export interface OutputTarget {
  readonly format: FormatName;
  /** Absolute path. */
  readonly file: string;
}

/** An open report file. */
export interface OutputFile {
  readonly sink: Sink;
  /** Gives the whole report its name. Rejects with the system's error. */
  readonly commit: () => Promise<void>;
  /** Removes the unfinished file. */
  readonly discard: () => Promise<void>;
}

/** Reads `FORMAT=FILE` texts. Throws `UsageError`. */
export function parseOutputs(texts: Settings['output'], cwd: string): readonly OutputTarget[] {
  const targets = texts.map((text) => parseOutput(text, cwd));
  targets.forEach(({ file }, index) => {
    if (targets.findIndex((other) => other.file === file) < index) {
      throw new UsageError(`--output names "${file}" twice; give each report its own file`);
    }
  });
  return targets;
}

function parseOutput(text: string, cwd: string): OutputTarget {
  const at = text.indexOf('=');
  const format = findChoice(text.slice(0, at), FORMAT_NAMES, FORMAT_ALIASES);
  const file = text.slice(at + 1);
  if (at < 0 || format === undefined || file === '') {
    throw new UsageError(
      `--output "${text}" is invalid: write FORMAT=FILE, FORMAT one of ${FORMAT_NAMES.join(', ')}`,
    );
  }
  return { format, file: resolve(cwd, file) };
}

/** Opens a new file beside the target. Throws `UsageError` when that, or the target, will not do. */
export async function openOutput(file: string, host: Pick<Host, 'onExit'>): Promise<OutputFile> {
  await checkTarget(file);
  const draft = join(dirname(file), `.logscan-${randomBytes(6).toString('hex')}.tmp`);
  const handle = await openDraft(draft, file);
  const forget = host.onExit(() => rmSync(draft, { force: true }));
  const sink = openSink((bytes) => handle.writeFile(bytes));
  return {
    sink,
    async commit() {
      await handle.sync();
      await handle.close();
      await rename(draft, file);
      forget();
    },
    async discard() {
      await handle.close();
      await rm(draft, { force: true });
      forget();
    },
  };
}

async function checkTarget(file: string): Promise<void> {
  const facts = await lstat(file).catch((error: unknown) => {
    if (describeFailure(error) === 'ENOENT') return undefined;
    throw refuse(file, describeFailure(error));
  });
  if (facts?.isSymbolicLink()) throw refuse(file, 'it is a symbolic link; name the file itself');
  if (facts !== undefined && !facts.isFile()) throw refuse(file, 'it is not a regular file; name another');
}

async function openDraft(draft: string, file: string): Promise<FileHandle> {
  try {
    return await open(draft, 'wx', 0o600);
  } catch (error) {
    throw refuse(file, describeFailure(error));
  }
}

function refuse(file: string, reason: string): UsageError {
  return new UsageError(`Cannot write "${file}": ${reason}`);
}
