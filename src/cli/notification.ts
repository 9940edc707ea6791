/**
 * What stands between the command line and the room that notifies: channels from the configuration, facts from the host.
 */
import type { Channel } from '../notify/channel.js';
import type { Notifier, NotifierSetup } from '../notify/notifier.js';
import { findConfig, readTables } from './config.js';
import type { Context } from './deps.js';
import type { Settings } from './flags.js';

/** The channels of the configuration file, with their secrets. Throws `UsageError`. */
export async function readChannels({ host }: Context, settings: Settings): Promise<readonly Channel[]> {
  const file = settings.config ?? findConfig(host);
  const { notify } = await readTables(file, host.uid);
  if (notify === undefined) return [];
  const { parseNotify } = await import('./notify.js');
  return parseNotify(notify, { file, env: host.env });
}

/** What a notifier needs. */
export function describeSetup(
  { host }: Context,
  channels: readonly Channel[],
  stateDirectory: string,
): NotifierSetup {
  return { channels, stateDirectory, host: host.hostName, env: pickEnvironment(host.env), now: host.now };
}

/** A notifier for one run; undefined where nobody is to be told. */
export async function openNotifier(
  context: Context,
  channels: readonly Channel[],
  stateDirectory: string,
): Promise<Notifier | undefined> {
  if (channels.length === 0) return undefined;
  return context.deps.openNotifier(describeSetup(context, channels, stateDirectory));
}

/** Our own variables may hold secrets that were to be looked for. */
function pickEnvironment(env: NotifierSetup['env']): NotifierSetup['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('LOGSCAN_')));
}
