/**
 * What Vector sends: takes its configuration in TOML, YAML or JSON, gives channels.
 *
 * All files of the directory make one configuration; transforms and the wiring between are not followed. Format:
 * https://vector.dev/docs/reference/configuration/
 */
import type { Channel } from '../channel.js';
import { parseToml } from '../format/toml.js';
import { parseYaml } from '../format/yaml.js';
import { isNo, isYes, namedIn, settingsAt, valueIn, wordsOf } from '../setting.js';
import type { Setting } from '../setting.js';
import type { Sources } from '../sources.js';
import { readDestination, shipChannels } from './destination.js';
import type { Destination, Input } from './destination.js';

const PLACES = ['/etc/vector/*.{toml,yaml,yml,json}', '/etc/vector/{sources,sinks}/*.{toml,yaml,yml,json}'];
const ADDRESSES = ['endpoint', 'endpoints', 'uri', 'address', 'host', 'bootstrap_servers', 'url'];

/** The channels of Vector. */
export function readVector(sources: Sources): readonly Channel[] {
  const paths = PLACES.flatMap((pattern) => sources.expand(pattern));
  const files = paths.flatMap((path) => sources.read(path) ?? []);
  const settings = files.flatMap((file) => (file.path.endsWith('.toml') ? parseToml(file) : parseYaml(file)));
  return shipChannels(sources, {
    program: 'Vector',
    daemon: 'vector',
    inputs: membersOf(settings, 'sources').flatMap(inputOf),
    destinations: membersOf(settings, 'sinks').flatMap(destinationsOf),
  });
}

/** Components by kind; one that is told in several places comes as several. */
function membersOf(settings: readonly Setting[], kind: string): readonly Setting[] {
  return namedIn(settings, kind).flatMap(({ children }) => children);
}

function inputOf({ children }: Setting): readonly Input[] {
  const include = namedIn(children, 'include').at(-1);
  if (valueIn(children, 'type') !== 'file' || !include) return [];
  const except = namedIn(children, 'exclude').flatMap(wordsOf);
  return [{ patterns: wordsOf(include), except, origin: include.origin }];
}

function destinationsOf({ children }: Setting): readonly Destination[] {
  const enabled = settingsAt(children, 'tls', 'enabled').at(-1)?.values[0];
  const isEncrypted = isYes(enabled) ? true : isNo(enabled) ? false : undefined;
  return namedIn(children, ...ADDRESSES).flatMap((setting) =>
    wordsOf(setting).map((address) => readDestination(address, setting.origin, isEncrypted)),
  );
}
