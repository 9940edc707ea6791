/**
 * The schedule as units of systemd, of the system or of a user.
 *
 * Files appear whole (written beside, then renamed) and are regular files of ours: a link, such as that of a masked unit, is left
 * alone. Where systemd is not running, as in an image that is being built, the timer is enabled by name alone.
 */
import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../state/directory.js';
import { replaceFile } from '../state/draft.js';
import { judgeText, signText } from './mark.js';
import type { Order, Scope } from './order.js';
import type { RunTool } from './program.js';
import { refuseOthers, ScheduleError, type Piece, type Target } from './target.js';
import { renderService, renderTimer, SERVICE, TIMER } from './unit.js';

export interface SystemdSetup {
  /** Where the unit files go. */
  readonly folder: string;
  readonly scope: Scope;
  readonly run: RunTool;
  /** Whether systemd is running here, sd_booted(3). */
  readonly isBooted: boolean;
}

const MAX_BYTES = 256 * 1024;
/** Everybody may see what runs. */
const UNIT_MODE = 0o644;

/** The target for unit files. */
export function openSystemd(setup: SystemdSetup): Target {
  const { folder } = setup;
  const find = async (): Promise<readonly Piece[]> => {
    const pieces = await Promise.all([SERVICE, TIMER].map((name) => look(join(folder, name), '')));
    return pieces.filter(({ origin }) => origin !== 'none');
  };
  const plan = (order: Order): Promise<readonly Piece[]> =>
    Promise.all([
      look(join(folder, SERVICE), signText(renderService(order))),
      look(join(folder, TIMER), signText(renderTimer(order))),
    ]);
  return {
    kind: 'systemd',
    plan,
    find,
    async install(order) {
      const pieces = await plan(order);
      refuseOthers(pieces);
      await makeDirectory(folder);
      const changed = pieces.filter(({ isSame }) => !isSame);
      for (const { place, text } of changed) await replaceFile(place, text, UNIT_MODE);
      return [...changed.map(({ place }) => `Wrote "${place}"`), ...(await start(setup, changed.length > 0))];
    },
    async remove() {
      const pieces = await find();
      refuseOthers(pieces);
      if (pieces.length === 0) return [];
      await control(setup, ['disable', ...(setup.isBooted ? ['--now'] : []), TIMER]);
      for (const { place } of pieces) await rm(place, { force: true });
      if (setup.isBooted) await control(setup, ['daemon-reload']);
      return pieces.map(({ place }) => `Removed "${place}"`);
    },
    describe: () => describe(setup),
  };
}

async function start(setup: SystemdSetup, isChanged: boolean): Promise<readonly string[]> {
  if (setup.isBooted && isChanged) await control(setup, ['daemon-reload']);
  const failure = await control(setup, ['enable', ...(setup.isBooted ? ['--now'] : []), TIMER]);
  if (failure === undefined)
    return setup.isBooted ? [`Started ${TIMER}`] : [`Enabled ${TIMER}; it starts with systemd`];
  if (!setup.isBooted)
    return [`systemd does not run here; where it does, run: ${spell(setup, ['enable', '--now', TIMER])}`];
  throw new ScheduleError(`${spell(setup, ['enable', '--now', TIMER])} failed: ${failure}`);
}

function spell({ scope }: SystemdSetup, args: readonly string[]): string {
  return ['systemctl', ...(scope === 'user' ? ['--user'] : []), ...args].join(' ');
}

/** Runs systemctl; gives its first words if it failed. */
async function control({ run, scope }: SystemdSetup, args: readonly string[]): Promise<string | undefined> {
  const { code, err } = await run(['systemctl', ...(scope === 'user' ? ['--user'] : []), ...args]);
  return code === 0 ? undefined : (err.trim().split('\n')[0] ?? '') || `exit code ${code}`;
}

async function describe({ run, scope, isBooted }: SystemdSetup): Promise<readonly string[]> {
  if (!isBooted) return ['systemd does not run here'];
  const args = scope === 'user' ? ['--user'] : [];
  const properties = 'ActiveState,NextElapseUSecRealtime,LastTriggerUSec';
  const timer = await run(['systemctl', ...args, 'show', TIMER, '-p', properties]);
  const service = await run([
    'systemctl',
    ...args,
    'show',
    SERVICE,
    '-p',
    'ActiveState,Result,ExecMainStatus',
  ]);
  const facts = parseFacts(`${timer.out}\n`);
  const last = parseFacts(service.out);
  return [
    `Timer: ${facts.get('ActiveState') || 'unknown'}`,
    `Next run: ${facts.get('NextElapseUSecRealtime') || 'none'}`,
    `Last run: ${facts.get('LastTriggerUSec') || 'none'}; exit code ${last.get('ExecMainStatus') || 'unknown'}`,
  ];
}

function parseFacts(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, Math.max(0, at)), line.slice(at + 1)] as const;
    }),
  );
}

/** What stands at a path, beside what is to stand there. */
async function look(place: string, text: string): Promise<Piece> {
  const standing = await readUnit(place);
  if (standing === undefined) return { place, text, origin: 'none', isSame: false };
  return {
    place,
    text: text === '' ? standing : text,
    origin: judgeText(standing),
    isSame: standing === text,
  };
}

/** The text of a unit file; empty for what is no regular file, undefined for nothing. */
async function readUnit(place: string): Promise<string | undefined> {
  try {
    const handle = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const facts = await handle.stat();
      return facts.isFile() && facts.size <= MAX_BYTES ? await handle.readFile('utf8') : '';
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'ELOOP') return '';
    throw new ScheduleError(`Cannot read "${place}": ${code}`);
  }
}
