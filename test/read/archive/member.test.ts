import { expect, test } from 'vitest';
import { nameMember } from '../../../src/read/archive/member.js';

test.each([
  ['of letters', Buffer.from('logs/a.log'), 'logs/a.log'],
  ['that leads elsewhere', Buffer.from('../../etc/passwd'), '../../etc/passwd'],
  ['of UTF-8', Buffer.from('Журнал/ä'), 'Журнал/ä'],
  ['that is not UTF-8', Buffer.from([0x61, 0xe4, 0x62]), String.raw`a\xe4b`],
  ['that is empty', Buffer.alloc(0), ''],
])('a name %s is text', (_name, bytes, text) => {
  expect(nameMember(bytes)).toBe(text);
});

test('a long name is cut', () => {
  const name = nameMember(Buffer.alloc(1_000_000, 'x'));
  expect(name).toMatch(/^x+…$/);
  expect(name.length).toBeLessThan(2000);
});
