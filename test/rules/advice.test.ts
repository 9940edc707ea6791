import { describe, expect, test } from 'vitest';
import { createAdviser, type Writer } from '../../src/rules/advice.js';

const advise = createAdviser();

function ask(writer: Partial<Writer>): string | undefined {
  return advise([{ family: 'app.log', ...writer }]);
}

describe('advice names the program and the setting', () => {
  test.each([
    [{ logger: 'mopidy.audio.actor', level: 'INFO' }, /^Mopidy: .*mopidy\.audio = critical/],
    [{ logger: 'mopidy.core.tracklist', level: 'WARNING' }, /^Mopidy: .*mopidy\.core/],
    [{ logger: 'mopidy.http.handlers', level: 'DEBUG' }, /^Mopidy: set \[logging\] verbosity = 0/],
    [{ logger: 'mopidy_jellyfin.http', level: 'DEBUG' }, /^Mopidy: set \[logging\] verbosity = 0/],
    [{ logger: 'mopidy_jellyfin.http', level: 'INFO' }, /mopidy_jellyfin = critical/],
    [{ logger: 'mopidy_youtube', level: 'ERROR' }, /^Mopidy-YouTube/],
    [{ logger: 'mopidy_podcast.library', level: 'ERROR' }, /^Mopidy-Podcast/],
    [{ logger: 'mopidy_tidal.backend', level: 'INFO' }, /^Mopidy-Tidal/],
    [{ logger: 'mopidy.something', level: 'CRITICAL' }, /^Mopidy: set \[loglevels\]/],
    [{ program: 'mopidy', level: 'INFO' }, /^Mopidy: set \[logging\] verbosity = 0/],
    [{ program: 'mopidy', logger: 'urllib3.connectionpool', level: 'DEBUG' }, /^Mopidy/],
    [{ logger: 'urllib3.connectionpool', level: 'DEBUG', family: '/var/log/mopidy/mopidy.log' }, /^Mopidy/],
    [{ logger: 'urllib3.connectionpool', level: 'DEBUG', family: '/srv/app.log' }, /^urllib3: .*INFO/],
    [{ logger: 'urllib3.connectionpool', level: 'WARNING' }, /^urllib3: .*ERROR/],
    [{ logger: 'httpx', level: 'INFO' }, /^httpx/],
    [{ logger: 'librespot_core::login5', level: 'TRACE' }, /^librespot: start it without -v/],
    [{ logger: 'librespot_core::socket', level: 'INFO' }, /^librespot: .*proxy/],
    [{ logger: 'librespot', program: 'spotifyd', level: 'TRACE' }, /^spotifyd/],
    [{ program: 'go-librespot', level: 'DEBUG' }, /^go-librespot: .*log_level/],
    [{ logger: 'shout2', level: 'DEBUG' }, /^GStreamer: unset GST_DEBUG/],
    [{ logger: 'homeassistant.components.mqtt', level: 'DEBUG' }, /^Home Assistant/],
    [{ logger: 'Emby.Server.Implementations.Session.SessionManager', level: 'INFO' }, /^Jellyfin: .*Warning/],
    [{ family: '/config/Library/Logs/Plex Media Server/Plex Media Server.log' }, /^Plex/],
    [{ family: '/config/logs/sonarr.trace.txt', logger: 'Http', level: 'TRACE' }, /^Sonarr/],
    [{ family: '/var/log/nginx/access.log' }, /^Web server: .*\$uri/],
    [{ family: '/var/log/nginx/error.log', level: 'DEBUG' }, /^nginx/],
    [{ family: '/var/log/apache2/other_vhosts_access.log' }, /^Web server/],
    [{ logger: 'http.log.access.log0', level: 'INFO' }, /^Caddy/],
    [{ program: 'sudo' }, /^sudo/],
  ] as const)('%j', (writer, words) => {
    expect(ask(writer)).toMatch(words);
  });

  test('and is one sentence without a full stop', () => {
    expect(ask({ logger: 'mopidy.core', level: 'DEBUG' })).toMatch(/^[A-Z].{20,280}[^.]$/);
  });
});

describe('no advice', () => {
  test.each([
    {},
    { program: 'sshd', level: 'INFO' },
    { logger: 'com.example.mopidy', level: 'DEBUG' },
    { logger: 'mopidyish', level: 'DEBUG' },
    { family: 'accessories.log' },
  ])('on %j', (writer) => {
    expect(ask(writer)).toBeUndefined();
  });

  test('on no lines at all', () => {
    expect(advise([])).toBeUndefined();
  });
});

test('of several writers, the one with the most lines is advised on, the first of equals', () => {
  const [mopidy, sudo] = [
    { family: 'a', logger: 'mopidy.core', level: 'DEBUG' },
    { family: 'a', program: 'sudo' },
  ];
  expect(advise([sudo, mopidy, mopidy])).toMatch(/^Mopidy/);
  expect(advise([sudo, mopidy])).toMatch(/^sudo/);
  expect(advise([{ family: 'a' }, { family: 'a' }, sudo])).toMatch(/^sudo/);
});

test('an adviser says the same however many writers it was asked about', () => {
  for (let index = 0; index < 10_000; index++) advise([{ family: `file-${index}.log`, program: 'sudo' }]);
  expect(ask({ program: 'sudo' })).toMatch(/^sudo/);
  expect(ask({ program: 'sshd' })).toBeUndefined();
});
