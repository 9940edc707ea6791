/**
 * What Telegraf sends: takes its configuration with all drop-ins, gives channels.
 *
 * Only inputs that tail files are known. Format: https://docs.influxdata.com/telegraf/v1/configuration/
 */
import type { Channel } from '../channel.js';
import { parseToml } from '../format/toml.js';
import { namedIn, settingsAt, wordsOf } from '../setting.js';
import type { Setting } from '../setting.js';
import type { Sources } from '../sources.js';
import { readDestination, shipChannels } from './destination.js';
import type { Destination } from './destination.js';

const PLACES = ['/etc/telegraf/telegraf.conf', '/etc/telegraf/telegraf.d/*.conf'];
const ADDRESSES = ['urls', 'url', 'servers', 'brokers', 'host', 'address', 'endpoint'];

/** The channels of Telegraf. */
export function readTelegraf(sources: Sources): readonly Channel[] {
  const paths = PLACES.flatMap((pattern) => sources.expand(pattern));
  const settings = paths.flatMap((path) => sources.read(path) ?? []).flatMap((source) => parseToml(source));
  const files = [
    ...settingsAt(settings, 'inputs', 'tail', 'files'),
    ...settingsAt(settings, 'inputs', 'logparser', 'files'),
  ];
  const outputs = namedIn(settings, 'outputs').flatMap(({ children }) => children);
  return shipChannels(sources, {
    program: 'Telegraf',
    daemon: 'telegraf',
    inputs: files.map((setting) => ({ patterns: wordsOf(setting), origin: setting.origin })),
    destinations: outputs.flatMap(destinationsOf),
  });
}

function destinationsOf({ children }: Setting): readonly Destination[] {
  return namedIn(children, ...ADDRESSES).flatMap((setting) =>
    wordsOf(setting).map((address) => readDestination(address, setting.origin)),
  );
}
