import { describe, expect, it } from 'vitest';
import { parseAccounts } from '../../../src/audit/accounts.js';
import {
  changeBetweenLists,
  changeOfAccess,
  changeOfDefaults,
  isForReaders,
  listAfter,
  setfaclArguments,
  writeList,
} from '../../../src/audit/acl/change.js';
import { parseLists } from '../../../src/audit/acl/list.js';
import type { AccessList } from '../../../src/audit/acl/list.js';

const READ = 4;
const WRITE = 2;
const ACCOUNTS = parseAccounts({ passwd: '', group: 'adm:x:4:\naudio:x:29:\n', nsswitch: undefined });
const PLAIN = 'user::rw-\ngroup::r--\nother::---';

function listOf(entries: string): AccessList {
  const list = parseLists(`# file: /a\n${PLAIN}\n${entries}\n`).get('/a');
  if (!list) throw new Error('no list');
  return list;
}

describe('changeOfAccess', () => {
  it.each([
    ['named users and groups', 'user:1000:r--\ngroup:29:r--\nmask::r--', READ, '-n -x u:1000,g:29'],
    ['what the mask lets through', 'user:1000:r--\nuser:1001:-w-\nmask::rw-', WRITE, '-n -x u:1001'],
    ['nothing that the mask takes', 'user:1000:rw-\nmask::r--', WRITE, '-n'],
    ['a broad group beside adm', 'group:4:r--\ngroup:29:r--\nmask::r--', READ, '-n -x g:29'],
    ['adm alone, for people to decide', 'group:4:r--\nmask::r--', READ, '-n -x g:4'],
  ])('takes %s', (_, entries, right, words) => {
    expect(setfaclArguments(changeOfAccess(listOf(entries), right, ACCOUNTS)).join(' ')).toBe(words);
  });

  it('tells what only adm would lose', () => {
    const [adm, both] = ['group:4:r--\nmask::r--', 'group:4:r--\nuser:1000:r--\nmask::r--'].map((entries) =>
      isForReaders(changeOfAccess(listOf(entries), READ, ACCOUNTS), ACCOUNTS),
    );
    expect([adm, both]).toEqual([true, false]);
  });
});

describe('changeOfDefaults', () => {
  it('takes entries, and from others read and write but not search', () => {
    const list = listOf(
      'default:user::rwx\ndefault:user:1000:rwx\ndefault:group::---\ndefault:mask::rwx\ndefault:other::r-x',
    );
    const change = changeOfDefaults(list.defaults ?? list, READ, ACCOUNTS);
    expect(setfaclArguments(change)).toEqual(['-n', '-x', 'd:u:1000', '-m', 'd:o::--x']);
    expect(listAfter(list, change)).toEqual({ ...list, defaults: { ...list.defaults, users: [], other: 1 } });
  });
});

describe('changeBetweenLists', () => {
  it('is the change that made one list of the other', () => {
    const list = listOf(
      'user:1000:r--\ngroup:29:r--\nmask::r--\ndefault:user::rw-\ndefault:group::r--\ndefault:other::r--',
    );
    const first = listAfter(list, changeOfAccess(list, READ, ACCOUNTS));
    const both = listAfter(first, changeOfDefaults(list.defaults ?? list, READ, ACCOUNTS));
    const words = ['-n', '-x', 'u:1000,g:29', '-m', 'd:o::---'];
    expect(setfaclArguments(changeBetweenLists(list, both))).toEqual(words);
    expect(setfaclArguments(changeBetweenLists(list, list))).toEqual(['-n']);
  });
});

it('writes a list as setfacl takes it, with a mask only where there is one', () => {
  const list = listOf(
    'user:1000:r--\nmask::rw-\ndefault:user::rwx\ndefault:group::r-x\ndefault:group:29:rwx\ndefault:other::---',
  );
  expect(writeList(list)).toBe(
    'u::rw-,u:1000:r--,g::r--,m::rw-,o::---,d:u::rwx,d:g::r-x,d:g:29:rwx,d:o::---',
  );
});
