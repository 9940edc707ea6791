import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../../src/audit/exposure/loopback.js';
import { list } from './rig.js';

describe('isLoopback', () => {
  it.each([
    '127.0.0.1',
    '127.0.0.1:80',
    '127.1',
    'localhost',
    'LOCALHOST:8080',
    '[::1]:80',
    '::1',
    '127.0.0.1:*',
  ])('is true of %s', (host) => expect(isLoopback(host)).toBe(true));

  it.each([
    '127.a.example',
    '127.0.0.1.a.example',
    'localhost.a.example',
    'localhosts',
    '[::1234]:80',
    '',
    '*:80',
  ])('is false of %j', (host) => expect(isLoopback(host)).toBe(false));
});

it.each([
  ['/etc/nginx/nginx.conf', (host: string) => `http { server { listen ${host}:80; root /srv/www; } }`],
  ['/etc/apache2/apache2.conf', (host: string) => `Listen ${host}:80\nDocumentRoot /srv/www\n`],
  ['/etc/caddy/Caddyfile', (host: string) => `http://${host} {\n root * /srv/www\n file_server\n}\n`],
  [
    '/etc/lighttpd/lighttpd.conf',
    (host: string) => `server.bind = "${host}"\nserver.document-root = "/srv/www"\n`,
  ],
])('%s that serves this host alone is milder, and no other', async (path, configure) => {
  const logs = { '/srv/www/a.log': 0o640 };
  const severityOf = async (host: string): Promise<string | undefined> => {
    const told = await list({ files: { [path]: configure(host) }, logs });
    return /web-root (\w+)/.exec(told.join('\n'))?.[1];
  };
  expect([await severityOf('127.0.0.1'), await severityOf('localhost')]).toEqual(['medium', 'medium']);
  expect(await severityOf('localhost.a.example')).toBe('high');
});
