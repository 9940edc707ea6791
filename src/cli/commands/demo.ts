/**
 * `logscan demo [--keep] [options]`: scans a made-up home and reports it, to show what a scan looks like.
 *
 * The home is made in a temporary folder and removed afterwards. Findings are what the demo is for, so they do not set
 * the exit code: 0 when the show went as planned, 1 when nothing was found, 2 when not all was read.
 */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFailure } from '../console.js';
import type { Context } from '../deps.js';
import { EXIT } from '../exit.js';
import type { Settings } from '../flags.js';
import { runSession } from '../session.js';
import { buildStage } from '../stage.js';
import { UsageError } from '../usage.js';

/** Runs the command; gives the exit code. Throws `UsageError`, `RuleError` or `KeyError`. */
export async function runDemo(context: Context, settings: Settings): Promise<number> {
  const { host, console } = context;
  const root = await makeRoot(host.temp);
  const forget = settings.keep
    ? () => undefined
    : host.onExit(() => rmSync(root, { recursive: true, force: true }));
  try {
    return await perform(context, settings, root);
  } finally {
    if (settings.keep) console.notice(`The demo's files are kept in "${root}"`);
    else await rm(root, { recursive: true, force: true });
    forget();
  }
}

async function makeRoot(temp: string): Promise<string> {
  try {
    return await mkdtemp(join(temp, 'logscan-demo-'));
  } catch (error) {
    throw new UsageError(
      `Cannot make the demo in "${temp}": ${describeFailure(error)}; set TMPDIR to another folder`,
    );
  }
}

async function perform(context: Context, settings: Settings, root: string): Promise<number> {
  const { host, deps, console } = context;
  const home = await buildStage(root, { expand: deps.expandPlaceholders, nowMs: host.now() });
  console.notice(`Scanning a made-up home in "${home}"; no secret in it is real`);
  const stateDirectory = settings['state-dir'] ?? join(root, 'state');
  const tally = await runSession(context, { settings, paths: [home], stateDirectory });
  const code = tally.code() & ~EXIT.findings;
  if (tally.findings() > 0 || !tally.isDone() || code !== EXIT.clean) return code;
  console.error('The demo found nothing of what it hides; drop --only, --skip and --min-severity');
  return EXIT.findings;
}
