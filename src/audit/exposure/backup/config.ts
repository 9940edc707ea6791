/**
 * Backups that configuration files describe: takes those of borgmatic and rsnapshot, gives channels.
 *
 * Formats: https://torsion.org/borgmatic/docs/reference/configuration/, rsnapshot(1).
 */
import type { Channel } from '../channel.js';
import { parseSections } from '../format/sections.js';
import { parseYaml } from '../format/yaml.js';
import { findIn, insideOf, loadSettings, namedIn, wordsOf } from '../setting.js';
import type { Grammar, Setting } from '../setting.js';
import type { Sources } from '../sources.js';
import { backupChannel, readExclusions } from './exclusion.js';
import type { Exclusions } from './exclusion.js';

const BORGMATIC = ['/etc/borgmatic/config.yaml', '/etc/borgmatic.d/*.y*ml'];
const BORGMATIC_USER = ['.config/borgmatic/config.yaml', '.config/borgmatic.d/*.y*ml'];
const MAX_PATHS = 1000;
const RSNAPSHOT = ['/etc/rsnapshot.conf', '/usr/local/etc/rsnapshot.conf'];

/** The channels of borgmatic and rsnapshot. */
export function readBackupConfigs(sources: Sources, homes: readonly string[]): readonly Channel[] {
  const own = homes.flatMap((home) => BORGMATIC_USER.map((place) => ({ home, pattern: `${home}/${place}` })));
  const borgmatic = [...BORGMATIC.map((pattern) => ({ home: '/root', pattern })), ...own];
  return [
    ...borgmatic.flatMap(({ home, pattern }) =>
      sources.expand(pattern).flatMap((path) => readBorgmatic(sources, path, home)),
    ),
    ...RSNAPSHOT.flatMap((path) => readRsnapshot(sources, path)),
  ];
}

function readBorgmatic(sources: Sources, path: string, home: string): readonly Channel[] {
  const source = sources.read(path);
  const settings = source ? parseYaml(source) : [];
  const exclusions = readExclusions(sources, findIn(settings, 'exclude_patterns').flatMap(wordsOf));
  const directories = findIn(settings, 'source_directories').flatMap((list) => [list, ...insideOf(list)]);
  return sources.bound(directories, MAX_PATHS).flatMap(({ values, origin }) =>
    values
      .map((value) => value.replace(/^~(?=\/|$)/, home))
      .filter((value) => value.startsWith('/'))
      .map((value) => backupChannel(sources, value, { program: 'borgmatic', exclusions, origin })),
  );
}

function readRsnapshot(sources: Sources, path: string): readonly Channel[] {
  const grammar: Grammar = {
    parse: (source) => parseSections(source, { comments: '#', separator: ' ' }),
    includes: ({ name, values }) => (name === 'include_conf' ? values : undefined),
  };
  const settings = loadSettings(sources, path, grammar);
  const exclusions = readExclusions(
    sources,
    namedIn(settings, 'exclude').flatMap(({ values }) => values),
  );
  const points = sources.bound(namedIn(settings, 'backup'), MAX_PATHS);
  return points.flatMap((point) => describePoint(sources, point, exclusions));
}

/** `backup	/home/	localhost/`; what another host holds is passed over. */
function describePoint(
  sources: Sources,
  { values, origin }: Setting,
  exclusions: Exclusions,
): readonly Channel[] {
  const [path = ''] = (values[0] ?? '').split(/\s+/);
  if (!path.startsWith('/')) return [];
  return [backupChannel(sources, path, { program: 'rsnapshot', exclusions, origin })];
}
