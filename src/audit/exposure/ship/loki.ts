/**
 * What Promtail and Grafana's agents send to Loki: takes their configurations, gives channels.
 *
 * Promtail and the old agent are told in YAML, Alloy in blocks. Formats:
 * https://grafana.com/docs/loki/latest/send-data/promtail/configuration/,
 * https://grafana.com/docs/alloy/latest/reference/components/
 */
import type { Channel } from '../channel.js';
import { parseBraces } from '../format/braces.js';
import type { BraceDialect } from '../format/braces.js';
import { parseYaml } from '../format/yaml.js';
import { findIn } from '../setting.js';
import type { Setting } from '../setting.js';
import type { Sources } from '../sources.js';
import { readDestination, shipChannels } from './destination.js';
import type { Input } from './destination.js';

const PROMTAIL = [
  '/etc/promtail/*.y*ml',
  '/etc/loki/promtail*.y*ml',
  '/etc/promtail*.y*ml',
  '/etc/grafana-agent.yaml',
];
const ALLOY = ['/etc/alloy/*.alloy', '/etc/grafana-agent-flow.river'];
const DIALECT: BraceDialect = { end: '\n', quotes: '"`', comments: ['//', '/*'], marks: '=[],' };

/** The channels of Promtail and its kin. */
export function readLoki(sources: Sources): readonly Channel[] {
  const promtail = PROMTAIL.flatMap((pattern) => sources.expand(pattern));
  return [...promtail.flatMap((path) => readPromtail(sources, path)), ...readAlloy(sources)];
}

function readPromtail(sources: Sources, path: string): readonly Channel[] {
  const source = sources.read(path);
  if (!source) return [];
  const settings = parseYaml(source);
  const clients = findIn(settings, 'clients', 'client').flatMap(({ children }) => findIn(children, 'url'));
  return shipChannels(sources, {
    program: path.includes('agent') ? 'Grafana Agent' : 'Promtail',
    daemon: path.includes('agent') ? 'grafana-agent' : 'promtail',
    inputs: labelSets(settings).map(({ children, origin }) => inputOf(children, origin)),
    destinations: clients.map(({ values, origin }) => readDestination(values[0] ?? '', origin)),
  });
}

/** Settings that have a path among their labels. */
function labelSets(settings: readonly Setting[]): readonly Setting[] {
  return settings.flatMap((setting) => {
    const isLabels = setting.children.some(({ name }) => name === '__path__');
    return isLabels ? [setting] : labelSets(setting.children);
  });
}

function inputOf(labels: readonly Setting[], fallback: Setting['origin']): Input {
  const path = labels.find(({ name }) => name === '__path__');
  const except = labels.find(({ name }) => name === '__path_exclude__');
  return {
    patterns: path ? [...path.values] : [],
    except: except ? [...except.values] : [],
    origin: path?.origin ?? fallback,
  };
}

/** All files of the directory make one configuration. */
function readAlloy(sources: Sources): readonly Channel[] {
  const files = ALLOY.flatMap((pattern) => sources.expand(pattern)).flatMap(
    (path) => sources.read(path) ?? [],
  );
  const settings = files.flatMap((source) => parseBraces(source, DIALECT));
  const targets = settings.filter(({ name }) => name.startsWith('local.') || name.startsWith('loki.source'));
  const writes = settings.filter(({ name }) => name === 'loki.write');
  return shipChannels(sources, {
    program: 'Grafana Alloy',
    daemon: 'alloy',
    inputs: assignments(targets, '__path__').map(({ value, origin }) => ({ patterns: [value], origin })),
    destinations: assignments(writes, 'url').map(({ value, origin }) => readDestination(value, origin)),
  });
}

/** Words that stand behind `key =`, wherever that is. */
function assignments(
  settings: readonly Setting[],
  key: string,
): readonly { readonly value: string; readonly origin: Setting['origin'] }[] {
  return settings.flatMap(({ name, values, origin, children }) => {
    const words = [name, ...values];
    const own = words.flatMap((word, at) =>
      word === key && words[at + 1] === '=' ? [{ value: words[at + 2] ?? '', origin }] : [],
    );
    return [...own, ...assignments(children, key)];
  });
}
