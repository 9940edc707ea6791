import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locateFile } from '../../../src/report/sarif/uri.js';

const BASE = { cwd: '/srv/app/logs', sarifRoot: '/srv/app' };

test.each([
  ['mopidy.log', 'logs/mopidy.log'],
  ['./a/../mopidy.log', 'logs/mopidy.log'],
  ['../top.log', 'top.log'],
  ['../../other/x.log', 'file:///srv/other/x.log'],
  ['/srv/app/logs/x.log', 'logs/x.log'],
  ['/srv/apple/x.log', 'file:///srv/apple/x.log'],
  ['/srv/app', './'],
  ['/', 'file:///'],
  ['/srv/app/..hidden', '..hidden'],
  ['/srv/app/a:b/c:d.log', './a:b/c:d.log'],
  ['/srv/app/a/c:d.log', 'a/c:d.log'],
  ['/var/log/my app/100% done?#.log', 'file:///var/log/my%20app/100%25%20done%3F%23.log'],
  ['/srv/app/x\n\u202e.log', 'x%0A%E2%80%AE.log'],
  ['/srv/app/\\xff.log', '%5Cxff.log'],
  ['/srv/app/a\ud800.log', 'a%EF%BF%BD.log'],
  ['-', 'stdin'],
])('%j becomes %s', (file, uri) => {
  expect(locateFile(file, BASE)).toBe(uri);
});

test('a root with a slash at its end is the same root', () => {
  expect(locateFile('x.log', { cwd: '/srv/app', sarifRoot: '/srv/app/' })).toBe('x.log');
});

test('any name inside the root comes back from its URI', () => {
  const segment = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !/^\.*$|[/\0]/.test(name));
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
      const uri = locateFile(`/srv/app/${segments.join('/')}`, BASE);
      const url = new URL(uri, 'file:///srv/app/');
      expect(decodeURIComponent(url.pathname)).toBe(`/srv/app/${segments.join('/')}`);
    }),
  );
});
