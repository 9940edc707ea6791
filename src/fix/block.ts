/**
 * A new file for logrotate: takes its path and lines, writes it whole or not at all.
 *
 * Another file is never overwritten. The draft stands in the same directory under a name that logrotate passes over; it
 * is tried with `logrotate -d`, which changes nothing, where that is there and it is for this host, and then linked to its name, which fails if
 * something stands there by now.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { link, lstat, open, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Written } from './undo.js';

const MODE = 0o644;
const CHECK_TIMEOUT_MS = 10_000;
const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Where distributions put it; other directories of a search path are nobody's business. */
const PROGRAMS: readonly string[] = ['/usr/sbin/logrotate', '/usr/bin/logrotate', '/sbin/logrotate'];

export type BlockResult =
  | { readonly kind: 'written'; readonly written: Written; readonly isChecked: boolean }
  /** A clause that follows the name of the file. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface BlockTools {
  /** The directory that stands for `/` of another host; that of this one if not given. */
  readonly root?: string | undefined;
  /** Programs to try, the first that is there; Debian's places if not given. */
  readonly programs?: readonly string[];
}

/** Writes a file of these lines at an absolute path. */
export async function writeBlock(
  path: string,
  lines: readonly string[],
  { programs = PROGRAMS, root }: BlockTools = {},
): Promise<BlockResult> {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.swp`);
  try {
    const foreign = (await refusePlace(dirname(path), root)) ?? (await refuseDirectory(dirname(path)));
    if (foreign !== undefined) return { kind: 'refused', reason: foreign };
    await writeDraft(draft, `${lines.join('\n')}\n`);
    // The logrotate of this host knows nothing of the users of another one.
    const check = root === undefined ? await checkDraft(draft, programs) : { isChecked: false };
    if (check.complaint !== undefined) {
      return { kind: 'refused', reason: `logrotate does not take it: ${check.complaint}` };
    }
    await link(draft, path);
    const { dev, ino } = await lstat(path);
    return { kind: 'written', written: { path: Buffer.from(path), dev, ino }, isChecked: check.isChecked };
  } catch (error) {
    return { kind: 'refused', reason: explain(error) };
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

/** A link in the directory of another host may lead into this one, whose logrotate has no business with its logs. */
async function refusePlace(directory: string, root: string | undefined): Promise<string | undefined> {
  if (root === undefined) return undefined;
  const way = relative(await realpath(root), await realpath(directory));
  return way === '..' || way.startsWith('../') ? `it does not lie in ${JSON.stringify(root)}` : undefined;
}

/** logrotate runs what its files say, so nobody else may be able to put one there. */
async function refuseDirectory(directory: string): Promise<string | undefined> {
  const { mode } = await stat(directory);
  return (mode & 0o022) === 0 ? undefined : `others may write to "${directory}"; name a file elsewhere`;
}

async function writeDraft(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', MODE);
  try {
    await handle.writeFile(text);
    await handle.chmod(MODE);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

interface Check {
  readonly isChecked: boolean;
  readonly complaint?: string;
}

async function checkDraft(draft: string, programs: readonly string[]): Promise<Check> {
  for (const program of programs) {
    const output = await runCheck(program, draft);
    if (output === undefined) continue;
    // Only what it says of the file itself counts: a missing log or state file is none of it.
    const complaint = output.split('\n').find((line) => line.startsWith('error: ') && line.includes(draft));
    return complaint === undefined
      ? { isChecked: true }
      : { isChecked: true, complaint: complaint.slice('error: '.length).replace(draft, 'the draft') };
  }
  return { isChecked: false };
}

/** What logrotate says of a file; undefined if it is not there, may not be run, or does not end. */
function runCheck(program: string, draft: string): Promise<string | undefined> {
  const options = {
    timeout: CHECK_TIMEOUT_MS,
    maxBuffer: MAX_OUTPUT_BYTES,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
  };
  return new Promise((resolve) => {
    execFile(program, ['-d', '-s', '/dev/null', draft], options, (error, stdout, stderr) => {
      // A number is an exit code; a word says that it did not run.
      const hasRun = error === null || (typeof error.code === 'number' && error.killed !== true);
      resolve(hasRun ? `${stdout}\n${stderr}` : undefined);
    });
  });
}

function explain(error: unknown): string {
  if (!(error instanceof Error && 'code' in error && 'errno' in error)) throw error;
  if (error.code === 'EEXIST') return 'it exists already; name a file that does not, or edit it by hand';
  return `it cannot be written (${String(error.code)})`;
}
