/**
 * What was seen on a real host, as hosts in a directory: permissions that were tried, caches that Mopidy left, and
 * what `/proc` shows of it.
 */
import { runScenarios } from './scenario.js';

const PUBLIC = (path: string): string => `permissions.world-readable ${path}`;

runScenarios('permissions that were tried', [
  {
    name: 'a log that was deleted and is held open',
    texts: { '/proc/471/comm': 'mopidy\n', '/proc/471/fdinfo/9': 'pos:\t7\nflags:\t0100001\n' },
    tree: ['0600 mopidy:audio /var/log/app/other.log', '/proc/471/fd/9 -> /var/log/app/app.log (deleted)'],
    finds: ['exposure.deleted-open /var/log/app/app.log'],
    after: ['exposure.deleted-open /var/log/app/app.log'],
    says: { 'exposure.deleted-open': '"mopidy" (process 471) holds it open for writing' },
  },
  {
    name: 'a log that was renamed and is written still',
    texts: { '/proc/471/comm': 'mopidy\n', '/proc/471/fdinfo/9': 'pos:\t7\nflags:\t0100001\n' },
    tree: [
      '0600 mopidy:audio /var/log/app/b.log',
      '0600 mopidy:audio /var/log/app/b.log.1',
      '/proc/471/fd/9 -> /var/log/app/b.log.1',
    ],
    finds: ['exposure.renamed-open /var/log/app/b.log.1'],
    after: ['exposure.renamed-open /var/log/app/b.log.1'],
  },
  {
    name: 'traversal: 0644 below 0700',
    tree: ['0700 root:root /var/log/priv/', '0644 root:root /var/log/priv/f'],
    finds: ['permissions.directory-shielded /var/log/priv/f'],
    steps: ['/var/log/priv/f 644>640'],
  },
  {
    name: 'traversal: 0644 below 0711, whose name can be guessed',
    tree: ['0711 root:root /var/log/priv/', '0644 root:root /var/log/priv/f'],
    finds: [PUBLIC('/var/log/priv/f')],
    steps: ['/var/log/priv/f 644>640'],
  },
  {
    name: 'a hard link past a closed directory',
    paths: ['/d'],
    tree: ['0700 root:root /d/priv/', '0644 root:root /d/priv/f', '/d/public-hard = /d/priv/f'],
    finds: [PUBLIC('/d/public-hard'), 'permissions.hard-links /d/public-hard'],
    refuses: [
      '/d/public-hard: it has 2 hard links, and the other names are not known; see permissions.hard-links',
    ],
    after: [PUBLIC('/d/public-hard'), 'permissions.hard-links /d/public-hard'],
  },
  {
    name: 'a directory of 0777, in which nobody could rename the log',
    tree: ['0777 root:root /var/log/ww/', '0600 root:root /var/log/ww/l'],
    finds: ['permissions.world-writable-directory /var/log/ww'],
    steps: ['/var/log/ww 777>775'],
  },
  {
    name: 'a directory of 1777, in which nobody could not',
    tree: ['1777 root:root /var/log/st/', '0600 root:root /var/log/st/l'],
    finds: [],
  },
  {
    name: 'a set-group-id directory, whose group the log has',
    tree: ['2750 root:adm /var/log/sg/', '0640 root:adm /var/log/sg/l'],
    finds: ['permissions.group-readable /var/log/sg/l'],
    after: ['permissions.group-readable /var/log/sg/l'],
  },
  {
    name: 'modes that Python, sh and tee give under four umasks',
    tree: ['py', 'sh', 'tee'].flatMap((program) => [
      `0644 root:root /var/log/d/${program}-022.log`,
      `0600 root:root /var/log/d/${program}-077.log`,
      `0640 root:root /var/log/d/${program}-027.log`,
      `0664 root:root /var/log/d/${program}-002.log`,
    ]),
    finds: ['py', 'sh', 'tee'].flatMap((program) =>
      ['002', '022'].map((mask) => PUBLIC(`/var/log/d/${program}-${mask}.log`)),
    ),
    steps: ['py', 'sh', 'tee'].flatMap((program) => [
      `/var/log/d/${program}-002.log 664>660`,
      `/var/log/d/${program}-022.log 644>640`,
    ]),
  },
]);

/** Files that a home server's user left below its caches, with their modes. */
const CACHE = '/home/alice/.cache/mopidy';
const SHARE = '/home/alice/.local/share/mopidy';
const GENERATIONS = ['', '.1', '.2', '.3'].map((tail) => `${CACHE}/mopidy.log${tail}`);

runScenarios('caches after a run', [
  {
    name: "a user's caches, 0644 in the broad group audio throughout",
    paths: ['/home'],
    tree: [
      '0755 alice:audio /home/alice/.cache/',
      `0755 alice:audio ${CACHE}/`,
      ...GENERATIONS.map((path) => `0644 alice:audio ${path}`),
      `0755 alice:audio ${CACHE}/jellyfin/`,
      `0644 alice:audio ${CACHE}/jellyfin/token`,
      '0700 alice:audio /home/alice/.cache/dconf/',
      '0600 alice:audio /home/alice/.cache/dconf/user',
      `0644 alice:audio ${SHARE}/http/cookie_secret`,
      `0700 alice:audio ${SHARE}/spotify/credentials-cache/`,
      '0600 alice:root /home/alice/.config/mopidy/mopidy.conf',
    ],
    finds: [`${CACHE}/mopidy.log`, `${CACHE}/jellyfin/token`, `${SHARE}/http/cookie_secret`].map(PUBLIC),
    steps: [...GENERATIONS, `${CACHE}/jellyfin/token`, `${SHARE}/http/cookie_secret`].map(
      (path) => `${path} 644>600`,
    ),
  },
  {
    name: "a service's caches",
    paths: ['/var/cache/mopidy', '/var/lib/mopidy'],
    tree: [
      '0755 mopidy:audio /var/cache/mopidy/',
      '0755 mopidy:audio /var/cache/mopidy/jellyfin/',
      '0644 mopidy:audio /var/cache/mopidy/jellyfin/token',
      '0755 mopidy:audio /var/lib/mopidy/',
      '0600 mopidy:audio /var/lib/mopidy/.cache/dconf/user',
      '0755 mopidy:audio /var/lib/mopidy/http/',
      '0644 mopidy:audio /var/lib/mopidy/http/cookie_secret',
    ],
    finds: [PUBLIC('/var/cache/mopidy/jellyfin/token'), PUBLIC('/var/lib/mopidy/http/cookie_secret')],
    steps: ['/var/cache/mopidy/jellyfin/token 644>600', '/var/lib/mopidy/http/cookie_secret 644>600'],
  },
  {
    name: 'arguments of a process, which no finding shows',
    texts: {
      '/proc/7357/comm': 'mopidy\n',
      '/proc/7357/cmdline': '/usr/bin/python3\0/usr/bin/mopidy\0-o\0spotify/client_secret=made-up\0',
    },
    tree: ['0600 alice:audio /var/log/mopidy/mopidy.log'],
    finds: [],
  },
]);

runScenarios('ways out', [
  {
    name: 'a log below a web root is closed, and still handed out by name',
    paths: ['/var/www'],
    texts: { '/etc/nginx/nginx.conf': 'http { server { listen 80; root /var/www; autoindex on; } }\n' },
    tree: ['0644 www-data:www-data /var/www/app.log'],
    finds: [PUBLIC('/var/www/app.log'), 'exposure.web-root /var/www/app.log'],
    steps: ['/var/www/app.log 644>600'],
    after: ['exposure.web-root /var/www/app.log'],
  },
  {
    name: 'a share for guests',
    paths: ['/srv'],
    texts: { '/etc/samba/smb.conf': '[public]\npath = /srv\nguest ok = yes\n' },
    tree: ['0600 root:root /srv/app.log'],
    finds: ['exposure.samba-share /srv/app.log'],
    after: ['exposure.samba-share /srv/app.log'],
  },
  {
    name: 'logs that are known as such by their whole name',
    paths: ['/srv'],
    texts: { '/etc/samba/smb.conf': '[public]\npath = /srv\nguest ok = yes\n' },
    tree: [
      '0600 root:root /srv/v1.2/syslog',
      '0600 root:root /srv/b/log.smbd',
      '0600 root:root /srv/c/logo.svg',
    ],
    finds: ['exposure.samba-share /srv'],
    after: ['exposure.samba-share /srv'],
    says: { 'exposure.samba-share': '2 logs' },
  },
  {
    name: 'a log among temporary files',
    paths: ['/tmp'],
    tree: ['1777 root:root /tmp/', '0644 alice:alice /tmp/debug.log'],
    finds: [PUBLIC('/tmp/debug.log'), 'exposure.temporary-log /tmp/debug.log'],
    steps: ['/tmp/debug.log 644>640'],
  },
  {
    name: 'a log and an archive that were left in a home',
    paths: ['/home'],
    tree: [
      '0700 alice:alice /home/alice/',
      '0600 alice:alice /home/alice/mopidy.log',
      '0600 alice:alice /home/alice/mopidy-log.tar.gz',
    ],
    finds: [
      'exposure.home-copy /home/alice/mopidy.log',
      'exposure.log-archive /home/alice/mopidy-log.tar.gz',
    ],
    after: [
      'exposure.home-copy /home/alice/mopidy.log',
      'exposure.log-archive /home/alice/mopidy-log.tar.gz',
    ],
  },
  {
    name: 'a shipper without TLS',
    texts: {
      '/etc/rsyslog.conf':
        'module(load="imfile")\ninput(type="imfile" File="/var/log/app.log" Tag="a")\n*.* @192.0.2.1\n',
    },
    tree: ['0600 root:root /var/log/app.log'],
    finds: ['exposure.shipped-unencrypted /var/log/app.log'],
    after: ['exposure.shipped-unencrypted /var/log/app.log'],
  },
]);
