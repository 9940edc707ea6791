/**
 * What syslog-ng forwards: takes its configuration, gives channels.
 *
 * Files that it reads and files that it writes are taken to reach all destinations, as log paths and filters are not
 * followed. Drivers: https://syslog-ng.github.io/admin-guide/
 */
import { posix } from 'node:path';
import type { Channel } from '../channel.js';
import { parseBraces } from '../format/braces.js';
import type { BraceDialect } from '../format/braces.js';
import { loadSettings, namedIn } from '../setting.js';
import type { Grammar, Setting } from '../setting.js';
import type { Sources } from '../sources.js';
import { readDestination, shipChannels } from './destination.js';
import type { Destination, Input } from './destination.js';

const CONFIG = '/etc/syslog-ng/syslog-ng.conf';
const DIALECT: BraceDialect = { end: ';', quotes: `"'`, comments: ['#'], marks: '(),' };
/** Drivers that send, with whether they encrypt of themselves. */
const SENDERS: ReadonlyMap<string, boolean | undefined> = new Map([
  ...['network', 'syslog', 'tcp', 'tcp6', 'udp', 'udp6'].map((name) => [name, false] as const),
  ...['http', 'elasticsearch-http', 'loki', 'opentelemetry'].map((name) => [name, undefined] as const),
]);

/** The channels of syslog-ng. */
export function readSyslogNg(sources: Sources): readonly Channel[] {
  const grammar: Grammar = {
    // Lines that begin with @ end without a semicolon.
    parse: ({ text, ...source }) =>
      parseBraces({ ...source, text: text.replace(/^@.*$/gm, (line) => `${line};`) }, DIALECT),
    includes: ({ name, values }) =>
      name === '@include' ? [posix.resolve(CONFIG, '..', values[0] ?? '')] : undefined,
  };
  const settings = loadSettings(sources, CONFIG, grammar);
  const written = namedIn(settings, 'destination').flatMap(({ children }) => children);
  const read = namedIn(settings, 'source').flatMap(({ children }) => children);
  return shipChannels(sources, {
    program: 'syslog-ng',
    daemon: 'syslog-ng',
    inputs: [...read, ...written].flatMap(inputOf),
    destinations: written.flatMap(destinationOf),
  }).filter(({ traits }) => !traits.includes('for a destination that is not told there'));
}

function inputOf(driver: Setting): readonly Input[] {
  const { origin } = driver;
  if (driver.name === 'file') return [{ patterns: [firstArgument(driver) ?? ''], origin }];
  if (driver.name !== 'wildcard-file') return [];
  const depth = argument(driver, 'recursive') === 'yes' ? '**/' : '';
  const pattern = argument(driver, 'filename-pattern') ?? '*';
  return [{ patterns: [`${argument(driver, 'base-dir') ?? ''}/${depth}${pattern}`], origin }];
}

function destinationOf(driver: Setting): readonly Destination[] {
  if (!SENDERS.has(driver.name)) return [];
  const address = argument(driver, 'url') ?? firstArgument(driver) ?? '';
  const port = argument(driver, 'port');
  const isTls = argument(driver, 'transport') === 'tls' || driver.values.includes('tls');
  const host = port !== undefined && !/:\d+$/.test(address) ? `${address}:${port}` : address;
  return [readDestination(host, driver.origin, isTls || SENDERS.get(driver.name))];
}

/** The word that stands alone behind the first parenthesis. */
function firstArgument({ values }: Setting): string | undefined {
  return values[0] === '(' && values[2] !== '(' ? values[1] : undefined;
}

/** The first word of `name("word")`. */
function argument({ values }: Setting, name: string): string | undefined {
  const at = values.findIndex((value, index) => value === name && values[index + 1] === '(');
  return at < 0 ? undefined : values[at + 2];
}
