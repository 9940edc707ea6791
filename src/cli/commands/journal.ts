/**
 * `logscan journal [--unit UNIT] [--since TIME] [--directory DIR | --file FILE]`: scans systemd's journal.
 *
 * Reads the journals of this host, or those that were named, file by file, as a scan of their paths does; the journal's
 * own filters are the only difference.
 */
import { findStateDirectory } from '../../state/place.js';
import type { Context } from '../deps.js';
import type { Settings } from '../flags.js';
import { runSession } from '../session.js';
import { UsageError } from '../usage.js';

/** Runs the command; gives the exit code. Throws `UsageError`, `RuleError` or `KeyError`. */
export async function runJournal(context: Context, settings: Settings): Promise<number> {
  checkSince(settings.since);
  const { env, home } = context.host;
  const stateDirectory = findStateDirectory({ chosen: settings['state-dir'], env, home });
  const paths = await choosePaths(context, settings);
  return (await runSession(context, { settings, paths, stateDirectory })).code();
}

/** What systemd.time(7) begins with: a word, a date, a weekday, a span or seconds. */
const TIME = /^(?:now|today|yesterday|tomorrow|[-+@]?\d|(?:mon|tue|wed|thu|fri|sat|sun))/i;

function checkSince(since: string | undefined): void {
  if (since === undefined || TIME.test(since)) return;
  throw new UsageError(`--since "${since}" is no time: write yesterday, -2h or 2026-11-21 16:30`);
}

async function choosePaths({ deps }: Context, { directory, file }: Settings): Promise<readonly string[]> {
  if (directory !== undefined && file.length > 0)
    throw new UsageError('--directory and --file exclude each other; name the directory or its files');
  if (file.length > 0) return file;
  const { existing } = await deps.findJournals(directory);
  if (existing.length > 0) return existing;
  throw new UsageError(
    directory === undefined
      ? 'No journal that can be looked at is kept on this host; name one with --directory or --file, or run as root'
      : `No journal is in "${directory}"; name a directory with files *.journal`,
  );
}
