/**
 * Where the programs of this field keep secrets: names of files by what they are kept for.
 *
 * Takes nothing, gives patterns; the last component may hold `*`. Sources: the programs' own defaults, Debian's packages,
 * the XDG Base Directory Specification.
 */
import type { HoldingKind } from './facts.js';

/** A kind with patterns of paths. */
export type Shelf = readonly [kind: HoldingKind, patterns: readonly string[]];

/** Below a home. */
export const HOME_SHELVES: readonly Shelf[] = [
  ['mopidy', ['.config/mopidy/*.conf']],
  [
    'config',
    [
      '.config/spotifyd/spotifyd.conf',
      '.config/go-librespot/config.yml',
      '.config/mpd/mpd.conf',
      '.mpdconf',
      '.mpd/mpd.conf',
      '.config/librespot/*.conf',
    ],
  ],
  [
    'credential',
    [
      '.cache/librespot/*',
      '.cache/spotifyd/*',
      '.cache/spotifyd/oauth/*',
      '.cache/mopidy/jellyfin/*',
      '.local/share/mopidy/http/*',
      '.local/share/mopidy/spotify/*',
      '.local/share/mopidy/spotify/credentials-cache/*',
      '.local/share/mopidy/tidal/*',
      '.local/share/mopidy/iris/*',
      '.config/mopidy/*',
      '.config/go-librespot/*',
      '.local/state/go-librespot/*',
      '.netrc',
      '.pgpass',
      '.git-credentials',
    ],
  ],
  [
    'history',
    [
      '.bash_history',
      '.zsh_history',
      '.local/share/fish/fish_history',
      '.python_history',
      '.mysql_history',
      '.psql_history',
      '.lesshst',
    ],
  ],
  ['unit', ['.config/systemd/user/*.service']],
];

/** Programs whose units and settings are looked at. */
const SERVICES = [
  'mopidy',
  'librespot',
  'spotifyd',
  'raspotify',
  'go-librespot',
  'navidrome',
  'jellyfin',
  'shairport-sync',
  'snapserver',
  'snapclient',
  'mpd',
  'icecast2',
];

/** Of the system. */
export const SYSTEM_SHELVES: readonly Shelf[] = [
  ['mopidy', ['/etc/mopidy/*.conf']],
  [
    'config',
    [
      '/etc/raspotify/conf',
      '/etc/spotifyd.conf',
      '/etc/snapserver.conf',
      '/etc/shairport-sync.conf',
      '/etc/mpd.conf',
      '/etc/icecast2/icecast.xml',
      ...SERVICES.map((name) => `/etc/default/${name}`),
    ],
  ],
  [
    'credential',
    [
      '/var/cache/mopidy/jellyfin/*',
      '/var/lib/mopidy/http/*',
      '/var/lib/mopidy/spotify/*',
      '/var/lib/mopidy/spotify/credentials-cache/*',
      '/var/lib/mopidy/tidal/*',
      '/var/lib/mopidy/iris/*',
      '/var/cache/librespot/*',
      '/var/cache/spotifyd/*',
      '/var/cache/spotifyd/oauth/*',
      '/var/cache/raspotify/*',
      '/var/cache/private/raspotify/*',
    ],
  ],
  [
    'unit',
    [
      '/etc/systemd/system/*.service',
      '/run/systemd/system/*.service',
      '/usr/local/lib/systemd/system/*.service',
      ...SERVICES.flatMap((name) => [
        `/etc/systemd/system/${name}.service.d/*.conf`,
        `/usr/lib/systemd/system/${name}.service`,
        `/lib/systemd/system/${name}.service`,
      ]),
    ],
  ],
];

/** Names that programs give to stored credentials, whatever the directory. */
const CREDENTIAL_NAMES =
  /^(?:credentials\.json(?:\.(?:bak|rejected|old))?|token|access_token|refresh_token|cookie_secret|tidal-(?:oauth|pkce)\.json|\.cache-[^/]+|browser\.json|headers_auth\.json|oauth\.json|arl\.txt|\.netrc|\.pgpass|\.git-credentials)$/;
/** Names that mean credentials in the directories of these programs only. */
const LOCAL_NAMES = /\/(?:iris\/[^/]+\.pkl|go-librespot\/state\.json)$/;

/** Whether a path is that of a credential file, by its name alone. */
export function isCredentialName(path: string): boolean {
  return CREDENTIAL_NAMES.test(path.slice(path.lastIndexOf('/') + 1)) || LOCAL_NAMES.test(path);
}

/** Programs that need no rights of root once they run. */
export const MODEST_PROGRAMS: ReadonlySet<string> = new Set([
  ...SERVICES,
  'hass',
  'Plex Media Server',
  'sonarr',
  'radarr',
  'lidarr',
  'prowlarr',
  'mosquitto',
]);

/** Programs that do not give up root's rights by themselves, so that their unit has to. */
export const UNIT_PROGRAMS: ReadonlySet<string> = new Set([
  'mopidy',
  'librespot',
  'spotifyd',
  'raspotify',
  'go-librespot',
  'navidrome',
  'jellyfin',
]);
