import { describe, expect, it } from 'vitest';
import { groupName, parseAccounts, userName } from '../../src/audit/accounts.js';
import { ADM, ALICE, AUDIO, TEXTS } from './scene.js';

function namesIn(gid: number, texts = TEXTS): string[] {
  return (parseAccounts(texts).members.get(gid) ?? []).map((account) => account.name).sort();
}

describe('parseAccounts', () => {
  it('counts listed members and users whose primary group it is', () => {
    expect(namesIn(AUDIO)).toEqual(['alice', 'bob', 'mopidy']);
    expect(namesIn(ADM)).toEqual(['alice']);
    expect(namesIn(ALICE)).toEqual(['alice']);
  });

  it('keeps members that have no entry of their own, without a user id', () => {
    const accounts = parseAccounts({ ...TEXTS, group: 'docker:x:999: corp , alice,' });
    expect(accounts.members.get(999)?.map(({ name, uid }) => [name, uid])).toEqual([
      ['alice', ALICE],
      ['corp', undefined],
    ]);
  });

  it('passes over comments, NIS markers and broken lines', () => {
    const passwd = '#x:x:1:1\n+::::::\n-bob:x:5:5\nbad\nneg:x:-1:5\n\nok:x:7:8:::\r\n::9:9\n';
    const accounts = parseAccounts({ ...TEXTS, passwd, group: 'x:x:nine:ok\n+\n' });
    expect([...accounts.users.keys()]).toEqual([7]);
    expect([...accounts.groups.keys()]).toEqual([]);
  });

  it('names users and groups, and falls back to the number', () => {
    const accounts = parseAccounts({ ...TEXTS, group: 'first:x:5:\nsecond:x:5:alice\n' });
    expect(groupName(5, accounts)).toBe('first');
    expect(accounts.members.get(5)?.length).toBe(1);
    expect(groupName(6, accounts)).toBe('6');
    expect(userName(ALICE, accounts)).toBe('alice');
    expect(userName(77, accounts)).toBe('77');
  });

  it.each([
    ['passwd: files systemd\ngroup: files [SUCCESS=merge] systemd\nhosts: files dns', true],
    ['', true],
    ['# passwd: ldap', true],
    ['passwd: compat # ldap', true],
    ['passwd: files sss\n', false],
    ['passwd: files\ngroup:\tfiles ldap\n', false],
    ['passwd: altfiles', false],
  ])('knows from %j whether the files are complete: %s', (nsswitch, complete) => {
    expect(parseAccounts({ ...TEXTS, nsswitch }).complete).toBe(complete);
  });

  it('is incomplete without either file', () => {
    expect(parseAccounts({ ...TEXTS, passwd: undefined }).complete).toBe(false);
    expect(parseAccounts({ ...TEXTS, group: undefined }).complete).toBe(false);
    expect(parseAccounts({ passwd: undefined, group: undefined, nsswitch: undefined }).users.size).toBe(0);
  });
});
