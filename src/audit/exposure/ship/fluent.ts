/**
 * What Fluent Bit and Fluentd send: takes their configurations, gives channels.
 *
 * Tags and filters between inputs and outputs are not followed. Formats:
 * https://docs.fluentbit.io/manual/administration/configuring-fluent-bit, https://docs.fluentd.org/configuration
 */
import { posix } from 'node:path';
import type { Channel } from '../channel.js';
import { parseSections } from '../format/sections.js';
import { parseTags } from '../format/tags.js';
import { parseYaml } from '../format/yaml.js';
import { findIn, insideOf, isYes, loadSettings, namedIn, settingsAt, valueIn, wordsOf } from '../setting.js';
import type { Grammar, Setting } from '../setting.js';
import type { Source, Sources } from '../sources.js';
import { readDestination, shipChannels } from './destination.js';
import type { Destination, Input } from './destination.js';

const FLUENT_BIT = [
  '/etc/fluent-bit/fluent-bit.conf',
  '/etc/fluent-bit/fluent-bit.y*ml',
  '/etc/td-agent-bit/td-agent-bit.conf',
  '/opt/fluent-bit/etc/fluent-bit.conf',
];
const FLUENTD = ['/etc/fluent/fluentd.conf', '/etc/fluent/fluent.conf', '/etc/td-agent/td-agent.conf'];

/** The channels of Fluent Bit and Fluentd. */
export function readFluent(sources: Sources): readonly Channel[] {
  const bit = FLUENT_BIT.flatMap((pattern) => sources.expand(pattern));
  return [
    ...bit.flatMap((path) => readFluentBit(sources, path)),
    ...FLUENTD.flatMap((path) => readFluentd(sources, path)),
  ];
}

function readFluentBit(sources: Sources, path: string): readonly Channel[] {
  const isYaml = !path.endsWith('.conf');
  const grammar = grammarOf(path, (source) =>
    isYaml ? parseYaml(source) : parseSections(source, { comments: '#', separator: ' ' }),
  );
  const settings = loadSettings(sources, path, grammar);
  const plugins = (kind: string): readonly Setting[] =>
    isYaml
      ? settingsAt(settings, 'pipeline', `${kind}s`).flatMap((list) => namedIn(insideOf(list), '-'))
      : findIn(settings, kind);
  return shipChannels(sources, {
    program: 'Fluent Bit',
    daemon: 'fluent-bit',
    inputs: plugins('input').flatMap(tailOf),
    destinations: plugins('output').flatMap(outputOf),
  });
}

function tailOf({ children }: Setting): readonly Input[] {
  const path = namedIn(children, 'path').at(-1);
  if (valueIn(children, 'name')?.toLowerCase() !== 'tail' || !path) return [];
  const except = namedIn(children, 'exclude_path').flatMap(splitPaths);
  return [{ patterns: splitPaths(path), except, origin: path.origin }];
}

function outputOf({ children, origin }: Setting): readonly Destination[] {
  const host = valueIn(children, 'host', 'brokers');
  if (host === undefined) return [];
  const port = valueIn(children, 'port');
  const address = port === undefined ? host : `${host}:${port}`;
  return [readDestination(address, origin, isYes(valueIn(children, 'tls')))];
}

function readFluentd(sources: Sources, path: string): readonly Channel[] {
  const settings = loadSettings(sources, path, grammarOf(path, parseTags));
  return shipChannels(sources, {
    program: 'Fluentd',
    daemon: 'fluentd',
    inputs: findIn(settings, 'source').flatMap(sourceOf),
    destinations: findIn(settings, 'match').flatMap(({ children }) => matchesOf(children)),
  });
}

function sourceOf({ children }: Setting): readonly Input[] {
  const path = namedIn(children, 'path').at(-1);
  if (valueIn(children, '@type') !== 'tail' || !path) return [];
  const except = namedIn(children, 'exclude_path').flatMap(splitPaths);
  return [{ patterns: splitPaths(path), except, origin: path.origin }];
}

function matchesOf(settings: readonly Setting[]): readonly Destination[] {
  const isEncrypted = valueIn(settings, 'transport') === 'tls' || valueIn(settings, 'scheme') === 'https';
  const urls = namedIn(settings, 'url', 'endpoint', 'hosts');
  const servers = [settings, ...findIn(settings, 'server', 'store').map(({ children }) => children)];
  return [
    ...urls.map(({ values, origin }) => readDestination(values[0] ?? '', origin, isEncrypted)),
    ...servers.flatMap((server) =>
      namedIn(server, 'host').map(({ values, origin }) => {
        const port = valueIn(server, 'port');
        const host = values[0] ?? '';
        return readDestination(port === undefined ? host : `${host}:${port}`, origin, isEncrypted);
      }),
    ),
  ];
}

function grammarOf(path: string, parse: (source: Source) => readonly Setting[]): Grammar {
  return {
    parse,
    includes: (setting) =>
      setting.name === '@include' || setting.name === 'includes'
        ? wordsOf(setting).map((file) => posix.resolve(path, '..', file))
        : undefined,
  };
}

/** `a,b`, `["a", "b"]` and lists. */
function splitPaths(setting: Setting): readonly string[] {
  return wordsOf(setting).flatMap((word) =>
    word
      .replace(/[[\]"]/g, '')
      .split(',')
      .map((path) => path.trim()),
  );
}
