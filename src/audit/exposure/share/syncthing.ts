/**
 * What Syncthing copies to other devices: takes its config.xml in every home, gives a channel for each folder
 * that sends.
 *
 * Folders that are paused, only receive, or have no other device send nothing. Patterns of `.stignore` are
 * respected, includes in it are not. Nothing but paths, names and numbers is taken from the file, which holds
 * an API key. Format: https://docs.syncthing.net/users/config.html
 */
import { treeArea } from '../area.js';
import { quote } from '../phrase.js';
import type { Channel } from '../channel.js';
import { compileGlob } from '../glob.js';
import { parseXml } from '../format/xml.js';
import { findIn, namedIn, valueIn } from '../setting.js';
import type { Setting } from '../setting.js';
import type { Sources } from '../sources.js';

const PLACES = ['.config/syncthing/config.xml', '.local/state/syncthing/config.xml', 'config.xml'];
const SYSTEM = ['/etc/syncthing/config.xml', '/var/syncthing/config/config.xml'];
const SENDING = ['sendreceive', 'sendonly', 'readwrite', 'readonly'];

/** The channels of Syncthing. */
export function readSyncthing(sources: Sources, homes: readonly string[]): readonly Channel[] {
  const ofHomes = homes.flatMap((home) =>
    PLACES.filter((place) => place.includes('/') || home.endsWith('/syncthing')).map((place) => ({
      home,
      path: `${home}/${place}`,
    })),
  );
  const places = [...ofHomes, ...SYSTEM.map((path) => ({ home: '/root', path }))];
  return places.flatMap(({ home, path }) => {
    const source = sources.read(path);
    const folders = source ? findIn(parseXml(source), 'folder') : [];
    return folders.flatMap((folder) => describeFolder(sources, folder, home));
  });
}

function describeFolder(sources: Sources, folder: Setting, home: string): readonly Channel[] {
  const { children, origin } = folder;
  const written = valueIn(children, '@path') ?? '';
  const path = written.startsWith('~/') ? `${home}/${written.slice(2)}` : written;
  const type = (valueIn(children, '@type') ?? 'sendreceive').toLowerCase();
  const isPaused = valueIn(namedIn(children, 'paused'), 'paused') === 'true';
  // The own device is listed as well.
  const devices = namedIn(children, 'device').length - 1;
  if (!path.startsWith('/') || isPaused || !SENDING.includes(type) || devices < 1) return [];
  return [
    {
      rule: 'exposure.syncthing-folder',
      what: `Syncthing copies ${quote(path)} to ${devices} other ${devices === 1 ? 'device' : 'devices'}`,
      origin,
      area: treeArea(sources, path),
      except: [],
      hidden: readIgnored(sources, path).map(compileGlob),
      traits: [],
      severity: 'medium',
      daemon: 'syncthing',
    },
  ];
}

/** Patterns of names; those of paths would need the order of all, and are left out. */
function readIgnored(sources: Sources, path: string): readonly string[] {
  const lines = (sources.read(`${path}/.stignore`)?.text ?? '').split('\n').map((line) => line.trim());
  if (lines.some((line) => line.startsWith('!'))) return [];
  return lines
    .filter((line) => line !== '' && !line.startsWith('//') && !line.startsWith('#'))
    .map((line) => line.replace(/^(?:\(\?[di]\))*/, '').replace(/^\*\*\/|\/(?:\*\*)?$/g, ''))
    .filter((pattern) => !pattern.includes('/'));
}
