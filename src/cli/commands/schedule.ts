/**
 * `logscan schedule install|remove|status`: a scan that runs regularly, by systemd or by cron.
 *
 * Everything is shown before it is done, and done after a yes on the terminal or with --yes. What was not written by logscan, or
 * was changed since, is left alone.
 */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { openCron } from '../../schedule/cron.js';
import { openTools } from '../../schedule/program.js';
import { openSystemd } from '../../schedule/systemd.js';
import { ScheduleError, type Piece, type Target } from '../../schedule/target.js';
import { makeDirectory } from '../../state/directory.js';
import { describeFailure } from '../console.js';
import type { Context } from '../deps.js';
import { EXIT } from '../exit.js';
import type { Settings } from '../flags.js';
import { chooseScope, writeOrder } from '../order.js';
import { UsageError } from '../usage.js';

/** Shows and writes a schedule; operands are the arguments of the scan. Throws `UsageError`. */
export async function runScheduleInstall(
  context: Context,
  settings: Settings,
  operands: readonly string[],
): Promise<number> {
  const order = await writeOrder(context, settings, operands);
  const target = chooseTarget(context, settings);
  return explainFaults(async () => {
    const pieces = await target.plan(order);
    await context.console.print(pieces.map(showPiece).join('\n'));
    if (!(await isWanted(context, settings, 'Write this?'))) return EXIT.clean;
    // The run sees the file system read-only but for this, so it could not make it.
    await makeDirectory(order.stateDirectory);
    await tell(context, await target.install(order), 'Nothing had to be changed');
    return EXIT.clean;
  });
}

/** Takes away what `install` wrote. Throws `UsageError`. */
export async function runScheduleRemove(context: Context, settings: Settings): Promise<number> {
  return explainFaults(async () => {
    const found = await findSchedules(context, settings);
    if (found.length === 0) {
      await context.console.print('No schedule of logscan is here\n');
      return EXIT.clean;
    }
    const pieces = found.flatMap((schedule) => schedule.pieces);
    await context.console.print(pieces.map(({ place }) => `To be removed: ${place}\n`).join(''));
    if (!(await isWanted(context, settings, 'Remove this?'))) return EXIT.clean;
    for (const { target } of found) await tell(context, await target.remove(), 'Nothing was there any more');
    return EXIT.clean;
  });
}

/** Tells what is scheduled; exit code 1 when nothing is. Throws `UsageError`. */
export async function runScheduleStatus(context: Context, settings: Settings): Promise<number> {
  return explainFaults(async () => {
    const found = await findSchedules(context, settings);
    for (const { target, pieces } of found) {
      const lines = pieces.map(({ place, origin }) => `${place}: ${ORIGINS[origin]}`);
      const commands = pieces.flatMap(({ text }) =>
        text.split('\n').filter((line) => /^(ExecStart=|OnCalendar=|[\d*])/.test(line)),
      );
      await context.console.print([...lines, ...commands, ...(await target.describe()), ''].join('\n'));
    }
    if (found.length === 0) await context.console.print('No schedule of logscan is here\n');
    return found.length > 0 ? EXIT.clean : EXIT.findings;
  });
}

const ORIGINS: Readonly<Record<Piece['origin'], string>> = {
  written: 'as logscan wrote it',
  changed: 'written by logscan, and changed since',
  foreign: 'not written by logscan',
  none: 'not there',
};

interface Schedule {
  readonly target: Target;
  readonly pieces: readonly Piece[];
}

/** What stands in the place that was asked for, or in any. */
async function findSchedules(context: Context, settings: Settings): Promise<readonly Schedule[]> {
  const targets =
    settings.using === undefined
      ? [openUnits(context, settings), openTable(context)]
      : [chooseTarget(context, settings)];
  const found: Schedule[] = [];
  for (const target of targets) {
    const pieces = await target.find().catch((error: unknown) => {
      if (settings.using !== undefined || !(error instanceof ScheduleError) || target.kind !== 'cron')
        throw error;
      // Many may not use cron; what is asked for may be elsewhere.
      context.console.notice(error.message);
      return [];
    });
    if (pieces.length > 0) found.push({ target, pieces });
  }
  return found;
}

function chooseTarget(context: Context, settings: Settings): Target {
  const using = settings.using ?? (isBooted() ? 'systemd' : 'cron');
  return using === 'systemd' ? openUnits(context, settings) : openTable(context);
}

function openUnits({ host }: Context, settings: Settings): Target {
  const { env, home, uid } = host;
  const scope = chooseScope(settings, uid);
  const xdg = env['XDG_CONFIG_HOME'] ?? '';
  const own = join(isAbsolute(xdg) ? xdg : join(home, '.config'), 'systemd', 'user');
  const folder = scope === 'system' ? '/etc/systemd/system' : own;
  return openSystemd({ folder, scope, run: openTools(env), isBooted: isBooted() });
}

function openTable({ host }: Context): Target {
  const seed = `${host.hostName} ${host.uid}`;
  return openCron({ run: openTools(host.env), seed, hasIonice: existsSync('/usr/bin/ionice') });
}

/** As sd_booted(3) tells it. */
function isBooted(): boolean {
  return existsSync('/run/systemd/system');
}

function showPiece({ place, text, origin, isSame }: Piece): string {
  const state = isSame ? 'as it is' : origin === 'none' ? 'new' : 'to be replaced';
  return `--- ${place} (${state})\n${text}`;
}

async function isWanted({ host, console }: Context, settings: Settings, question: string): Promise<boolean> {
  if (settings['dry-run']) return false;
  if (settings.yes) return true;
  const stdin = host.openStdin();
  if (stdin.isTTY !== true) {
    throw new UsageError(`${question} Nobody is here to be asked: say --yes, or --dry-run to look only`);
  }
  const lines = createInterface({ input: stdin, output: host.stderr });
  const answer = await lines.question(`${question} [y/N] `);
  lines.close();
  stdin.destroy();
  const isYes = /^y(es)?$/i.test(answer.trim());
  if (!isYes) console.notice('Nothing was done');
  return isYes;
}

async function tell({ console }: Context, sentences: readonly string[], nothing: string): Promise<void> {
  await console.print(`${(sentences.length > 0 ? sentences : [nothing]).join('\n')}\n`);
}

/** What the host refuses is told, not a bug. */
async function explainFaults(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ScheduleError) throw new UsageError(error.message);
    if (error instanceof Error && 'syscall' in error && 'path' in error) {
      throw new UsageError(`Cannot write "${String(error.path)}": ${describeFailure(error)}`);
    }
    throw error;
  }
}
