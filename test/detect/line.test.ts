import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEAD_BYTES, readLineContext } from '../../src/detect/line.js';
import type { LineContext } from '../../src/model/finding.js';

/** The last change of the files: 21 November 2026. */
const MODIFIED_MS = Date.UTC(2026, 10, 21, 18);

/** Context of the line of `§`, behind which the secret is one byte; the whole text is valid from `begin` on. */
function read(marked: string, begin = 1): LineContext {
  const text = `\n${marked}`;
  const bytes = Buffer.from(text.replace('§', ''), 'latin1');
  const start = Buffer.from(text.slice(0, text.indexOf('§')), 'latin1').length;
  const source = { bytes, begin, end: bytes.length, secrets: [{ start, end: start + 1 }] };
  return readLineContext(source, bytes.lastIndexOf(10, start - 1) + 1, MODIFIED_MS);
}

const ESC = '\u001b';

/** Name of the format, text with the secret at `§`, context. */
const FORMATS: readonly (readonly [name: string, text: string, context: LineContext])[] = [
  [
    'Mopidy 3, head and message on two lines',
    'INFO     2026-11-21 16:31:02,673 [4943:MainThread] mopidy.audio.actor\n  Output set to "password=§x"',
    { time: '2026-11-21T16:31:02.673', logger: 'mopidy.audio.actor', level: 'INFO' },
  ],
  [
    'Mopidy 3, a message of several lines',
    'DEBUG    2026-11-21 16:31:02,673 [4943:Core-7] mopidy.http.handlers\n  one\n    two\n  token=§x',
    { time: '2026-11-21T16:31:02.673', logger: 'mopidy.http.handlers', level: 'DEBUG' },
  ],
  [
    'Mopidy of Debian, version 3',
    'WARNING  [MainThread] mopidy.core.tracklist Track is not playable: http://u:§x',
    { logger: 'mopidy.core.tracklist', level: 'WARNING' },
  ],
  ['Mopidy 2 on a console', 'INFO     Starting with password §x', { level: 'INFO' }],
  [
    'Mopidy of Debian, version 2',
    'INFO     2015-10-05 09:21:11,807 [29599:SpotifyEventLoop] spotify.session: Signed in, token §x',
    { time: '2015-10-05T09:21:11.807', logger: 'spotify.session', level: 'INFO' },
  ],
  [
    'Mopidy 0.19',
    '2014-03-20 20:22:54,391 DEBUG [4679:MpdSession-8] mopidy.mpd.session: Request from [::1]: password "§x"',
    { time: '2014-03-20T20:22:54.391', logger: 'mopidy.mpd.session', level: 'DEBUG' },
  ],
  [
    'journald',
    'Nov 20 13:12:33 pi3A128 mopidy[11177]: INFO     [MainThread] mopidy.config Loading token=§x',
    { time: '2026-11-20T13:12:33', program: 'mopidy', logger: 'mopidy.config', level: 'INFO' },
  ],
  [
    'journald, the second line of a record',
    'Dec 21 13:12:33 pi3A128 mopidy[11177]:   token=§x',
    { time: '2025-12-21T13:12:33', program: 'mopidy' },
  ],
  [
    'syslog with a priority, without a process id',
    '<134>Nov  1 03:02:01 nas cron: password=§x',
    { time: '2026-11-01T03:02:01', program: 'cron', level: 'INFO' },
  ],
  [
    'coloured, with the line ends of a terminal',
    `${ESC}[34mDEBUG    2026-11-21 16:31:02,673 [4943:MainThread] mopidy.ext\r\n  Loaded token=§x${ESC}[0m\r\n`,
    { time: '2026-11-21T16:31:02.673', logger: 'mopidy.ext', level: 'DEBUG' },
  ],
  [
    'Mopidy 4, a colour and a wrapped message',
    '16:33:14 INFO     MainThread mopidy.audio.actor                                \n                  Output set to "password=§x"',
    { logger: 'mopidy.audio.actor', level: 'INFO' },
  ],
  [
    'librespot',
    '[2026-11-21T16:30:00Z TRACE librespot_core::login5] Got auth token: Token { access_token: "§x"',
    { time: '2026-11-21T16:30:00Z', logger: 'librespot_core::login5', level: 'TRACE' },
  ],
  [
    'spotifyd',
    `${ESC}[2m[INFO librespot_core] ${ESC}[0mUsing proxy "http://u:§x"`,
    { logger: 'librespot_core', level: 'INFO' },
  ],
  [
    'Home Assistant',
    '2026-11-21 16:30:00.123 WARNING (MainThread) [homeassistant.components.http.ban] token=§x',
    { time: '2026-11-21T16:30:00.123', logger: 'homeassistant.components.http.ban', level: 'WARNING' },
  ],
  [
    'Plex',
    'Dec 18, 2017 21:39:39.324 [0x7fa58bffe700] DEBUG - Request: [127.0.0.1:38564 (Loopback)] GET /?token=§x',
    { time: '2017-12-18T21:39:39.324', level: 'DEBUG' },
  ],
  [
    'Jellyfin',
    '[2024-11-01 11:25:29.775 +00:00] [INF] [11] Emby.Server.Implementations.Session.SessionManager: token "§x"',
    {
      time: '2024-11-01T11:25:29.775+00:00',
      logger: 'Emby.Server.Implementations.Session.SessionManager',
      level: 'INFO',
    },
  ],
  [
    'Sonarr and its kin',
    '2024-08-11 19:33:37.4|Trace|Http|Req: 899 [GET] /api?apikey=§x',
    { time: '2024-08-11T19:33:37.4', logger: 'Http', level: 'TRACE' },
  ],
  [
    'logrus',
    'time="2026-11-21T16:30:00+01:00" level=debug msg="obtained new client token: §x"',
    { time: '2026-11-21T16:30:00+01:00', level: 'DEBUG' },
  ],
  [
    'a combined access log',
    '192.168.1.9 - - [21/Nov/2026:16:33:14 +0100] "GET /rss?auth=§x',
    { time: '2026-11-21T16:33:14+01:00' },
  ],
  [
    'an nginx error log',
    '2026/11/21 16:33:14 [error] 1234#0: *1 open() failed, request: "GET /?token=§x',
    { time: '2026-11-21T16:33:14', level: 'ERROR' },
  ],
  [
    'Mopidy 4, a time that is the same as above',
    '16:33:14 INFO     MainThread mopidy.core\n         DEBUG    Core-7 (_actor_loop) mopidy.mpd.session                   \n                  password "§x"',
    { logger: 'mopidy.mpd.session', level: 'DEBUG' },
  ],
  [
    "Python's basicConfig",
    'WARNING:requests.adapters:Bearer §x',
    { logger: 'requests.adapters', level: 'WARNING' },
  ],
  [
    'columns between dashes',
    '2026-11-21 16:31:02,673 - mopidy_spotify - DEBUG - token=§x',
    { time: '2026-11-21T16:31:02.673', logger: 'mopidy_spotify', level: 'DEBUG' },
  ],
  [
    'Flask',
    '[2026-11-21 16:31:02,673] ERROR in app: token=§x',
    { time: '2026-11-21T16:31:02.673', logger: 'app', level: 'ERROR' },
  ],
  [
    'Gunicorn',
    '[2026-11-21 16:31:02 +0100] [4943] [INFO] token=§x',
    { time: '2026-11-21T16:31:02+01:00', level: 'INFO' },
  ],
  [
    'Celery',
    '[2026-11-21 16:31:02,673: WARNING/MainProcess] token=§x',
    { time: '2026-11-21T16:31:02.673', level: 'WARNING' },
  ],
  [
    'Loguru',
    '2026-11-21 16:31:02.673 | DEBUG    | app.client:connect:12 - token=§x',
    { time: '2026-11-21T16:31:02.673', logger: 'app.client', level: 'DEBUG' },
  ],
  [
    'Frigate',
    '[2026-11-21 16:31:02] frigate.app                    INFO    : rtsp://u:§x',
    { time: '2026-11-21T16:31:02', logger: 'frigate.app', level: 'INFO' },
  ],
  [
    'SABnzbd',
    '2026-11-21 16:31:02,673::INFO::[interface:123] apikey=§x',
    { time: '2026-11-21T16:31:02.673', logger: 'interface', level: 'INFO' },
  ],
  ['Deluge', '[INFO    ][deluge.core:123] password=§x', { logger: 'deluge.core', level: 'INFO' }],
  [
    'Monolog',
    '[2026-11-21 16:31:02] production.ERROR: token=§x',
    { time: '2026-11-21T16:31:02', logger: 'production', level: 'ERROR' },
  ],
  [
    'tracing',
    '2026-11-21T16:31:02.673123Z  INFO librespot_core::socket: Using proxy "http://u:§x"',
    { time: '2026-11-21T16:31:02.673123Z', logger: 'librespot_core::socket', level: 'INFO' },
  ],
  [
    'Spring Boot',
    '2026-11-21 16:31:02.673  WARN 4711 --- [nio-8080-exec-1] c.e.a.LoginService                : token=§x',
    { time: '2026-11-21T16:31:02.673', logger: 'c.e.a.LoginService', level: 'WARN' },
  ],
  [
    'Logback',
    '16:31:02.673 [main] DEBUG com.example.Login - token=§x',
    { logger: 'com.example.Login', level: 'DEBUG' },
  ],
  [
    'log4j',
    '2026-11-21 16:31:02,673 [main] FATAL com.example.Login - token=§x',
    { time: '2026-11-21T16:31:02.673', logger: 'com.example.Login', level: 'FATAL' },
  ],
  [
    'openHAB',
    '2026-11-21 16:31:02.673 [INFO ] [openhab.event.ItemState ] - token=§x',
    { time: '2026-11-21T16:31:02.673', logger: 'openhab.event.ItemState', level: 'INFO' },
  ],
  [
    'Tomcat',
    '21-Nov-2026 16:31:02.673 SEVERE [main] org.apache.catalina.Core.start token=§x',
    { time: '2026-11-21T16:31:02.673', logger: 'org.apache.catalina.Core.start', level: 'SEVERE' },
  ],
  [
    'levels flush right',
    'ERROR [main] com.example.One x\n WARN [main] com.example.Two token=§x',
    { logger: 'com.example.Two', level: 'WARN' },
  ],
  ['klog', 'E1121 16:31:02.673123   12345 login.go:12] token=§x', { level: 'ERROR' }],
  [
    'GStreamer',
    `0:00:01.234567890 ${ESC}[31m 1234${ESC}[00m 0x55d0c0 ${ESC}[37mDEBUG  ${ESC}[00m ${ESC}[00m             shout2 gstshout2.c:546:gst_start:<s>${ESC}[00m setting password: §x`,
    { logger: 'shout2', level: 'DEBUG' },
  ],
  [
    'Snapcast',
    '2026-11-21 16-31-02.673 [Debug] (StreamManager) spotify:///librespot?password=§x',
    { time: '2026-11-21T16:31:02.673', level: 'DEBUG' },
  ],
  ['MPD', 'Nov 21 16:31 : client: password §x', { time: '2026-11-21T16:31' }],
  [
    'Icecast',
    '[2026-11-21  16:38:18] WARN admin/admin_handle Admin command §x',
    { time: '2026-11-21T16:38:18', logger: 'admin/admin_handle', level: 'WARN' },
  ],
  [
    'an Apache error log',
    '[Sat Nov 21 16:31:02.673123 2026] [auth_basic:error] [pid 7005:tid 1406] [client 10.0.0.9:145] token=§x',
    { time: '2026-11-21T16:31:02.673123', logger: 'auth_basic', level: 'ERROR' },
  ],
  [
    'an access log with virtual hosts',
    'radio.example.com:443 192.168.1.9 - alice [21/Nov/2026:16:33:14 +0100] "GET /rss?auth=§x',
    { time: '2026-11-21T16:33:14+01:00' },
  ],
  [
    'PostgreSQL',
    '2026-11-21 16:31:02.673 CET [1329108] ERROR:  syntax error near §x',
    { time: '2026-11-21T16:31:02.673+01:00', level: 'ERROR' },
  ],
  [
    'MySQL',
    '2026-11-21T16:31:02.673123Z 0 [Warning] [MY-010068] [Server] token=§x',
    { time: '2026-11-21T16:31:02.673123Z', level: 'WARNING' },
  ],
  ['Mosquitto', '1763742662: New client, password §x', { time: '2025-11-21T16:31:02Z' }],
  ['ESPHome', '[16:31:02][D][wifi:094]: password §x', { logger: 'wifi', level: 'DEBUG' }],
  [
    'Zigbee2MQTT',
    '[2026-11-21 16:31:02] info: \tz2m:mqtt: password §x',
    { time: '2026-11-21T16:31:02', logger: 'z2m', level: 'INFO' },
  ],
  [
    'ASP.NET',
    'warn: Jellyfin.Server.Filters[12] token §x',
    { logger: 'Jellyfin.Server.Filters', level: 'WARN' },
  ],
  [
    'go-kit',
    'ts=2026-11-21T16:31:02.673Z level=warn caller=auth/client.go:88 component=scraper token=§x',
    { time: '2026-11-21T16:31:02.673Z', logger: 'auth/client.go', level: 'WARN' },
  ],
  [
    'Grafana, the level behind the secret',
    'logger=context token=§x t=2026-11-21T16:31:02.67+0100 level=info msg="x"',
    { time: '2026-11-21T16:31:02.67+01:00', logger: 'context', level: 'INFO' },
  ],
  [
    'GitHub Actions',
    '2026-11-21T16:31:02.6731234Z ##[error]token=§x',
    { time: '2026-11-21T16:31:02.6731234Z', level: 'ERROR' },
  ],
  ['no format at all', 'password=§x', {}],
  ['nothing before the secret', '§x', {}],
];

/** Lines that something else carries. */
const CARRIED: readonly (readonly [name: string, text: string, context: LineContext])[] = [
  [
    'RFC 3164 with a host alone',
    '<11>Nov 20 13:12:33 nas app[1]: valid until 2031-01-01 00:00:00 token=§x',
    { time: '2026-11-20T13:12:33', program: 'app', level: 'ERROR' },
  ],
  [
    'RFC 5424',
    '<165>1 2026-11-21T16:31:02.003Z web-1 app 4711 ID7 [meta@32473 seq="9" ip="10.0.0.1"] token=§x',
    { time: '2026-11-21T16:31:02.003Z', program: 'app', level: 'NOTICE' },
  ],
  [
    'RFC 5424 without structured data',
    '<28>1 2026-11-21T16:31:02+01:00 pi mopidy - - - INFO [MainThread] mopidy.core token=§x',
    { time: '2026-11-21T16:31:02+01:00', program: 'mopidy', logger: 'mopidy.core', level: 'INFO' },
  ],
  [
    'rsyslog with full timestamps',
    '2026-11-21T16:31:02.673123+01:00 pi jellyfin[742]: [16:31:02] [INF] [11] Main: token=§x',
    { time: '2026-11-21T16:31:02.673123+01:00', program: 'jellyfin', logger: 'Main', level: 'INFO' },
  ],
  [
    'journalctl short-full',
    'Sat 2026-11-21 16:31:02 CET pi mopidy[812]: DEBUG    [Core-9] mopidy.core token=§x',
    { time: '2026-11-21T16:31:02+01:00', program: 'mopidy', logger: 'mopidy.core', level: 'DEBUG' },
  ],
  [
    'journalctl short-monotonic',
    '[    5.123456] pi mopidy[812]: DEBUG    [Core-9] mopidy.core token=§x',
    { program: 'mopidy', logger: 'mopidy.core', level: 'DEBUG' },
  ],
  [
    'a record of two lines in the journal, another program between',
    'Nov 21 16:31:02 pi mopidy[812]: DEBUG    2026-11-21 16:31:02,673 [5:M] mopidy.core\nNov 21 16:31:02 pi cron[9]: x\nNov 21 16:31:02 pi mopidy[812]:   token=§x',
    { time: '2026-11-21T16:31:02.673', program: 'mopidy', logger: 'mopidy.core', level: 'DEBUG' },
  ],
  [
    'journalctl as JSON, in any order',
    '{"_PID":"8","MESSAGE":"DEBUG    [Core-9] mopidy.core token=§x","PRIORITY":"6","SYSLOG_IDENTIFIER":"mopidy","__REALTIME_TIMESTAMP":"1763742662673000"}',
    { time: '2025-11-21T16:31:02.673Z', program: 'mopidy', logger: 'mopidy.core', level: 'DEBUG' },
  ],
  [
    'journalctl as JSON, a message of bytes',
    `{"SYSLOG_IDENTIFIER":"mopidy","MESSAGE":[${[...Buffer.from('\u001b[31mERROR [M] mopidy.core x=')].join(',')},§1,2]}`,
    { program: 'mopidy', logger: 'mopidy.core', level: 'ERROR' },
  ],
  [
    'journalctl as JSON, the level of syslog',
    '{"PRIORITY":"3","_COMM":"sshd","MESSAGE":"token=§x"}',
    { program: 'sshd', level: 'ERROR' },
  ],
  [
    "journald's export form",
    '__CURSOR=s=1\n__REALTIME_TIMESTAMP=1763742662673000\nPRIORITY=4\nMESSAGE=token=§x\nSYSLOG_IDENTIFIER=mopidy\n\n__REALTIME_TIMESTAMP=1\nPRIORITY=0\n',
    { time: '2025-11-21T16:31:02.673Z', program: 'mopidy', level: 'WARNING' },
  ],
  [
    "journald's export form, a message of several lines",
    '__REALTIME_TIMESTAMP=1763742662673000\n_COMM=mopidy\nMESSAGE\n\x2f\0\0\0\0\0\0\0INFO [M] mopidy.core token=§x',
    { time: '2025-11-21T16:31:02.673Z', program: 'mopidy', logger: 'mopidy.core', level: 'INFO' },
  ],
  [
    "Docker's json-file",
    String.raw`{"log":"\u001b[34mDEBUG    [MainThread] mopidy.core token=§x\n","stream":"stderr","time":"2026-11-21T16:31:02.673123456Z"}`,
    { time: '2026-11-21T16:31:02.673123456Z', logger: 'mopidy.core', level: 'DEBUG' },
  ],
  [
    "Docker's json-file with attributes, a record of two lines",
    String.raw`{"log":"INFO     2026-11-21 16:31:02,673 [5:M] mopidy.core\n","stream":"stderr","attrs":{"tag":"x"},"time":"2026-11-21T16:31:02.674Z"}` +
      '\n' +
      String.raw`{"log":"  token=§x\n","stream":"stderr","attrs":{"tag":"x"},"time":"2026-11-21T16:31:02.675Z"}`,
    { time: '2026-11-21T16:31:02.674Z', logger: 'mopidy.core', level: 'INFO' },
  ],
  [
    "Zap in Docker's json-file",
    String.raw`{"log":"{\"level\":\"warn\",\"ts\":1763742662.5,\"logger\":\"http.log\",\"msg\":\"token=§x\"}\n","stream":"stderr","time":"2026-11-21T16:31:02.673Z"}`,
    { time: '2025-11-21T16:31:02.5Z', logger: 'http.log', level: 'WARN' },
  ],
  [
    'a container of Kubernetes',
    '2026-11-21T16:31:02.673123456Z stderr F 2026-11-21 16:31:02,673 ERROR [5:M] mopidy.core: token=§x',
    { time: '2026-11-21T16:31:02.673123456Z', logger: 'mopidy.core', level: 'ERROR' },
  ],
  [
    'kubectl logs --prefix',
    '[pod/app-5d8f7-x2x/mopidy] WARNING  [MainThread] mopidy.core token=§x',
    { program: 'mopidy', logger: 'mopidy.core', level: 'WARNING' },
  ],
  [
    'docker compose logs',
    'mopidy-1   | WARNING  [MainThread] mopidy.core token=§x',
    { program: 'mopidy', logger: 'mopidy.core', level: 'WARNING' },
  ],
  [
    'docker logs -t',
    '2026-11-21T16:31:02.673123456Z WARNING  [MainThread] mopidy.core token=§x',
    { time: '2026-11-21T16:31:02.673123456Z', logger: 'mopidy.core', level: 'WARNING' },
  ],
];

/** Structured lines. */
const STRUCTURED: readonly (readonly [name: string, text: string, context: LineContext])[] = [
  [
    'Pino',
    '{"level":30,"time":1763742662673,"pid":7,"hostname":"web-1","msg":"token=§x"}',
    { time: '2025-11-21T16:31:02.673Z', level: 'INFO' },
  ],
  [
    'Bunyan',
    '{"name":"api","hostname":"web-1","pid":7,"level":50,"msg":"token=§x","time":"2026-11-21T16:31:02.000Z","v":0}',
    { time: '2026-11-21T16:31:02.000Z', logger: 'api', level: 'ERROR' },
  ],
  [
    'Zap',
    '{"level":"info","ts":1763742662.25,"logger":"http.log.access","caller":"auth/client.go:88","msg":"token=§x"}',
    { time: '2025-11-21T16:31:02.25Z', logger: 'http.log.access', level: 'INFO' },
  ],
  [
    'Zap without a logger',
    '{"level":"info","ts":"2026-11-21T16:31:02+0100","caller":"auth/client.go:88","msg":"token=§x"}',
    { time: '2026-11-21T16:31:02+01:00', logger: 'auth/client.go', level: 'INFO' },
  ],
  [
    'structlog, all behind the message',
    '{"event": "token=§x", "user": "a", "logger": "app.login", "level": "warning", "timestamp": "2026-11-21T16:31:02.5Z"}',
    { time: '2026-11-21T16:31:02.5Z', logger: 'app.login', level: 'WARNING' },
  ],
  [
    'Winston',
    '{"level":"error","message":"token=§x","service":"api","timestamp":"2026-11-21T16:31:02.673Z"}',
    { time: '2026-11-21T16:31:02.673Z', program: 'api', level: 'ERROR' },
  ],
  [
    'Serilog',
    '{"@t":"2026-11-21T16:31:02.673Z","@l":"Warning","SourceContext":"Jellyfin.Server","Token":"§x"}',
    { time: '2026-11-21T16:31:02.673Z', logger: 'Jellyfin.Server', level: 'WARNING' },
  ],
  [
    'ECS with objects in it',
    '{"@timestamp":"2026-11-21T16:31:02.673Z","user":{"name":"bob","level":"debug"},"log":{"level":"info","logger":"app.x"},"message":"token=§x"}',
    { time: '2026-11-21T16:31:02.673Z', logger: 'app.x', level: 'INFO' },
  ],
  [
    'JSON behind a head',
    '2026-11-21T16:31:02.673Z\tinfo\t{"logger":"app.x","token":"§x"}',
    { time: '2026-11-21T16:31:02.673Z', logger: 'app.x', level: 'INFO' },
  ],
  [
    'JSON in the log of a container',
    '2026-11-21T16:31:02.673123456Z stdout F {"lvl":"debug","msg":"token=§x"}',
    { time: '2026-11-21T16:31:02.673123456Z', level: 'DEBUG' },
  ],
  ['JSON that is cut', '{"level":"info","msg":"token=§x', { level: 'INFO' }],
  ['JSON with other things', '{"a":[1,{"level":"info"}],"b":"\\"level\\":\\"info\\"","c":"§x"}', {}],
];

/** Secrets on a later line of a record. */
const RECORDS: readonly (readonly [name: string, text: string, context: LineContext])[] = [
  [
    'the exception of a Python traceback',
    '2026-11-21 16:31:02,673 ERROR [5:M] app.worker: unhandled\nTraceback (most recent call last):\n  File "x.py", line 3, in run\n    call()\nrequests.exceptions.HTTPError: 404 for url: http://u:§x',
    { time: '2026-11-21T16:31:02.673', logger: 'app.worker', level: 'ERROR' },
  ],
  [
    'the source of a Python traceback',
    '2026-11-21 16:31:02,673 ERROR [5:M] app.worker: unhandled\nTraceback (most recent call last):\n  File "x.py", line 3, in run\n    call("§x',
    { time: '2026-11-21T16:31:02.673', logger: 'app.worker', level: 'ERROR' },
  ],
  [
    'a Java exception',
    '2026-11-21 16:31:02.673 ERROR 7 --- [main] c.e.Login : failed\njava.lang.IllegalStateException: §x',
    { time: '2026-11-21T16:31:02.673', logger: 'c.e.Login', level: 'ERROR' },
  ],
  ['an exception alone', 'hello\nValueError: §x', {}],
];

describe('the head of a line', () => {
  test.each([...CARRIED, ...STRUCTURED, ...RECORDS])('%s', (_name, text, context) => {
    expect(read(text)).toEqual(context);
    expect(read(`earlier line\n${text}`)).toEqual(context);
    expect(read(`${text}\nlater line`)).toEqual(context);
  });

  test.each(FORMATS)('%s', (_name, text, context) => {
    expect(read(text)).toEqual(context);
    expect(read(`earlier line\n${text}`)).toEqual(context);
  });

  test.each([
    ['TRACE', 'TRACE'],
    ['Notice', 'NOTICE'],
    ['warn', 'WARN'],
    ['CRITICAL', 'CRITICAL'],
    ['fatal', 'FATAL'],
    ['emerg', 'EMERG'],
  ])('the level %s is %s', (word, level) => {
    expect(read(`${word}: token=§x`)).toEqual({ level });
    expect(read(`[${word}] token=§x`)).toEqual({ level });
    expect(read(`level=${word} token=§x`)).toEqual({ level });
  });

  test.each([
    ['VRB', 'TRACE'],
    ['DBG', 'DEBUG'],
    ['INF', 'INFO'],
    ['WRN', 'WARNING'],
    ['ERR', 'ERROR'],
    ['FTL', 'FATAL'],
  ])('the short level %s is %s', (word, level) => {
    expect(read(`[${word}] token=§x`)).toEqual({ level });
    expect(read(`a|${word}|token=§x`)).toEqual({ level });
  });

  test('words that only hold a level are none', () => {
    expect(read('information debugger tracer inferior token=§x')).toEqual({});
  });

  test('a word where a logger stands is none if it may be a token', () => {
    expect(read(`[main] ${'a1B2'.repeat(6)} token=§x`)).toEqual({});
    expect(read('[main] mopidy.core token=§x')).toEqual({ logger: 'mopidy.core' });
  });
});

describe('only what is known to be harmless is read', () => {
  test('what is told does not depend on any byte of a secret', () => {
    const texts = [...FORMATS, ...CARRIED, ...STRUCTURED, ...RECORDS].map(([, text]) =>
      Buffer.from(`\n${text.replace('§', '')}\n`, 'latin1'),
    );
    const byte = fc.constantFrom(...Buffer.from('aZ9 [](){}:|-"\\=\0\u001b<>.,T_/', 'latin1'));
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(400),
        fc.integer({ min: 1, max: 60 }),
        fc.array(byte, { minLength: 60, maxLength: 60 }),
        (bytes, from, length, noise) => {
          const start = 1 + (from % (bytes.length - 1));
          const end = Math.min(bytes.length, start + length);
          const lineStart = bytes.lastIndexOf(10, bytes.length - 2) + 1;
          const tell = (text: Buffer): LineContext =>
            readLineContext(
              { bytes: text, begin: 1, end: text.length, secrets: [{ start, end }] },
              lineStart,
              MODIFIED_MS,
            );
          // Line feeds stay, since lines are found by them.
          const other = bytes.map((old, at) =>
            at >= start && at < end && old !== 10 ? (noise[at - start] ?? 0) : old,
          );
          expect(tell(Buffer.from(other))).toEqual(tell(bytes));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('nothing from behind the secret', () => {
    expect(read('token=§x 2026-11-21 16:31:02 ERROR [main] mopidy.core ')).toEqual({});
  });

  test('nothing from far behind the line start', () => {
    const filler = 'z'.repeat(HEAD_BYTES);
    expect(read(`${filler} ERROR [main] mopidy.core token=§x`)).toEqual({});
    expect(read(`ERROR [main] mopidy.core ${filler} token=§x`)).toEqual({
      level: 'ERROR',
      logger: 'mopidy.core',
    });
  });

  test('nothing of other lines, unless the line continues a record', () => {
    expect(read('ERROR [main] mopidy.core\ntoken=§x')).toEqual({});
    expect(read('ERROR [main] mopidy.core\n\ttoken=§x')).toEqual({ level: 'ERROR', logger: 'mopidy.core' });
    expect(read('ERROR [main] mopidy.core\n\n\n  token=§x')).toEqual({
      level: 'ERROR',
      logger: 'mopidy.core',
    });
  });

  test('an indented line without a record has its own head', () => {
    expect(read('  INFO token=§x')).toEqual({ level: 'INFO' });
    expect(read('\n \n  INFO token=§x')).toEqual({ level: 'INFO' });
  });

  test('a record that is too far is none', () => {
    const near = `ERROR head\n${'  filler\n'.repeat(400)}  token=§x`;
    const far = `ERROR head\n${'  filler\n'.repeat(500)}  token=§x`;
    expect(read(near)).toEqual({ level: 'ERROR' });
    expect(read(far)).toEqual({});
  });

  test('nothing before the first valid byte', () => {
    expect(read('ERROR head\n  token=§x', 12)).toEqual({});
    expect(read('ERROR head\n  token=§x', 3)).toEqual({});
    expect(read('ERROR head\n  token=§x', 1)).toEqual({ level: 'ERROR' });
  });
});

test('hostile heads are read in time linear in their length', () => {
  const started = performance.now();
  for (const unit of [
    '[',
    '[a] ',
    'a.',
    'a::',
    `${ESC}[`,
    '<',
    '1',
    '2026-',
    '(a) [',
    'Nov ',
    '| ',
    'INFO',
  ]) {
    for (let round = 0; round < 200; round++) read(`${unit.repeat(300)}token=§x`);
  }
  expect(performance.now() - started).toBeLessThan(3000);
});
