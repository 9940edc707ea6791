/**
 * What Filebeat sends: takes its configuration, gives channels.
 *
 * Inputs and modules that name paths are read, those switched off are left out; modules with built-in paths are
 * not known. Format: https://www.elastic.co/docs/reference/beats/filebeat/filebeat-reference-yml
 */
import type { Channel } from '../channel.js';
import { parseYaml } from '../format/yaml.js';
import { findIn, insideOf, isNo, isYes, namedIn, settingsAt, valueIn, wordsOf } from '../setting.js';
import type { Setting } from '../setting.js';
import type { Sources } from '../sources.js';
import { readDestination, shipChannels } from './destination.js';
import type { Destination, Input } from './destination.js';

const CONFIGS = ['/etc/filebeat/filebeat.yml', '/usr/local/etc/beats/filebeat.yml'];
const PARTS = ['/etc/filebeat/inputs.d/*.yml', '/etc/filebeat/modules.d/*.yml'];
const OUTPUTS = ['elasticsearch', 'logstash', 'kafka', 'redis'];

/** The channels of Filebeat. */
export function readBeats(sources: Sources): readonly Channel[] {
  return CONFIGS.flatMap((path) => {
    const main = sources.read(path);
    if (!main) return [];
    const parts = PARTS.flatMap((pattern) => sources.expand(pattern)).flatMap(
      (part) => sources.read(part) ?? [],
    );
    const settings = parseYaml(main);
    return shipChannels(sources, {
      program: 'Filebeat',
      daemon: 'filebeat',
      inputs: [...settings, ...parts.flatMap((source) => parseYaml(source))].flatMap(inputsIn),
      destinations: OUTPUTS.flatMap((name) => outputs(settings, name)).flatMap(destinationsOf),
    });
  });
}

function inputsIn(setting: Setting): readonly Input[] {
  const { children } = setting;
  if (isNo(valueIn(children, 'enabled'))) return [];
  const paths = namedIn(children, 'paths', 'var.paths');
  const own = paths.map((path) => ({ patterns: wordsOf(path), origin: path.origin }));
  return [...own, ...children.filter(({ name }) => !name.endsWith('paths')).flatMap(inputsIn)];
}

/** `output.kafka:` and `output:` with `kafka:` inside are the same. */
function outputs(settings: readonly Setting[], name: string): readonly Setting[] {
  return [...namedIn(settings, `output.${name}`), ...settingsAt(settings, 'output', name)].filter(
    ({ children }) => !isNo(valueIn(children, 'enabled')),
  );
}

function destinationsOf({ children }: Setting): readonly Destination[] {
  const ssl = findIn(children, 'ssl', 'ssl.enabled', 'ssl.certificate_authorities');
  const isOff = ssl.some(({ name, values, children: inner }) =>
    isNo(name === 'ssl' ? valueIn(inner, 'enabled') : values[0]),
  );
  const isEncrypted = valueIn(children, 'protocol') === 'https' || (ssl.length > 0 && !isOff);
  return namedIn(children, 'hosts').flatMap((hosts) =>
    [hosts, ...insideOf(hosts)].flatMap(({ values, origin }) =>
      values.map((host) =>
        readDestination(host, origin, isEncrypted || isYes(valueIn(children, 'ssl.enabled'))),
      ),
    ),
  );
}
