/**
 * Where Mopidy, its audio relatives and other home-server programs write their logs.
 *
 * Takes the home directory and the environment; gives candidates as operands for the walk, and which of
 * them exist. Candidates are globs wherever a name is not fixed or strangers may write beside it (/tmp),
 * because the walk does not follow links that a glob finds. Values of the environment are escaped, and
 * relative ones ignored, as the XDG Base Directory Specification says.
 */
import { lstat } from 'node:fs/promises';
import { asSystemError } from './fault.js';
import { escapeGlob, expandGlob, isGlob } from './glob.js';

interface PlacesHost {
  /** Absolute path of the user's home directory. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Candidates, most interesting first, each once; absolute paths and globs. */
export function wellKnownPlaces(host: PlacesHost): readonly string[] {
  const home = escapeGlob(host.home);
  const dirs: UserDirectories = {
    home,
    cache: readPath(host, 'XDG_CACHE_HOME') ?? `${home}/.cache`,
    config: readPath(host, 'XDG_CONFIG_HOME') ?? `${home}/.config`,
    data: readPath(host, 'XDG_DATA_HOME') ?? `${home}/.local/share`,
    state: readPath(host, 'XDG_STATE_HOME') ?? `${home}/.local/state`,
  };
  const debugFile = readPath(host, 'GST_DEBUG_FILE');
  const own = debugFile === undefined ? [] : [debugFile];
  return [
    ...new Set([
      ...listMopidy(dirs),
      ...own,
      ...listPlayers(dirs),
      ...listServers(dirs),
      ...SYSTEM,
      ...journalPlaces(),
    ]),
  ];
}

/** The same places of a host that lies in a directory. */
export function placesBelow(root: string, places: readonly string[]): readonly string[] {
  const above = escapeGlob(root.replace(/\/+$/, ''));
  return places.map((place) => above + place);
}

interface UserDirectories {
  readonly home: string;
  readonly cache: string;
  readonly config: string;
  readonly data: string;
  readonly state: string;
}

function readPath({ env }: PlacesHost, variable: string): string | undefined {
  const value = env[variable];
  return value?.startsWith('/') === true ? escapeGlob(value) : undefined;
}

function listMopidy({ home, cache, data }: UserDirectories): readonly string[] {
  return [
    `${cache}/mopidy`,
    `${data}/mopidy`,
    `${home}/mopidy*.log*`,
    // Debian's service, and its log up to version 2.
    '/var/log/mopidy',
    '/var/cache/mopidy',
    '/var/lib/mopidy',
    '/tmp/mopidy*.log*',
  ];
}

function listPlayers({ home, cache, config, state }: UserDirectories): readonly string[] {
  const spotify = ['librespot', 'spotifyd', 'raspotify', 'go-librespot'];
  return [
    ...spotify.flatMap((name) => [`${cache}/${name}`, `${state}/${name}`, `${home}/${name}*.log*`]),
    ...spotify.flatMap((name) => [`/var/cache/${name}`, `/var/log/${name}*`, `/tmp/${name}*.log*`]),
    `${config}/go-librespot`,
    `${home}/.mpd/*log*`,
    `${config}/mpd/*log*`,
    `${cache}/mpd/*log*`,
    `${state}/mpd`,
    '/var/log/mpd',
    '/var/log/snapserver*',
    '/var/log/snapclient*',
    '/var/log/shairport-sync*',
    '/var/log/squeezeboxserver',
    '/var/log/lyrionmusicserver',
    '/var/log/icecast*',
    '/var/log/pulse*',
  ];
}

function listServers({ home, config, data }: UserDirectories): readonly string[] {
  const arr = ['Sonarr', 'Radarr', 'Lidarr', 'Readarr', 'Prowlarr', 'Bazarr'];
  const plex = 'Library/Application Support/Plex Media Server/Logs';
  return [
    '/var/log/jellyfin',
    '/var/lib/jellyfin/log',
    `${data}/jellyfin/log`,
    `/var/lib/plexmediaserver/${plex}`,
    `${home}/${plex}`,
    `${home}/Library/Logs/Plex Media Server`,
    ...arr.flatMap((name) => [`${config}/${name}/logs`, `/var/lib/${name.toLowerCase()}/logs`]),
    `${home}/.homeassistant/*.log*`,
    '/home/homeassistant/.homeassistant/*.log*',
    '/usr/share/hassio/homeassistant/*.log*',
    '/config/*.log*',
    '/var/log/navidrome*',
    '/var/lib/navidrome/*.log*',
    '/var/log/mosquitto',
    '/opt/zigbee2mqtt/data/log',
    `${data}/${PODMAN_LOGS}`,
  ];
}

/** Below the data of the system, or of a user. */
const PODMAN_LOGS = 'containers/storage/overlay-containers/*/userdata/ctr.log';

const SYSTEM: readonly string[] = [
  '/var/log/nginx',
  '/var/log/apache2',
  '/var/log/lighttpd',
  '/var/log/caddy',
  '/var/log/samba',
  // What services write to standard error ends here where rsyslog runs.
  '/var/log/syslog*',
  '/var/log/daemon.log*',
  '/var/log/user.log*',
  '/var/log/messages*',
  '/var/lib/docker/containers/*/*-json.log*',
  '/var/lib/docker/containers/*/local-logs/container.log*',
  `/var/lib/${PODMAN_LOGS}`,
  '/var/log/pods',
];

/** Where journald keeps journals, for good and until the next start: systemd-journald.service(8). */
const JOURNALS = ['/var/log/journal', '/run/log/journal'];

/** Globs of the journals in `directory` and below, or in the places of journald; damaged ones end in `~`. */
export function journalPlaces(directory?: string): readonly string[] {
  const folders = directory === undefined ? JOURNALS : [escapeGlob(directory.replace(/(?<=.)\/+$/, ''))];
  return folders.flatMap((folder) => [`${folder}/**/*.journal`, `${folder}/**/*.journal~`]);
}

/**
 * The candidates that exist, in their order; a glob that matches stays a glob, so that the walk treats
 * what it finds as found and not as named. What the user may not look at counts as absent.
 */
export async function existingPlaces(candidates: readonly string[]): Promise<readonly string[]> {
  const exist = await Promise.all(candidates.map((candidate) => hasPlace(candidate)));
  return candidates.filter((_, index) => exist[index]);
}

async function hasPlace(candidate: string): Promise<boolean> {
  if (isGlob(candidate)) return (await expandGlob(candidate, '/')).matches.length > 0;
  try {
    await lstat(candidate);
    return true;
  } catch (error) {
    asSystemError(error);
    return false;
  }
}
