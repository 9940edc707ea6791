import { describe, expect, test } from 'vitest';
import { isName, isPlainLogger, isQualified } from '../../../src/detect/line/name.js';
import { expandPlaceholders } from '../../../src/rules/placeholder.js';

describe('a name', () => {
  test.each([
    'mopidy',
    'mopidy.core.tracklist',
    'mopidy_spotify.web',
    'librespot_core::login5',
    'urllib3.connectionpool',
    'Emby.Server.Implementations.Session.SessionManager',
    'o.s.b.w.embedded.tomcat.TomcatWebServer',
    'org.apache.catalina.core.StandardService',
    'nio-8080-exec-1',
    'systemd-logind',
    'postfix/smtpd',
    'http.log.access.log0',
    'HTTPServerConnectionHandler',
    'k8s',
    'a',
  ])('may be %s', (word) => {
    expect(isName(word)).toBe(true);
  });

  test.each([
    '',
    '3com',
    'a b',
    'a=b',
    'pass!word',
    'x'.repeat(41),
    `${'name.'.repeat(20)}x`,
    'a1b2c3',
    'host-12345',
    'a1.b2.c3.d4',
    'na\u00efve',
    'a\u0000b',
  ])('is never %j', (word) => {
    expect(isName(word)).toBe(false);
  });

  test('is hardly ever a random token', () => {
    const shapes = [
      '<alnum:20>',
      '<alpha:20>',
      '<base64url:32>',
      '<hex:32>',
      '<loweralnum:24>',
      'ghp_<alnum:36>',
      '<upperalnum:24>',
    ];
    for (const shape of shapes) {
      const tokens = Array.from({ length: 300 }, (_, seed) => expandPlaceholders(shape, seed));
      expect(tokens.filter(isName).length, shape).toBeLessThanOrEqual(shape === '<alpha:20>' ? 30 : 6);
    }
  });
});

describe('a qualified name', () => {
  test.each(['mopidy.core', 'a::b', 'c.e.Login', 'a.b$C'])('is %s', (word) => {
    expect(isQualified(word)).toBe(true);
  });

  test.each(['mopidy', 'example.com', 'mopidy.log', 'nas.local', 'app.service', 'a..b', 'a.', '.a', 'a:b'])(
    'is not %s',
    (word) => {
      expect(isQualified(word)).toBe(false);
    },
  );
});

test('a plain logger is no key of a secret', () => {
  expect(['app', 'z2m', 'auth-ui', 'x_y'].map(isPlainLogger)).toEqual([true, true, false, true]);
  expect(['password', 'api_key', 'Token', 'secret2', 'a.b', ''].map(isPlainLogger)).toEqual(
    Array(6).fill(false),
  );
});
