import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runCheck, type Verdict } from '../../src/detect/checks.js';
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

describe('github-checksum', () => {
  const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

  function sign(body: string): string {
    let [text, rest] = ['', crc32(body)];
    while (rest > 0) {
      text = (DIGITS[rest % 62] ?? '') + text;
      rest = Math.floor(rest / 62);
    }
    return body + text.padStart(6, '0');
  }

  test('a good checksum confirms', () => {
    for (let seed = 0; seed < 50; seed++) {
      const token = `ghp_${sign(expandPlaceholders('<alnum:30>', seed))}`;
      expect(check('github-checksum', token)).toEqual({ keep: true, confidence: 'confirmed' });
    }
  });

  test('a bad one, or another length, says nothing', () => {
    const token = `gho_${sign(expandPlaceholders('<alnum:30>', 1))}`;
    const wrong = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');
    expect(check('github-checksum', wrong)).toEqual({ keep: true });
    expect(check('github-checksum', `${token}A`)).toEqual({ keep: true });
    expect(check('github-checksum', 'ghp_')).toEqual({ keep: true });
  });
});

describe('jwt', () => {
  test.each([
    ['without an end', {}],
    ['with an end to come', { exp: NOW_MS / 1000 + 60 }],
    ['with an end that is no number', { exp: 'tomorrow' }],
    ['with a payload that is no object', 7],
    ['with a payload of null', null],
  ])('a token %s is confirmed', (_name, payload) => {
    expect(check('jwt', jwt({ alg: 'HS256' }, payload))).toEqual({ keep: true, confidence: 'confirmed' });
  });

  test('an expired token is only worth a note', () => {
    const token = jwt({ alg: 'none' }, { exp: NOW_MS / 1000 - 1 });
    expect(check('jwt', token)).toEqual({ keep: true, confidence: 'confirmed', severity: 'info' });
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
