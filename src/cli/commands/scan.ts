/**
 * `logscan [options] [paths...]`: scans what was named, or the places where logs are known to be.
 */
import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { takeLock } from '../../state/lock.js';
import { findStateDirectory } from '../../state/place.js';
import { COMMANDS } from '../command.js';
import { describeFailure } from '../console.js';
import type { Context } from '../deps.js';
import { EXIT } from '../exit.js';
import type { Settings } from '../flags.js';
import { choosePaths } from '../places.js';
import { runSession } from '../session.js';
import { findNearest } from '../suggestion.js';
import { UsageError } from '../usage.js';

/** Runs the command; gives the exit code. Throws `UsageError`, `RuleError` or `KeyError`. */
export async function runScan(
  context: Context,
  settings: Settings,
  operands: readonly string[],
): Promise<number> {
  refuseCommand(operands, context.host.cwd);
  const places = await describePlaces(context, settings, operands);
  const scan = async (): Promise<number> => (await runSession(context, { settings, ...places })).code();
  const isShared = settings.lock || settings.notify || settings['since-last'];
  return isShared ? runAlone(context, places.stateDirectory, scan) : scan();
}

/** What is scanned, and where is kept what a scan must remember. */
export interface ScanPlaces {
  readonly paths: readonly string[];
  readonly stateDirectory: string;
}

/** The places that operands and settings name. Throws `UsageError`. */
export async function describePlaces(
  context: Context,
  settings: Settings,
  operands: readonly string[],
): Promise<ScanPlaces> {
  const { env, home } = context.host;
  const stateDirectory = findStateDirectory({ chosen: settings['state-dir'], env, home });
  return { paths: await choosePaths(context, settings, operands), stateDirectory };
}

/** Runs what must not run twice at once; while another run holds the lock, nothing is read. */
async function runAlone(
  { host, console }: Context,
  directory: string,
  scan: () => Promise<number>,
): Promise<number> {
  const { pid, isRunning } = host;
  const lock = await takeLock({ directory, pid, isRunning, nowMs: host.now() }).catch((error: unknown) => {
    throw new UsageError(`Cannot lock "${directory}": ${describeFailure(error)}; name another --state-dir`);
  });
  if (!lock.held) {
    console.error(`Another scan runs since ${lock.since} (process ${lock.pid}); nothing was read`);
    return EXIT.incomplete;
  }
  const forget = host.onExit(() => rmSync(lock.path, { force: true }));
  try {
    return await scan();
  } finally {
    forget();
    await lock.release();
  }
}

/** A first word that names no file and is nearly a command. Throws `UsageError`. */
function refuseCommand([word = '']: readonly string[], cwd: string): void {
  const meant = /^[a-z]+$/.test(word) ? findNearest(word, FIRST_WORDS) : undefined;
  if (meant === undefined || meant === word || existsSync(resolve(cwd, word))) return;
  throw new UsageError(
    `No file and no command is called "${word}"; did you mean "logscan ${meant}"? For a file write ./${word}`,
  );
}

const FIRST_WORDS: readonly string[] = [...new Set(COMMANDS.map(({ words: [first] }) => first)), 'help'];
