/**
 * Which setting of a program keeps secrets out of its log.
 *
 * A table from what log lines tell of their writer (program, logger, level, file) to one sentence. Rows are in order of
 * precedence: the first that fits a line advises on it. Sources: the configuration references of the programs named.
 */
import type { LineContext } from '../model/finding.js';

/** What a line tells of its writer. */
export interface Writer extends LineContext {
  /** The log that holds it, of all generations. */
  readonly family: string;
}

interface Row {
  readonly program?: RegExp;
  readonly logger?: RegExp;
  readonly level?: RegExp;
  readonly file?: RegExp;
  readonly advice: string;
}

const VERBOSE = /^(?:TRACE|DEBUG|VERBOSE|FINE|FINER|FINEST|LOG)$/;
/** Mopidy calls its own modules and its extensions' so. */
const MOPIDY = /^mopidy(?:[._]|$)/;
const CONFIG_FILE =
  'and raise the level of the handlers in the file that [logging] config_file names, if there is one';

/** Libraries that its extensions use. */
const THIRD_PARTY =
  /^(?:urllib3|requests|httpx|httpcore|http\.client|websocket|pykka|tornado|spotify|pylast|tidalapi)(?:\.|$)/;

const MOPIDY_ROWS: readonly Row[] = [
  {
    logger: /^mopidy\.audio/,
    level: /^(?:INFO|ERROR)$/,
    advice:
      'Mopidy: give [audio] output no password (use a local Icecast relay), or set [loglevels] mopidy.audio = critical, since it prints the output at its default verbosity',
  },
  {
    logger: /^mopidy\.(?:core|internal|stream|models)/,
    level: /^(?:INFO|WARNING|ERROR)$/,
    advice:
      'Mopidy: keep passwords and tokens out of the URLs of streams and playlists, or set [loglevels] mopidy.core, mopidy.internal and mopidy.stream = critical',
  },
  {
    logger: /^mopidy_podcast/,
    advice:
      'Mopidy-Podcast: set [loglevels] mopidy_podcast = critical, since it prints the URLs of feeds that it cannot get',
  },
  {
    logger: /^mopidy_youtube/,
    level: /^(?:WARNING|ERROR)$/,
    advice:
      'Mopidy-YouTube: set [loglevels] mopidy_youtube = critical, since it prints requests that fail with their key',
  },
  {
    logger: /^mopidy_tidal/,
    level: /^INFO$/,
    advice:
      'Mopidy-Tidal: set [loglevels] mopidy_tidal = warning once it is logged in, since it prints the login link',
  },
  {
    logger: /^mopidy_(?:jellyfin|subidy|scrobbler|soundcloud|spotify|bandcamp|beets|gmusic)/,
    level: /^(?:INFO|WARNING|ERROR)$/,
    advice:
      'Mopidy: set [loglevels] for this extension to critical, for example mopidy_jellyfin = critical, since it prints requests that fail with their URL',
  },
  {
    logger: MOPIDY,
    level: VERBOSE,
    advice: `Mopidy: set [logging] verbosity = 0 and start it without -v, ${CONFIG_FILE}`,
  },
  {
    logger: THIRD_PARTY,
    program: /^mopidy$/,
    advice: `Mopidy: set [logging] verbosity = 0 and start it without -v, ${CONFIG_FILE}`,
  },
  {
    logger: THIRD_PARTY,
    file: /(?:^|\/)mopidy[^/]*(?:\.log|\/[^/]*\.log)$/,
    advice: `Mopidy: set [logging] verbosity = 0 and start it without -v, ${CONFIG_FILE}`,
  },
  {
    logger: MOPIDY,
    advice:
      'Mopidy: set [loglevels] for the logger named here to a higher level, and keep secrets out of URLs in its settings',
  },
  {
    program: /^mopidy$/,
    advice: `Mopidy: set [logging] verbosity = 0 and start it without -v, ${CONFIG_FILE}`,
  },
];

const MUSIC_ROWS: readonly Row[] = [
  {
    logger: /^librespot(?:_|::|$)/,
    level: /^INFO$/,
    advice:
      'librespot: give the proxy no password, or set RUST_LOG=warn, since it prints the URL of the proxy at its default level',
  },
  {
    logger: /^(?:librespot|libmdns|rspotify|oauth2)(?:_|::|$)/,
    program: /^(?:spotifyd)$/,
    advice:
      'spotifyd: start it without --verbose and unset RUST_LOG, since debug and trace lines hold tokens',
  },
  {
    logger: /^(?:librespot|libmdns|rspotify|oauth2)(?:_|::|$)/,
    advice:
      'librespot: start it without -v and unset RUST_LOG, in /etc/raspotify/conf too, since its trace lines hold tokens',
  },
  { program: /^spotifyd$/, advice: 'spotifyd: start it without --verbose and unset RUST_LOG' },
  {
    program: /^(?:librespot|raspotify)$/,
    advice:
      'librespot: start it without -v, and give it a cache with stored credentials instead of a password',
  },
  {
    program: /^go-librespot$/,
    advice: 'go-librespot: set log_level: info, since debug lines hold the client token',
  },
  {
    logger: /^(?:shout2|souphttpsrc|curlhttpsrc|rtspsrc|spotifyaudiosrc|GST_[A-Z_]+)$/,
    advice:
      'GStreamer: unset GST_DEBUG and GST_DEBUG_FILE, since its debug lines hold URLs and passwords as they are',
  },
  { program: /^shairport-sync$/, advice: 'shairport-sync: set log_verbosity = 0 and start it without -v' },
  {
    program: /^snapserver$/,
    advice: 'Snapcast: set [logging] filter = *:info, since it prints the URIs of streams at the level debug',
  },
  { file: /snapserver/i, level: VERBOSE, advice: 'Snapcast: set [logging] filter = *:info' },
  {
    file: /icecast[^/]*\/(?:access|error)\.log$/i,
    advice: 'Icecast: set <loglevel> to 2 or less, and send passwords as Basic credentials instead of ?pass=',
  },
];

const HOME_ROWS: readonly Row[] = [
  {
    logger:
      /^(?:homeassistant|custom_components|hass_nabucasa|supervisor|aiohttp|aio[a-z]+|py[a-z]+)(?:\.|$)/,
    level: VERBOSE,
    file: /home-?assistant/i,
    advice:
      'Home Assistant: set logger: default: warning, and no integration to debug, in configuration.yaml',
  },
  {
    logger: /^(?:homeassistant|custom_components|hass_nabucasa)(?:\.|$)/,
    advice:
      'Home Assistant: set the logger named here to critical under logger: logs: in configuration.yaml, and keep passwords in secrets.yaml and out of URLs',
  },
  {
    logger: /^(?:Emby|Jellyfin|MediaBrowser)\./,
    level: /^INFO$/,
    advice:
      'Jellyfin: set this logger to Warning under Serilog, MinimumLevel, Override in logging.json, since it prints access tokens at its default level',
  },
  {
    logger: /^(?:Emby|Jellyfin|MediaBrowser)\./,
    advice: 'Jellyfin: set Serilog, MinimumLevel, Default to Information or higher in logging.json',
  },
  {
    program: /^jellyfin$/i,
    advice: 'Jellyfin: set Serilog, MinimumLevel, Default to Information or higher in logging.json',
  },
  {
    file: /Plex Media Server[^/]*\.log$/i,
    advice: 'Plex: turn off debug and verbose logging under Settings, General',
  },
  {
    file: /(?:sonarr|radarr|lidarr|readarr|prowlarr|whisparr|bazarr)[^/]*\.(?:txt|log)$/i,
    advice:
      'Sonarr and its kin: set Settings, General, Log Level to Info, and send API keys as the header X-Api-Key',
  },
  {
    program: /^(?:sonarr|radarr|lidarr|readarr|prowlarr|whisparr)$/i,
    advice:
      'Sonarr and its kin: set Settings, General, Log Level to Info, and send API keys as the header X-Api-Key',
  },
  { program: /^navidrome$/, advice: 'Navidrome: set EnableLogRedacting = true and LogLevel = "info"' },
  { file: /navidrome/i, advice: 'Navidrome: set EnableLogRedacting = true and LogLevel = "info"' },
  {
    logger: /^(?:frigate|go2rtc)(?:\.|$)/,
    advice:
      'Frigate: set logger: default: info, and put camera passwords into environment variables named FRIGATE_',
  },
  { logger: /^z2m$/, advice: 'Zigbee2MQTT: set advanced: log_level: info in configuration.yaml' },
];

const WEB_ROWS: readonly Row[] = [
  {
    file: /(?:nginx|caddy|traefik|lighttpd|apache2?|httpd)[^/]*\/[^/]*access[^/]*$|(?:^|\/)(?:other_vhosts_)?access(?:[._-]log|\.log)?$/i,
    advice:
      'Web server: log the path without its query ($uri for nginx, %U for Apache) and no Referer, or send the secret as a header instead of in the URL',
  },
  {
    file: /nginx[^/]*\/[^/]*error[^/]*$/i,
    advice: 'nginx: set error_log to the level warn, and send the secret as a header instead of in the URL',
  },
  {
    logger: /^http\.log\.access/,
    advice:
      'Caddy: add a filter for the query and the headers to the format of the access log (format filter)',
  },
  {
    logger: /^(?:httpx|httpcore)(?:\.|$)/,
    advice: 'httpx: logging.getLogger("httpx").setLevel(logging.WARNING), since it prints whole URLs at INFO',
  },
  {
    logger: /^(?:urllib3|requests)(?:\.|$)/,
    level: VERBOSE,
    advice:
      'urllib3: logging.getLogger("urllib3").setLevel(logging.INFO), since it prints whole URLs at DEBUG',
  },
  {
    logger: /^urllib3(?:\.|$)/,
    advice:
      'urllib3: logging.getLogger("urllib3").setLevel(logging.ERROR), since it prints the URLs of requests that it tries again',
  },
  {
    program: /^sudo$/,
    advice:
      'sudo: pass secrets in a file or on standard input instead of as arguments, since it logs whole command lines',
  },
  {
    program: /^(?:CRON|cron|crond)$/,
    advice:
      'cron: move secrets out of the crontab into a file that the command reads, since it logs whole command lines',
  },
];

const ROWS: readonly Row[] = [...MOPIDY_ROWS, ...MUSIC_ROWS, ...HOME_ROWS, ...WEB_ROWS];

/** Gives advice on the lines that hold one secret. */
export type Adviser = (writers: readonly Writer[]) => string | undefined;

/** Writers that an adviser remembers before it starts anew. */
const MAX_KNOWN = 4096;

/**
 * Makes an adviser: what most of the lines call for, the earlier one of two, undefined where nothing is known of their
 * writers. It remembers, since few programs write all of a log.
 */
export function createAdviser(): Adviser {
  const known = new Map<string, string | undefined>();
  return (writers) => {
    const counts = new Map<string, number>();
    for (const writer of writers) {
      const advice = recall(known, writer);
      if (advice !== undefined) counts.set(advice, (counts.get(advice) ?? 0) + 1);
    }
    return [...counts].reduce<readonly [string, number] | undefined>(
      (best, entry) => (best && best[1] >= entry[1] ? best : entry),
      undefined,
    )?.[0];
  };
}

function recall(known: Map<string, string | undefined>, writer: Writer): string | undefined {
  const { program, logger, level, family } = writer;
  const key = [program, logger, level, family].join('\n');
  if (!known.has(key)) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, ROWS.find((row) => fits(row, writer))?.advice);
  }
  return known.get(key);
}

function fits({ program, logger, level, file }: Row, writer: Writer): boolean {
  return (
    (!program || program.test(writer.program ?? '')) &&
    (!logger || logger.test(writer.logger ?? '')) &&
    (!level || level.test(writer.level ?? '')) &&
    (!file || file.test(writer.family))
  );
}
