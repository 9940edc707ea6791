import { describe, expect, it } from 'vitest';
import { parseAccounts } from '../../src/audit/accounts.js';
import type { Entry } from '../../src/fix/paper.js';
import { isMeant, refuseMode, refuseOwner } from '../../src/fix/refuse.js';
import type { FileFacts } from '../../src/model/logfile.js';
import { ADM, ALICE, MOPIDY, ROOT, TEXTS, facts } from '../audit/scene.js';

const accounts = parseAccounts(TEXTS);

function entry(changes: Partial<FileFacts> = {}, more: Partial<Entry> = {}): Entry {
  const own = facts(changes);
  const target = { kind: 'file', path: Buffer.from('/l'), name: '/l', passages: [], dev: 1, ino: 1 } as const;
  const parent = facts({ uid: ALICE });
  const lists = { list: undefined, listNow: undefined };
  return { key: '/l', target, facts: own, isLink: false, parent, now: own, ...lists, ...more };
}

describe('refuseMode', () => {
  const refuse = (one: Entry, uid: number): string | undefined =>
    refuseMode(one, { actor: { uid }, accounts });

  it('lets root change everything, and users what is theirs', () => {
    expect(refuse(entry({ uid: MOPIDY }), ROOT)).toBeUndefined();
    expect(refuse(entry({ uid: ALICE }), ALICE)).toBeUndefined();
    expect(refuse(entry({ uid: MOPIDY }), ALICE)).toBe('it belongs to mopidy; run as that user or as root');
  });

  it('refuses several names of a file, which directories always have', () => {
    expect(refuse(entry({ links: 3 }), ROOT)).toMatch(/^it has 3 hard links/);
    const target = { ...entry().target, kind: 'directory' } as const;
    expect(refuse(entry({ links: 3 }, { target }), ROOT)).toBeUndefined();
  });
});

describe('isMeant', () => {
  it('is reading of records that are for everyone, and no writing', () => {
    const record = (name: string): Entry => {
      const one = entry();
      return { ...one, target: { ...one.target, path: Buffer.from(`/var/log/${name}`) } };
    };
    expect(isMeant(record('wtmp'), 'permissions.world-readable', accounts)).toBe(true);
    expect(isMeant(record('wtmp'), 'permissions.world-writable', accounts)).toBe(false);
    expect(isMeant(record('btmp'), 'permissions.world-readable', accounts)).toBe(false);
  });

  it('is reading by a group that exists for it, and nothing else', () => {
    const rule = 'permissions.group-readable';
    expect(isMeant(entry({ gid: ADM }), rule, accounts)).toBe(true);
    expect(isMeant(entry({ gid: ALICE }), rule, accounts)).toBe(false);
    expect(isMeant(entry({ gid: ADM }), 'permissions.group-writable', accounts)).toBe(false);
    expect(isMeant(entry({ gid: ADM }), 'permissions.world-readable', accounts)).toBe(false);
  });
});

describe('refuseOwner', () => {
  const refuse = (one: Entry, uid = ROOT): string | undefined =>
    refuseOwner(one, ALICE, { actor: { uid }, accounts });

  it('gives nothing to whoever could not read it, which goes by what the audit saw', () => {
    expect(refuse(entry({ mode: 0o644 }))).toBeUndefined();
    expect(refuse(entry({ mode: 0o640, gid: ADM }))).toBeUndefined();
    expect(refuse(entry({ mode: 0o640 }))).toMatch(/^alice could read it then/);
    const closed = entry({ mode: 0o600 }, { now: { mode: 0o644, uid: ROOT, gid: ROOT } });
    expect(refuse(closed)).toMatch(/^alice could read it then/);
  });

  it('takes root, a directory of the new owner, and one name', () => {
    expect(refuse(entry(), ALICE)).toBe('only root can change owners; run as root');
    expect(refuse(entry({}, { parent: facts() }))).toMatch(/does not belong to alice/);
    expect(refuse(entry({ links: 2 }))).toMatch(/2 hard links/);
    expect(refuse(entry({}, { isLink: true }))).toMatch(/symbolic link/);
  });
});
