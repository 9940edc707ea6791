import { expect, test } from 'vitest';
import { looksLikeLog } from '../../src/audit/logname.js';

test.each([
  ['mopidy.log', '/srv', true],
  ['error_log', '/srv', true],
  ['nohup.out', '/home/a', true],
  ['app.log.json', '/srv', true],
  ['syslog', '/srv', true],
  ['system.journal', '/var/log/journal/x', true],
  ['log.smbd', '/srv', true],
  ['log.js', '/srv', false],
  ['libfoo.so', '/srv/logs', false],
  ['messages.txt', '/srv', false],
  ['messages.txt', '/srv/logs', true],
  ['sonarr.txt', '/srv/.log/deep', true],
  ['catalogue.txt', '/srv/blogs', false],
])('%s in %s: %s', (family, directory, expected) => {
  expect(looksLikeLog(family, directory)).toBe(expected);
});
