/**
 * What a schedule is to run, from the settings and the arguments of the scan.
 *
 * The run is to find what a scan by hand finds: the same configuration, state, key and lock. Arguments are checked against the
 * table of flags now, since nobody is there to read about a slip at night.
 */
import { dirname, isAbsolute } from 'node:path';
import { findUnfit, type Order, type Scope } from '../schedule/order.js';
import { findStateDirectory } from '../state/place.js';
import { findConfig, readTables } from './config.js';
import type { Context } from './deps.js';
import { parseFlag, spellFlag, type Flag } from './flag.js';
import { flagsOf, type Settings } from './flags.js';
import { parseOutputs } from './output.js';
import { suggest } from './suggestion.js';
import { UsageError } from './usage.js';

/** Variables that say where configuration, state and logs are. */
const VARIABLES = ['XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME'];

/** The order for a run with these arguments. Throws `UsageError`. */
export async function writeOrder(
  { host }: Context,
  settings: Settings,
  scanArguments: readonly string[],
): Promise<Order> {
  const { env, home, cwd } = host;
  const outputs = checkArguments(scanArguments);
  const chosen = settings['state-dir'];
  const config = settings.config;
  const kinds = await listKinds(config ?? findConfig(host), host.uid);
  const order: Order = {
    argv: [
      ...findProgram(host.program),
      'scan',
      '--quiet',
      '--since-last',
      '--lock',
      '--notify',
      ...(config === undefined ? [] : ['--config', config]),
      ...(chosen === undefined ? [] : ['--state-dir', chosen]),
      ...scanArguments,
    ],
    interval: settings.every,
    scope: chooseScope(settings, host.uid),
    cwd,
    env: { HOME: home, ...pickVariables(env) },
    stateDirectory: findStateDirectory({ chosen, env, home }),
    writes: [...new Set(parseOutputs(outputs, cwd).map(({ file }) => dirname(file)))],
    needsNetwork: kinds.length > 0,
    needsPrograms: kinds.some((kind) => kind === 'mail' || kind === 'command'),
  };
  const unfit = findUnfit(order);
  if (unfit !== undefined) throw new UsageError(`Cannot schedule "${unfit}": it holds control characters`);
  return order;
}

/** The scope that was asked for, or that fits the user. */
export function chooseScope({ scope }: Settings, uid: number | undefined): Scope {
  return scope ?? (uid === 0 ? 'system' : 'user');
}

/** What npx runs is gone tomorrow. */
function findProgram(program: readonly string[]): readonly string[] {
  if (!program.some((path) => path.includes('/_npx/'))) return program;
  throw new UsageError('npx keeps logscan for a while only; install it first: npm install --global logscan');
}

function pickVariables(env: Context['host']['env']): Readonly<Record<string, string>> {
  const set = VARIABLES.map((name) => [name, env[name] ?? ''] as const);
  return Object.fromEntries(set.filter(([, value]) => isAbsolute(value)));
}

async function listKinds(file: string, uid: number | undefined): Promise<readonly unknown[]> {
  const { notify } = await readTables(file, uid);
  if (!Array.isArray(notify)) return [];
  return notify.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'kind' in entry ? entry.kind : undefined,
  );
}

/** Checks the arguments of a scan; gives what they say of --output. Throws `UsageError`. */
function checkArguments(words: readonly string[]): readonly string[] {
  const outputs: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '') throw new UsageError('An argument of the scan is empty; leave it out');
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') continue;
    const [name = '', ...rest] = word.split('=');
    const flag = findFlag(name);
    if (flag.kind === 'switch') continue;
    const value = rest.length > 0 ? rest.join('=') : (words[++at] ?? '');
    checkValue(flag, value);
    if (flag.name === 'output') outputs.push(value);
  }
  return outputs;
}

function findFlag(name: string): Flag {
  const flags = flagsOf('scan');
  const flag = flags.find((row) =>
    [
      `--${row.name}`,
      ...(row.kind === 'switch' ? [`--no-${row.name}`] : []),
      `-${row.short ?? '-'}`,
    ].includes(name),
  );
  if (flag !== undefined) return flag;
  throw new UsageError(`A scan has no option "${name}"${suggest(name, flags.map(spellFlag))}`);
}

function checkValue(flag: Flag, value: string): void {
  const parsed = parseFlag(flag, value);
  if (!parsed.ok)
    throw new UsageError(`Option "${spellFlag(flag)}" of the scan is invalid: ${parsed.reason}`);
}
