/**
 * What the Datadog agent sends: takes its configuration and those of its checks, gives channels.
 *
 * Logs are only collected where `logs_enabled` says so. Format: https://docs.datadoghq.com/agent/logs/
 */
import type { Channel } from '../channel.js';
import { parseYaml } from '../format/yaml.js';
import { insideOf, isYes, namedIn, settingsAt, valueIn, wordsOf } from '../setting.js';
import type { Setting } from '../setting.js';
import type { Sources } from '../sources.js';
import { readDestination, shipChannels } from './destination.js';
import type { Destination, Input } from './destination.js';

const CONFIG = '/etc/datadog-agent/datadog.yaml';
const CHECKS = ['/etc/datadog-agent/conf.d/*.yaml', '/etc/datadog-agent/conf.d/*.d/*.yaml'];
const DEFAULT_SITE = 'datadoghq.com';

/** The channels of the Datadog agent. */
export function readDatadog(sources: Sources): readonly Channel[] {
  const main = sources.read(CONFIG);
  const settings = main ? parseYaml(main) : [];
  if (!isYes(valueIn(settings, 'logs_enabled'))) return [];
  const checks = CHECKS.flatMap((pattern) => sources.expand(pattern)).flatMap(
    (path) => sources.read(path) ?? [],
  );
  const items = checks.flatMap((source) => namedIn(parseYaml(source), 'logs').flatMap(insideOf));
  return shipChannels(sources, {
    program: 'Datadog Agent',
    daemon: 'agent',
    inputs: items.flatMap(inputOf),
    destinations: [destinationOf(settings)],
  });
}

function inputOf({ children }: Setting): readonly Input[] {
  const path = namedIn(children, 'path').at(-1);
  if (valueIn(children, 'type') !== 'file' || !path) return [];
  const except = namedIn(children, 'exclude_paths').flatMap(wordsOf);
  return [{ patterns: path.values, except, origin: path.origin }];
}

function destinationOf(settings: readonly Setting[]): Destination {
  const told = settingsAt(settings, 'logs_config', 'logs_dd_url').at(-1);
  const site = namedIn(settings, 'site').at(-1);
  const isClear = isYes(settingsAt(settings, 'logs_config', 'logs_no_ssl').at(-1)?.values[0]);
  const setting = told ?? site;
  const origin = setting?.origin ?? { file: CONFIG, line: 0 };
  return readDestination(setting?.values[0] ?? DEFAULT_SITE, origin, !isClear);
}
