import { describe, expect, it } from 'vitest';
import { parseAccounts } from '../../../src/audit/accounts.js';
import { ANY_OWNERSHIP } from '../../../src/audit/logrotate/settings.js';
import { parseCount, parseOwnership, parseSize, parseWeekday } from '../../../src/audit/logrotate/values.js';
import { LAB_ACCOUNTS } from './simulator.js';

const fine = (value: unknown): unknown => ({ value, wrong: undefined });

describe('parseCount', () => {
  it.each([
    ['0', 0],
    ['7', 7],
    ['+7', 7],
    ['010', 8],
    ['0x10', 16],
    ['', 0],
    ['-1', -1],
    ['4294967297', 1],
    // Beyond 64 bits strtol(3) gives the greatest number, whose low 32 bits are all ones.
    ['99999999999999999999', -1],
  ])('%j is %d', (text, value) => expect(parseCount(text, -1)).toEqual(fine(value)));

  it.each([
    ['x', 0],
    ['3 # three', 3],
    ['08', 0],
    ['1.5', 1],
  ])('%j is no number, but %d is used of it', (text, value) => {
    expect(parseCount(text, -1)).toEqual({ value, wrong: 'is no number' });
  });

  it('has a least value', () => {
    expect(parseCount('-2', -1).wrong).toBe('is out of range');
    expect(parseCount('-1', 0).wrong).toBe('is out of range');
  });

  it('bears numbers without end', () => {
    expect(parseCount('1'.repeat(1_000_000), 0).wrong).toBe('is out of range');
    expect(parseCount('0'.repeat(1_000_000), 0).value).toBe(-1);
  });
});

describe('parseSize', () => {
  it.each([
    ['100', 100],
    ['1k', 1024],
    ['1K', 1024],
    ['2M', 2_097_152],
    ['1G', 1_073_741_824],
    ['0', 0],
    ['k', 0],
    ['010', 8],
  ])('%s is %d bytes', (text, bytes) => expect(parseSize(text)).toEqual(fine(bytes)));

  it.each(['1m', '1T', '1KB', '1k # small', '-1', '1.5k', '20 k', 'x1', '99999999999999999999'])(
    '%s is refused',
    (text) =>
      expect(parseSize(text)).toMatchObject({ value: undefined, wrong: expect.any(String) as string }),
  );
});

describe('parseWeekday', () => {
  it.each([
    ['', 0],
    [' 6', 6],
    ['7', 7],
  ])('%j is %d', (text, day) => expect(parseWeekday(text)).toEqual(fine(day)));

  it.each(['8', '-1', 'monday', '1 2', ' compress'])('%j is refused', (text) => {
    expect(parseWeekday(text)).toMatchObject({ value: undefined, wrong: 'is no day from 0 to 7' });
  });
});

describe('parseOwnership', () => {
  const context = { before: ANY_OWNERSHIP, accounts: LAB_ACCOUNTS, hasMode: true };
  const parse = (text: string, changes: Partial<typeof context> = {}): ReturnType<typeof parseOwnership> =>
    parseOwnership(text, { ...context, ...changes });
  const homeuser = { name: 'homeuser', id: 1001 };
  const adm = { name: 'adm', id: 4 };

  it('takes mode, owner and group, any of them', () => {
    expect(parse(' 0640 homeuser adm')).toEqual(fine({ mode: 0o640, user: homeuser, group: adm }));
    expect(parse(' 600')).toEqual(fine({ ...ANY_OWNERSHIP, mode: 0o600 }));
    expect(parse(' homeuser adm')).toEqual(fine({ ...ANY_OWNERSHIP, user: homeuser, group: adm }));
    expect(parse('')).toEqual(fine(ANY_OWNERSHIP));
  });

  it('keeps what was said before', () => {
    const before = { mode: 0o600, user: homeuser, group: adm };
    expect(parse('', { before })).toEqual(fine(before));
    expect(parse(' 640', { before })).toEqual(fine({ ...before, mode: 0o640 }));
  });

  it('takes names before numbers, and numbers of accounts only', () => {
    expect(parse(' 640 1001 4').value).toEqual({
      mode: 0o640,
      user: { name: '1001', id: 1001 },
      group: { name: '4', id: 4 },
    });
    expect(parse(' 640 4242').wrong).toBe('names the unknown user "4242"');
  });

  it('does not blame a name that another source may know', () => {
    const accounts = parseAccounts({ passwd: undefined, group: undefined, nsswitch: undefined });
    expect(parse(' 640 who knows', { accounts })).toEqual(
      fine({ mode: 0o640, user: { name: 'who', id: undefined }, group: { name: 'knows', id: undefined } }),
    );
  });

  it.each([
    [' = 0600 homeuser homeuser', 'has more words than it takes'],
    [' 0600 homeuser adm # why', 'has more words than it takes'],
    [' =0600', 'names the unknown user "=0600"'],
    [' 8', 'names the unknown user "8"'],
    [' 640 homeuser nobodyatall', 'names the unknown group "nobodyatall"'],
  ])('%j %s', (text, wrong) => expect(parse(text).wrong).toBe(wrong));

  it('takes no mode for su', () => {
    expect(parse(' 0640 homeuser adm', { hasMode: false }).wrong).toBe('has more words than it takes');
    expect(parse(' homeuser adm', { hasMode: false })).toEqual(
      fine({ mode: undefined, user: homeuser, group: adm }),
    );
  });

  it('quotes no more than a name', () => {
    expect(parse(` 640 ${'x'.repeat(500)}`).wrong?.length).toBeLessThan(80);
  });
});
