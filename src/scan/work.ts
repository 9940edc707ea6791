/**
 * What a scan has to do, and who does it: the files, and executors as many as pay.
 *
 * Takes the listing of files; gives them back with the number of executors that they are worth. The result of a scan
 * does not depend on it.
 */
import type { LogFile } from '../model/logfile.js';
import type { EngineOptions } from './engine.js';
import type { Executor, LocalExecutor } from './executor.js';
import type { ScanOptions } from './options.js';
import type { Since } from './since.js';
import { STDIN_OPERAND } from './stdin.js';
import { weighFiles } from './workload.js';

export interface Work {
  readonly files: AsyncIterator<LogFile>;
  /** Executors that are worth while; none if there is no file. */
  readonly jobs: number;
  /** Key of the digests by which files are known again, for a scan that looks for news. */
  readonly markKey?: Uint8Array;
}

export interface Planning {
  readonly jobs: number;
  readonly since: Since | undefined;
  /** Whether the scan is to stop. */
  readonly isStopped: () => boolean;
}

/** Files that are read for so many bytes, or so many files, are worth a further executor when news are looked for. */
const JOB_BYTES = 32 * 1024 * 1024;
const JOB_FILES = 500;

/** Lists files as far as it takes to know how many executors they are worth. */
export async function planWork(
  files: AsyncGenerator<LogFile, void>,
  { jobs, since, isStopped }: Planning,
): Promise<Work> {
  if (since) return planNews(files, { jobs, since, isStopped });
  const load = await weighFiles(files);
  return { files: load.files, jobs: load.isLarge ? Math.max(1, jobs) : 1 };
}

/** News are often few: all files are looked at before anything is loaded that could scan them. */
async function planNews(
  listed: AsyncGenerator<LogFile, void>,
  { jobs, since, isStopped }: Planning & { readonly since: Since },
): Promise<Work> {
  const files: LogFile[] = [];
  let bytes = 0;
  for await (const file of listed) {
    files.push(file);
    bytes += file.facts.sizeBytes - (file.resume?.sizeBytes ?? 0);
  }
  const wanted = Math.ceil(Math.max(bytes / JOB_BYTES, files.length / JOB_FILES));
  const worthwhile = files.length === 0 ? 0 : Math.max(1, Math.min(wanted, jobs));
  return { files: iterate(files, isStopped), jobs: worthwhile, markKey: since.markKey };
}

async function* iterate(files: readonly LogFile[], isStopped: () => boolean): AsyncGenerator<LogFile, void> {
  for (const file of files) {
    if (isStopped()) return;
    yield file;
  }
}

/** This thread scans too; threads besides it are started. Standard input cannot be handed to a thread, so it runs alone then. */
export async function openExecutors(
  options: ScanOptions,
  { jobs, markKey }: Work,
): Promise<readonly [] | readonly [LocalExecutor, ...Executor[]]> {
  if (jobs === 0) return [];
  const { openLocalExecutor, openWorkerExecutor } = await import('./executor.js');
  const setup = { ...describeEngine(options), ...(markKey && { markKey }) };
  const threads = options.paths.includes(STDIN_OPERAND) ? 0 : jobs - 1;
  const others = Array.from({ length: threads }, () => openWorkerExecutor(setup));
  try {
    return [await openLocalExecutor(setup), ...others];
  } catch (error) {
    await closeAll(others);
    throw error;
  }
}

export async function closeAll(executors: readonly Executor[]): Promise<void> {
  await Promise.all(executors.map((executor) => executor.close()));
}

/** Only what an engine needs, since the rest cannot be sent to a thread. */
export function describeEngine(options: ScanOptions): EngineOptions {
  const {
    rules,
    key,
    regex,
    kernel,
    now,
    known = [],
    allow = [],
    cwd,
    stats = false,
    reading = {},
  } = options;
  return { rules, key, regex, kernel, now, known, allow, cwd, stats, reading };
}
