/**
 * Directories that media servers announce in the house: takes the configurations of MiniDLNA and Gerbera,
 * gives channels.
 *
 * These servers hand out media only, so a log in such a directory is a hint, not a leak. Formats: minidlna.conf(5),
 * https://docs.gerbera.io/en/stable/config-import.html
 */
import { treeArea } from '../area.js';
import { quote } from '../phrase.js';
import type { Channel, Origin } from '../channel.js';
import { parseSections } from '../format/sections.js';
import { parseXml } from '../format/xml.js';
import { findIn, namedIn, valueIn } from '../setting.js';
import type { Sources } from '../sources.js';

const MINIDLNA = ['/etc/minidlna.conf', '/usr/local/etc/minidlna.conf'];
const GERBERA = ['/etc/gerbera/config.xml', '/var/lib/gerbera/config.xml'];

/** The channels of media servers. */
export function readMedia(sources: Sources, homes: readonly string[]): readonly Channel[] {
  const gerbera = [...GERBERA, ...homes.map((home) => `${home}/.config/gerbera/config.xml`)];
  const minidlna = [...MINIDLNA, ...homes.map((home) => `${home}/.config/minidlna/minidlna.conf`)];
  return [
    ...minidlna.flatMap((path) => readMinidlna(sources, path)),
    ...gerbera.flatMap((path) => readGerbera(sources, path)),
  ];
}

function readMinidlna(sources: Sources, path: string): readonly Channel[] {
  const source = sources.read(path);
  const settings = source ? parseSections(source, { comments: '#', separator: '=' }) : [];
  return namedIn(settings, 'media_dir').flatMap(({ values, origin }) =>
    // Letters before a comma tell which media are meant.
    announce(sources, 'MiniDLNA', { path: (values[0] ?? '').replace(/^[AVP]+,/, ''), origin }),
  );
}

function readGerbera(sources: Sources, path: string): readonly Channel[] {
  const source = sources.read(path);
  const scans = source ? findIn(parseXml(source), 'autoscan') : [];
  return namedIn(
    scans.flatMap(({ children }) => children),
    'directory',
  ).flatMap(({ children, origin }) =>
    announce(sources, 'Gerbera', { path: valueIn(children, '@location') ?? '', origin }),
  );
}

function announce(
  sources: Sources,
  program: string,
  { path, origin }: { readonly path: string; readonly origin: Origin },
): readonly Channel[] {
  if (!path.startsWith('/')) return [];
  return [
    {
      rule: 'exposure.media-directory',
      what: `${program} announces the media in ${quote(path)}`,
      origin,
      area: treeArea(sources, path),
      except: [],
      hidden: [],
      traits: [],
      severity: 'info',
      daemon: program === 'MiniDLNA' ? 'minidlnad' : 'gerbera',
    },
  ];
}
