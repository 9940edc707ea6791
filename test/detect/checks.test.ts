import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/detect/check/verdict.js';
import { runCheck } from '../../src/detect/checks.js';
import { CHECKS, type CheckName } from '../../src/model/rule.js';
import { expandPlaceholders } from '../../src/rules/placeholder.js';

const NOW_MS = Date.UTC(2026, 10, 21);

function check(name: CheckName, value: string, before = ''): Verdict {
  return runCheck(name, { value, before, after: '', nowMs: NOW_MS });
}

function isKept(name: CheckName, value: string, before = ''): boolean {
  return check(name, value, before).keep;
}

function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64');
}

function jwt(header: unknown, payload: unknown): string {
  const parts = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${parts.join('.')}.${'sig4'.repeat(10)}`;
}

describe('any check', () => {
  test.each(CHECKS)('%s gives a verdict with a reason for any bytes', (name) => {
    const text = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
      maxLength: 80,
    });
    fc.assert(
      fc.property(text, text, (value, before) => {
        const verdict = check(name, value, before);
        expect(verdict).toEqual(runCheck(name, { value, before, after: 'x', nowMs: NOW_MS }));
        if (!verdict.keep) expect(verdict.reason).toMatch(/^(?:is|has|looks|may be) /);
      }),
      { numRuns: 300 },
    );
  });

  test.each(CHECKS)('%s never quotes the value in its reason', (name) => {
    const value = expandPlaceholders('<lower:12>', 5);
    const verdict = check(name, value, 'next_page_token: ');
    if (!verdict.keep) expect(verdict.reason).not.toContain(value);
    expect(typeof verdict.keep).toBe('boolean');
  });

  test.each(CHECKS)('%s takes time linear in the value', (name) => {
    const started = performance.now();
    for (const unit of ['a', 'A', 'Aa', '1', '.', '1.', 'a-', '/', ':', '%']) {
      check(name, `${unit.repeat(16_000)}!x`, unit.repeat(64).slice(0, 64));
    }
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('basic-credentials', () => {
  test.each([
    ['user:pass', 'pass'],
    ['user:pa:ss', 'pa:ss'],
    [':only', 'only'],
    ['us er:p ss', 'p ss'],
    ['user:p\xe4ss', 'p\xe4ss'],
  ])('the secret of %j is %j', (text, inner) => {
    expect(check('basic-credentials', base64(text))).toEqual({ keep: true, inner });
  });

  test.each([
    ['no colon', base64('justaword')],
    ['an empty password', base64('user:')],
    ['control characters', base64('user:\x01\x02\x03')],
    ['no text at all', base64('')],
    ['a word of English', 'authentication'],
    ['a mask', '********'],
  ])('%s is dropped', (_name, value) => {
    expect(check('basic-credentials', value)).toMatchObject({ keep: false });
  });

  test.each([
    'authentication',
    'information',
    'settings',
    'configuration',
    'functionality',
    'support',
    'understanding',
    'constraints',
  ])('Basic %s is prose', (word) => {
    expect(isKept('basic-credentials', word)).toBe(false);
  });

  test('padding may be missing, and the alphabet may be that of URLs', () => {
    expect(check('basic-credentials', base64('user:pass1').replace(/=+$/, ''))).toEqual({
      keep: true,
      inner: 'pass1',
    });
    expect(
      check('basic-credentials', Buffer.from('us:\xfb\xff\xfe', 'latin1').toString('base64url')),
    ).toEqual({
      keep: true,
      inner: '\xfb\xff\xfe',
    });
  });
});

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A body with its CRC-32 in base 62 behind it. */
function sign(body: string): string {
  let [text, rest] = ['', crc32(body)];
  while (rest > 0) {
    text = (BASE62[rest % 62] ?? '') + text;
    rest = Math.floor(rest / 62);
  }
  return body + text.padStart(6, '0');
}

/** Another last character of the same kind. */
function spoil(token: string): string {
  return token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');
}

const CONFIRMED = { keep: true, confidence: 'confirmed' };

/** Name of the check, and a token of its vendor for each seed. */
const SIGNED: readonly (readonly [name: CheckName, what: string, make: (seed: number) => string])[] = [
  ['github-checksum', 'a classic token', (seed) => `ghp_${sign(expandPlaceholders('<alnum:30>', seed))}`],
  [
    'github-checksum',
    'a fine-grained token',
    (seed) =>
      `github_pat_${expandPlaceholders('<alnum:22>', seed)}_${sign(expandPlaceholders('<alnum:53>', seed))}`,
  ],
  ['npm-checksum', 'a token', (seed) => `npm_${sign(expandPlaceholders('<alnum:30>', seed))}`],
  [
    'gitlab-checksum',
    'a routable token',
    (seed) => {
      const text = `glpat-${expandPlaceholders('<base64url:36>', seed)}.01.10`;
      return text + crc32(text).toString(36).padStart(7, '0');
    },
  ],
  [
    'grafana-checksum',
    'a service account token',
    (seed) => {
      const text = `glsa_${expandPlaceholders('<alnum:32>', seed)}`;
      const sum = Buffer.alloc(4);
      sum.writeUInt32LE(crc32(text));
      return `${text}_${sum.toString('hex')}`;
    },
  ],
];

describe('checksums', () => {
  test.each(SIGNED)('%s: the right one of %s confirms, a wrong one says nothing', (name, _what, make) => {
    for (let seed = 0; seed < 50; seed++) {
      const token = make(seed);
      expect(check(name, token)).toEqual(CONFIRMED);
      expect(check(name, spoil(token))).toEqual({ keep: true });
      expect(check(name, `${token}A`)).toEqual({ keep: true });
      expect(check(name, token.slice(0, -1))).toEqual({ keep: true });
    }
  });

  test.each(SIGNED.map(([name]) => name))('%s says nothing of short values', (name) => {
    for (const value of ['', '_', 'ghp_', 'a_b', '1', 'x.y'])
      expect(check(name, value)).toEqual({ keep: true });
  });

  test('age-checksum: valid and invalid texts of BIP 173', () => {
    const valid = [
      'A12UEL5L',
      'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw',
      'split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w',
    ];
    for (const text of valid) {
      expect(check('age-checksum', text)).toEqual(CONFIRMED);
      expect(check('age-checksum', `${text.slice(0, -1)}q`)).toEqual({ keep: true });
    }
    expect(check('age-checksum', 'de1lg7wt')).toEqual({ keep: true });
    expect(check('age-checksum', '')).toEqual({ keep: true });
  });
});

describe('base64', () => {
  test.each(['YWI=', 'YWJj', 'YQ==', 'YWI', 'YQ', ''])('%j may be', (value) => {
    expect(check('base64', value)).toEqual({ keep: true });
  });

  test.each(['YWJjZ', 'YWJjZ===', 'YWI==', 'YWJj='])('%j is less certain', (value) => {
    expect(check('base64', value)).toEqual({ keep: true, confidence: 'possible' });
  });
});

describe('aws-account', () => {
  test('tells the account of a published id', () => {
    // The example of the article that described the encoding; in halves.
    expect(check('aws-account', ['ASIAQNZGKI', 'QY56JQ7WML'].join(''))).toEqual({
      keep: true,
      note: 'of AWS account 029608264753',
    });
  });

  test.each(['I44QH8DHB', 'J234567222', '', '0189018901890189'])('AKIA%s holds none', (rest) => {
    expect(check('aws-account', `AKIA${rest}`)).toEqual({ keep: true });
  });

  test('tells twelve digits or nothing', () => {
    for (let seed = 0; seed < 200; seed++) {
      const verdict = check('aws-account', `AKIA${expandPlaceholders('<base32:16>', seed)}`);
      expect(verdict.keep && (verdict.note ?? 'of AWS account 000000000000')).toMatch(
        /^of AWS account \d{12}$/,
      );
    }
  });
});

describe('test-mode', () => {
  test.each([
    'sk_test_',
    'access-sandbox-',
    'duffel_test_',
    'pdl_sdbx_',
    'xnd_development_',
    'sandbox-sq0csp-',
    'access_token$sandbox$',
    'shippo_test_',
  ])('%s is of a sandbox', (prefix) => {
    const verdict = { keep: true, severity: 'low', note: 'for tests only' };
    expect(check('test-mode', prefix + expandPlaceholders('<alnum:24>', 1))).toEqual(verdict);
  });

  test.each(['sk_live_', 'access-production-', 'xnd_production_', 'sq0csp-', 'sk_live_test', 'test'])(
    '%s is not',
    (prefix) => {
      expect(check('test-mode', prefix + expandPlaceholders('<alnum:24>', 1))).toEqual({ keep: true });
    },
  );
});

describe('discord-token', () => {
  const rest = '.GabcDe.' + 'x1Y2'.repeat(8);

  test('one that begins with the number of a bot is confirmed', () => {
    const head = Buffer.from('123456789012345678').toString('base64url');
    expect(check('discord-token', head + rest)).toEqual(CONFIRMED);
  });

  test('another one is not', () => {
    expect(check('discord-token', 'M'.repeat(24) + rest)).toEqual({ keep: true });
  });
});

describe('jwt', () => {
  test.each([
    ['without an end', {}],
    ['with an end that is no number', { exp: 'tomorrow' }],
    ['with an end that is no date', { exp: 1e30 }],
    ['with a payload that is no object', 7],
    ['with a payload of null', null],
  ])('a token %s is confirmed', (_name, payload) => {
    expect(check('jwt', jwt({ alg: 'HS256' }, payload))).toEqual(CONFIRMED);
  });

  test('tells when it expires', () => {
    const token = jwt({ alg: 'HS256' }, { exp: NOW_MS / 1000 + 60 });
    expect(check('jwt', token)).toEqual({ ...CONFIRMED, note: 'expires 2026-11-21' });
  });

  test('an expired token is only worth a note', () => {
    const token = jwt({ alg: 'none' }, { exp: NOW_MS / 1000 - 1 });
    const note = 'not signed, expired 2026-11-20';
    expect(check('jwt', token)).toEqual({ ...CONFIRMED, severity: 'info', note });
  });

  test.each([
    ['https://accounts.google.com', 'accounts.google.com'],
    [
      'https://login.microsoftonline.com/0a1b2c3d-0000-4000-8000-0123456789ab/v2.0',
      'login.microsoftonline.com',
    ],
    ['http://keycloak.home.lan:8080/realms/x', 'keycloak.home.lan'],
    ['auth.tidal.com', 'auth.tidal.com'],
    ['supabase', 'supabase'],
    ['Navidrome', 'Navidrome'],
  ])('the issuer %s is told as %s', (iss, name) => {
    expect(check('jwt', jwt({ alg: 'HS256' }, { iss }))).toEqual({ ...CONFIRMED, note: `issued by ${name}` });
  });

  test.each([
    expandPlaceholders('<hex:32>', 1),
    `https://${expandPlaceholders('<hex:32>', 2)}.example.com/`,
    `https://user:${expandPlaceholders('<alnum:12>', 3)}@example.com/`,
    expandPlaceholders('<alnum:20>', 4),
    'x'.repeat(60),
    'a\nb',
    7,
    null,
  ])('an issuer that may be a secret is not told: %#', (iss) => {
    expect(check('jwt', jwt({ alg: 'HS256' }, { iss }))).toEqual(CONFIRMED);
  });

  test('a key for everybody is only worth a note', () => {
    expect(check('jwt', jwt({ alg: 'HS256' }, { iss: 'supabase', role: 'anon' }))).toEqual({
      ...CONFIRMED,
      severity: 'info',
      note: 'issued by supabase, public by design',
    });
  });

  test.each([
    ['no algorithm', jwt({ typ: 'JWT' }, {})],
    ['an algorithm that is no text', jwt({ alg: 1 }, {})],
    ['a header that is a list', jwt(['alg'], {})],
    ['a header that is no JSON', `eyJ${'a1B2'.repeat(6)}.eyJ${'c3D4'.repeat(6)}.${'x'.repeat(12)}`],
    ['no parts', 'abc'],
    ['nothing', ''],
  ])('%s is dropped', (_name, value) => {
    expect(check('jwt', value)).toEqual({ keep: false, reason: 'has no JWT header' });
  });
});

describe('key-name', () => {
  test.each([
    'next_page_token=',
    'nextPageToken": "',
    "'continuation_token': '",
    'sync-token: ',
    'sort_key=',
    'cache_key=',
    'public_key=',
    'PRIMARY_KEY=',
    'resumeToken=',
    String.raw`{\"pageToken\": \"`,
    'pad_token: ',
    'a=1&cursor_token=',
    'retrying with sync token ',
    'the next page token is ',
  ])('%s is public', (before) => {
    expect(check('key-name', 'a1B2c3D4e5', before)).toEqual({
      keep: false,
      reason: 'has the name of something public',
    });
  });

  test.each([
    'token=',
    'access_token": "',
    "'refresh_token': '",
    'client_secret=',
    'SECRET_KEY_BASE=',
    'homepage_url=x token=',
    'next page: token=',
    'authSig=',
    'x=1 ',
    '',
  ])('%s is not', (before) => {
    expect(isKept('key-name', 'a1B2c3D4e5', before)).toBe(true);
  });

  test.each([
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:',
    '                    456789012:secret:',
  ])('%s is in the name of a resource', (before) => {
    expect(check('key-name', 'db-AbCdEf', before)).toMatchObject({
      keep: false,
      reason: 'is part of a resource name',
    });
  });

  test('what a parser meets is no token', () => {
    expect(isKept('key-name', 'someIdentifier2name', 'SyntaxError: Unexpected token "')).toBe(false);
    expect(isKept('key-name', 'a1B2c3D4e5', 'unexpected: token="')).toBe(true);
  });

  // What no public thing is called: the prefixes are those of tokens and keys, but secrets are judged by them too.
  test.each(['device_secret=', 'host_secret=', 'streamSecret": "', 'group_secret: ', 'push_secret='])(
    '%s is a secret',
    (before) => {
      expect(isKept('key-name', 'a1B2c3D4e5', before)).toBe(true);
    },
  );
});

describe('not-path', () => {
  test.each([
    '/etc/app/pw',
    './pw',
    '../pw',
    '~/pw',
    '/',
    'C:\\pw',
    'c:\\x',
    'https://host/x',
    'file:///x',
    'vault+http://x',
  ])('%s is dropped', (value) => {
    expect(isKept('not-path', value)).toBe(false);
  });

  test.each(['a/b', 'pa/ss', 'C:x', '.hidden9', '~tilde', ':colon', '1://2', 'x:/y', '...9', 'aB3/dE5+'])(
    '%s is kept',
    (value) => {
      expect(isKept('not-path', value)).toBe(true);
    },
  );

  // One of 64 base64 secrets begins with a slash.
  test.each([`/${'aB3dE5fG7h'.repeat(3)}+4=`, `/${'aB3+dE5fG7'.repeat(3)}h9Jk2Lm4N`])(
    'base64 text %s is kept',
    (value) => {
      expect(isKept('not-path', value)).toBe(true);
    },
  );
});

describe('not-prose', () => {
  test.each([
    ['incorrect', 'password: '],
    ['required', 'password='],
    ['REQUIRED', 'password='],
    ['expired.', 'password '],
    ['Invalid,', 'password: "'],
    ['hidden', 'password: '],
    ['authentication', 'password '],
    ['well-known', 'password: '],
  ])('%s behind %j is dropped', (value, before) => {
    expect(isKept('not-prose', value, before)).toBe(false);
  });

  test.each([
    ['hackmeqTdE3u', 'password='],
    ['hackmeqTdE3u', 'setting password: '],
    ['Summer2024!', 'password: '],
    ['hunter', 'password='],
    ['hunter', 'password: "'],
    ['hunter2', 'password: '],
    ['dragonFly', 'password: '],
    ['12345', 'password: '],
    ['p\xe4ssword', 'password: '],
    ['two words', 'password: "'],
  ])('%s behind %j is kept', (value, before) => {
    expect(isKept('not-prose', value, before)).toBe(true);
  });
});

describe('token-like', () => {
  test.each([
    '12345678901',
    '2026-11-21',
    'unexpected',
    'client_credentials',
    'ThisIsShort',
    'com.example.Main',
    '0xdeadbeef99',
    'deadbeef',
    'v1.2.3',
    '10.2.3rc1',
    'worker-12',
    'oauth2',
    '2026-11-21T16:31:02Z',
  ])('%s is none', (value) => {
    expect(check('token-like', value)).toMatchObject({
      keep: false,
      reason: expect.stringMatching(/^(?:is|has|looks) /),
    });
  });

  test('random tokens are kept', () => {
    for (let seed = 0; seed < 200; seed++) {
      for (const shape of ['<hex:32>', '<base64url:40>', '<loweralnum:32>', '<upperalnum:32>', '<uuid>']) {
        expect(check('token-like', expandPlaceholders(shape, seed))).toEqual({ keep: true });
      }
      expect(check('token-like', `aBcD${expandPlaceholders('<alpha:40>', seed)}`)).toEqual({ keep: true });
    }
  });

  // Letters and one to four digits at the end: so look one or two of a hundred random tokens of this length.
  test('a token is kept whose only digits are at its end', () => {
    const letters = expandPlaceholders('<alpha:15>', 3);
    expect(check('token-like', `${letters}7`)).toEqual({ keep: true });
    expect(letters).toMatch(/[A-Z].*[a-z].*[A-Z]/);
  });
});

describe('password-like', () => {
  test.each(['a1b2c3', 'Summer2024!', 'hackmeqTdE3u', 'x9y', 'pa55word'])('%s is kept', (value) => {
    expect(isKept('password-like', value)).toBe(true);
  });

  test.each(['OtterVolcano42', 'DragonLZlC#', 'otterVolc#no'])('%s is written like no word', (value) => {
    expect(isKept('password-like', value)).toBe(true);
  });

  test.each(['Argon2id', 'sha256', 'bcrypt2b', 'x509-client'])('%s is the name of a method', (value) => {
    expect(isKept('password-like', value)).toBe(false);
  });

  test.each([
    'authentication',
    'utf8',
    'host12',
    '8080',
    '10.0.0.1:80',
    '2026-11-21',
    'max_retry3',
    'my-host12',
    'https://host9/x',
    '/var/log9',
    'me9@host',
    '!!!',
    '',
  ])('%j may be a word', (value) => {
    expect(check('password-like', value)).toEqual({ keep: false, reason: 'may be a word of the sentence' });
  });

  test('underscores take no longer than other characters', () => {
    const started = performance.now();
    check('password-like', `${'_'.repeat(40)}!x`);
    expect(performance.now() - started).toBeLessThan(300);
  });
});

describe('url-password', () => {
  test.each(['password', 'PASS', 'pw', 'secret', 'token'])('%s is the word of a manual', (value) => {
    expect(check('url-password', value, '://user:')).toMatchObject({
      keep: false,
      reason: 'is the word of a manual',
    });
  });

  test.each(['8080/x', '1/'])('%s is a port', (value) => {
    expect(check('url-password', value, '://host:')).toMatchObject({ keep: false, reason: 'is a port' });
  });

  test.each(['hunter2', '8080', 'passwords', 'token9', '123456/x'])('%s is kept', (value) => {
    expect(isKept('url-password', value, '://user:')).toBe(true);
  });
});
