import { describe, expect, it } from 'vitest';
import { list } from './rig.js';

const LOG = '/srv/www/mopidy.log';
const logs = { [LOG]: 0o644 };

function nginx(http: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { '/etc/nginx/nginx.conf': `user www-data;\nhttp {\n${http}\n}\n`, ...more };
}

describe('nginx', () => {
  it('serves what lies below the root of a server', async () => {
    const files = nginx('server {\n listen 80;\n root /srv/www;\n}');
    expect(await list({ files, logs })).toEqual([
      `exposure.web-root high likely ${LOG}: nginx serves "/srv/www" (/etc/nginx/nginx.conf:5)`,
    ]);
  });

  it('is worse with a directory listing, which an alias may have of its own', async () => {
    const files = nginx('server { location /logs/ {\n alias /srv/www/;\n autoindex on; } }');
    expect(await list({ files, logs })).toEqual([
      `exposure.web-root critical likely ${LOG}: nginx serves "/srv/www/" (/etc/nginx/nginx.conf:4), with a directory listing`,
    ]);
  });

  it('says nothing of logs outside of every root', async () => {
    const files = nginx('server { root /srv/www/html; location /x/ { alias /srv/other/; } }');
    expect(await list({ files, logs })).toEqual([]);
  });

  it('follows includes with patterns, and absolute links below the root of the host', async () => {
    const files = nginx('include sites-enabled/*;', {
      '/etc/nginx/sites-available/music': 'server {\n\n  root "/srv/www";\n}\n',
    });
    const links = { '/etc/nginx/sites-enabled/music': '/etc/nginx/sites-available/music' };
    expect(await list({ files, links, logs })).toEqual([
      `exposure.web-root high likely ${LOG}: nginx serves "/srv/www" (/etc/nginx/sites-enabled/music:3)`,
    ]);
  });

  it('does not read sites that are not included', async () => {
    const files = nginx('', { '/etc/nginx/sites-available/music': 'server { root /srv/www; }' });
    expect(await list({ files, logs })).toEqual([]);
  });

  it.each([
    ['deny all;', 'a denial'],
    ['internal;', 'an internal location'],
    ['return 404;', 'a return'],
    ['proxy_pass http://127.0.0.1:6680;', 'a proxy'],
  ])('does not serve behind "%s"', async (directive) => {
    const files = nginx(`server { root /srv/www; location / { ${directive} } }`);
    expect(await list({ files, logs })).toEqual([]);
  });

  it('leaves out the part that a deeper location denies, and only that', async () => {
    const files = nginx('server { root /srv; location /www/ { deny all; } }');
    const both = { ...logs, '/srv/other/x.log': 0o644 };
    expect(await list({ files, logs: both })).toEqual([
      'exposure.web-root high likely /srv/other/x.log: nginx serves "/srv" (/etc/nginx/nginx.conf:3)',
    ]);
  });

  it.each(['~ /\\.', '~ \\.log$', '~* \\.(?:log|bak)$', '~ /\\.(?!well-known)'])(
    'understands the denial "%s"',
    async (location) => {
      const files = nginx(`server { root /srv/www; location ${location} { deny all; } }`);
      const hidden = { '/srv/www/.cache/mopidy.log': 0o644 };
      expect(await list({ files, logs: hidden })).toEqual([]);
    },
  );

  it('is milder where a password, addresses or a socket of this host stand before it', async () => {
    const one = async (directives: string): Promise<string> =>
      (await list({ files: nginx(`server { root /srv/www; ${directives} }`), logs })).join();
    const start = `exposure.web-root medium likely ${LOG}: nginx serves "/srv/www" (/etc/nginx/nginx.conf:3)`;
    expect(await one('auth_basic "logs";')).toBe(`${start}, behind a password`);
    expect(await one('allow 192.168.1.0/24; allow ::1; deny all;')).toBe(
      `${start}, only for 192.168.1.0/24, ::1`,
    );
    expect(await one('listen 127.0.0.1:8080; listen [::1]:8080;')).toBe(`${start}, for this host only`);
    expect(await one('allow all; deny all; auth_basic off; listen 127.0.0.1:1; listen 80;')).toBe(
      start.replace('medium', 'high'),
    );
  });

  it('tells of a log that its user may not read now, as a mode can change', async () => {
    const files = nginx('server { root /srv/www; autoindex on; }');
    expect(await list({ files, logs: { [LOG]: 0o600 } })).toEqual([
      `exposure.web-root low likely ${LOG}: nginx serves "/srv/www" (/etc/nginx/nginx.conf:3), with a directory listing, though user www-data may not read it now`,
    ]);
  });

  it('is confirmed by a process of its name', async () => {
    const files = nginx('server { root /srv/www; }', { '/proc/71/comm': 'nginx\n' });
    expect((await list({ files, logs }))[0]).toContain('exposure.web-root high confirmed');
  });

  it('takes variables for anything within a component', async () => {
    const files = nginx('server { root /srv/$host/logs; }');
    const both = { '/srv/a.example/logs/x.log': 0o644, '/srv/x.log': 0o644 };
    expect(await list({ files, logs: both })).toEqual([
      'exposure.web-root high likely /srv/a.example/logs/x.log: nginx serves "/srv/$host/logs" (/etc/nginx/nginx.conf:3)',
    ]);
  });

  it('looks behind links at the top of a served directory', async () => {
    const files = nginx('server { root /srv/www; }');
    const links = { '/srv/www/logs': '/var/cache/mopidy' };
    expect(await list({ files, links, logs: { '/var/cache/mopidy/mopidy.log': 0o644 } })).toEqual([
      'exposure.web-root high likely /var/cache/mopidy/mopidy.log: nginx serves "/srv/www" (/etc/nginx/nginx.conf:3), through a link in it',
    ]);
  });

  it('passes over a whole server that only redirects', async () => {
    const files = nginx('server { root /srv/www; return 301 https://$host$request_uri; }');
    expect(await list({ files, logs })).toEqual([]);
  });

  it('says once what two servers do alike, and once for all logs of a directory', async () => {
    const files = nginx('server { listen 80; root /srv/www; }\nserver { listen 443 ssl; root /srv/www; }');
    const many = Object.fromEntries([1, 2, 3].map((at) => [`/srv/www/${at}/app.log`, 0o644]));
    expect(await list({ files, logs: many })).toEqual([
      'exposure.web-root high likely /srv/www: nginx serves "/srv/www" (/etc/nginx/nginx.conf:3); nginx serves "/srv/www" (/etc/nginx/nginx.conf:4); 3 logs, such as "app.log"',
    ]);
  });

  it('tells generations together, at the live file', async () => {
    const files = nginx('server { root /srv/www; }');
    const all = { [LOG]: 0o644, [`${LOG}.1`]: 0o644, [`${LOG}.2.gz`]: 0o644 };
    expect(await list({ files, logs: all })).toHaveLength(1);
  });

  it('says nothing of files that are served on purpose', async () => {
    const files = nginx('server { root /srv/www; }');
    expect(
      await list({
        files,
        logs: { '/srv/www/index.html': 0o644, '/srv/www/sign-out.html': 0o644, '/srv/www/log.js': 0o644 },
      }),
    ).toEqual([]);
  });
});

describe('Apache', () => {
  const site = (text: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    '/etc/apache2/apache2.conf': `User \${APACHE_RUN_USER}\nIncludeOptional sites-enabled/*.conf\n`,
    '/etc/apache2/envvars': 'export APACHE_RUN_USER=www-data\n',
    '/etc/apache2/sites-enabled/a.conf': text,
    ...more,
  });
  const serves = 'Apache serves "/srv/www" (/etc/apache2/sites-enabled/a.conf:2)';

  it('serves the document root of a virtual host', async () => {
    const files = site('<VirtualHost *:80>\n DocumentRoot "/srv/www"\n</VirtualHost>\n');
    expect(await list({ files, logs })).toEqual([`exposure.web-root high likely ${LOG}: ${serves}`]);
  });

  it('lists directories where the innermost section says so', async () => {
    const sections = [
      '<Directory /srv>\n Options -Indexes\n Require all granted\n</Directory>',
      '<Directory /srv/www/>\n Options Indexes FollowSymLinks\n</Directory>',
    ];
    const files = site(`\nDocumentRoot /srv/www\n${sections.join('\n')}\n`);
    expect(await list({ files, logs })).toEqual([
      `exposure.web-root critical likely ${LOG}: ${serves}, with a directory listing`,
    ]);
  });

  it('leaves out a directory that is denied, by the words of either version', async () => {
    for (const denial of ['Require all denied', 'Order allow,deny\n Deny from all']) {
      const files = site(`\nDocumentRoot /srv\n<Directory /srv/www>\n ${denial}\n</Directory>\n`);
      expect(await list({ files, logs })).toEqual([]);
      expect(await list({ files, logs: { '/srv/x.log': 0o644 } })).toHaveLength(1);
    }
  });

  it('is milder behind passwords and addresses', async () => {
    const one = async (access: string): Promise<string> =>
      (
        await list({
          files: site(`\nDocumentRoot /srv/www\n<Directory /srv/www>\n${access}\n</Directory>`),
          logs,
        })
      ).join();
    const start = `exposure.web-root medium likely ${LOG}: ${serves}`;
    expect(await one('Require valid-user')).toBe(`${start}, behind a password`);
    expect(await one('<RequireAny>\nRequire ip 10.0.0.0/8\nRequire local\n</RequireAny>')).toBe(
      `${start}, only for 10.0.0.0/8, for this host only`,
    );
    expect(await one('Order deny,allow\nDeny from all\nAllow from 192.168.0.')).toBe(
      `${start}, only for 192.168.0.`,
    );
  });

  it('serves aliases, and knows names that are kept away', async () => {
    const text = '\nAlias /logs /srv/www\n<FilesMatch "\\.log$">\n Require all denied\n</FilesMatch>\n';
    expect(await list({ files: site(text), logs })).toEqual([]);
    expect(await list({ files: site('\nAlias /logs /srv/www\n'), logs })).toHaveLength(1);
  });

  it('does not serve what is passed on to another server', async () => {
    const files = site('\nDocumentRoot /srv/www\nProxyPass / http://127.0.0.1:8096/\n');
    expect(await list({ files, logs })).toEqual([]);
    const open = site('\nDocumentRoot /srv\nProxyPass /www !\nProxyPass / http://127.0.0.1:8096/\n');
    expect(await list({ files: open, logs })).toHaveLength(1);
  });

  it('serves homes where mod_userdir is told to', async () => {
    const log = '/home/alice/public_html/app.log';
    const files = site('\nUserDir public_html\nUserDir disabled root\n');
    expect(await list({ files, logs: { [log]: 0o644 } })).toEqual([
      `exposure.web-root high likely ${log}: Apache serves "/home/alice/public_html" (/etc/apache2/sites-enabled/a.conf:2)`,
    ]);
  });

  it('passes over conditions that are negated and files that include themselves', async () => {
    const files = site(
      '<IfModule !mod_x.c>\nDocumentRoot /srv/www\n</IfModule>\nInclude sites-enabled/a.conf\n',
    );
    expect(await list({ files, logs })).toEqual([]);
  });
});

describe('lighttpd', () => {
  const conf = (text: string): Record<string, string> => ({ '/etc/lighttpd/lighttpd.conf': text });

  it('serves its document root, with variables', async () => {
    const files = conf(
      'var.base = "/srv"\nserver.username = "www-data"\nserver.document-root = var.base + "/www"\n',
    );
    expect(await list({ files, logs })).toEqual([
      `exposure.web-root high likely ${LOG}: lighttpd serves "/srv/www" (/etc/lighttpd/lighttpd.conf:3)`,
    ]);
  });

  it('serves aliases over several lines, with listings from an included file', async () => {
    const files = {
      ...conf(
        'include_shell "/usr/share/lighttpd/include-conf-enabled.pl"\nalias.url += (\n  "/a/" => "/x/",\n  "/b/" => "/srv/www/",\n)\n',
      ),
      '/etc/lighttpd/conf-enabled/10-dir.conf': 'dir-listing.activate="enable"\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.web-root critical likely ${LOG}: lighttpd serves "/srv/www/" (/etc/lighttpd/lighttpd.conf:2), with a directory listing`,
    ]);
  });

  it('keeps suffixes away that it is told to deny', async () => {
    const files = conf('server.document-root = "/srv/www"\nurl.access-deny = ( "~", ".log" )\n');
    expect(await list({ files, logs })).toEqual([]);
  });
});

describe('Caddy', () => {
  const caddy = (text: string): Record<string, string> => ({ '/etc/caddy/Caddyfile': text });

  it('serves the root of a file server, with a listing where it is told to browse', async () => {
    const files = caddy('example.org {\n\troot * /srv/www\n\tfile_server browse\n}\n');
    expect(await list({ files, logs })).toEqual([
      `exposure.web-root critical likely ${LOG}: Caddy serves "/srv/www" (/etc/caddy/Caddyfile:3), with a directory listing`,
    ]);
  });

  it('keeps roots and passwords of outer blocks, and follows imported files', async () => {
    const files = {
      ...caddy('import sites/*\n'),
      '/etc/caddy/sites/a':
        'a.example {\n  basic_auth { bob x }\n  root * /srv/www\n  handle_path /l/* {\n    file_server {\n      hide .git\n    }\n  }\n}\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.web-root medium likely ${LOG}: Caddy serves "/srv/www" (/etc/caddy/sites/a:5), behind a password`,
    ]);
  });

  it('says nothing without a file server, nor of names that it hides', async () => {
    expect(
      await list({ files: caddy('a.example {\n root * /srv/www\n reverse_proxy {$UP}\n}'), logs }),
    ).toEqual([]);
    const hiding = caddy('a.example {\n root * /srv/www\n file_server {\n hide *.log\n }\n}');
    expect(await list({ files: hiding, logs })).toEqual([]);
  });
});

describe('directories that are served by convention', () => {
  it('tells of www beside the files of Home Assistant', async () => {
    const log = '/srv/hass/www/debug.log';
    const files = { '/srv/hass/.HA_VERSION': '2026.11' };
    expect(await list({ files, logs: { [log]: 0o644 } })).toEqual([
      `exposure.web-root high likely ${log}: Home Assistant serves "/srv/hass/www" (/srv/hass/.HA_VERSION), below /local/ without a password`,
    ]);
    expect(await list({ logs: { [log]: 0o644 } })).toEqual([]);
  });

  it('guesses at public_html', async () => {
    const log = '/home/bob/public_html/x.log';
    expect(await list({ logs: { [log]: 0o644 } })).toEqual([
      `exposure.web-root medium possible ${log}: A web server serves "/home/bob/public_html" (/home/bob/public_html), if one is set up for home directories`,
    ]);
  });

  it('finds web servers that Python was told to be', async () => {
    const files = {
      '/proc/9/comm': 'python3\n',
      '/proc/9/cmdline': ['python3', '-m', 'http.server', '--bind', '127.0.0.1'].join('\0'),
    };
    const links = { '/proc/9/cwd': '/srv/www' };
    expect(await list({ files, links, logs })).toEqual([
      `exposure.web-root medium confirmed ${LOG}: Python's web server serves "/srv/www" (/proc/9/cmdline), with a directory listing, for this host only`,
    ]);
  });
});
