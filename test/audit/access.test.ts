import { describe, expect, it } from 'vitest';
import { READ, SEARCH, WRITE, permits, reachOf, strangersPass } from '../../src/audit/access.js';
import type { Entry, Right } from '../../src/audit/access.js';
import { parseLists } from '../../src/audit/acl/list.js';
import type { FileFacts } from '../../src/model/logfile.js';
import { ADM, ALICE, AUDIO, BOB, EMPTY, MOPIDY, ROOT, USERS, facts, hostOf, log } from './scene.js';

const entry = (changes: Partial<FileFacts>): Entry => ({ facts: facts(changes) });

type Scenario = readonly [
  title: string,
  file: Partial<FileFacts>,
  directories: Readonly<Record<string, Partial<FileFacts>>>,
  audience: string,
  accounts: readonly string[],
];

const OPEN = {};
const CLOSED = { '/srv': { mode: 0o700 } };

/** Modes that umasks of 022, 077, 027 and 002 leave, directories that shield, group members of all kinds. */
const READ_SCENARIOS: readonly Scenario[] = [
  ['umask 022, open directories', { mode: 0o644 }, OPEN, 'everyone', []],
  ['umask 077', { mode: 0o600 }, OPEN, 'owner', []],
  ['umask 027, group of the owner alone', { mode: 0o640, uid: ALICE, gid: ALICE }, OPEN, 'owner', []],
  ['umask 027, group root', { mode: 0o640 }, OPEN, 'owner', []],
  ['umask 002', { mode: 0o664 }, OPEN, 'everyone', []],
  ['0644 below 0700', { mode: 0o644 }, CLOSED, 'owner', []],
  ['0644 below 0711: the name is enough', { mode: 0o644 }, { '/srv': { mode: 0o711 } }, 'everyone', []],
  ['0644 below 0744: listing is not passing', { mode: 0o644 }, { '/srv': { mode: 0o744 } }, 'owner', []],
  ['0644, a closed directory further up', { mode: 0o644 }, { '/': { mode: 0o700 } }, 'owner', []],
  [
    '0644, an open directory below a closed one',
    { mode: 0o644 },
    { '/srv': { mode: 0o700 }, '/srv/log': { mode: 0o777 } },
    'owner',
    [],
  ],
  ['0644 below 1777', { mode: 0o644 }, { '/srv': { mode: 0o1777 } }, 'everyone', []],
  ['0604: all but the group', { mode: 0o604, gid: AUDIO }, OPEN, 'everyone', []],
  ['0640 of adm', { mode: 0o640, gid: ADM }, OPEN, 'group', ['alice']],
  ['0640 of audio, owner in it', { mode: 0o640, uid: MOPIDY, gid: AUDIO }, OPEN, 'group', ['alice', 'bob']],
  ['0640 of a group without members', { mode: 0o640, gid: EMPTY }, OPEN, 'owner', []],
  ['0640 of a group without entry', { mode: 0o640, gid: 4242 }, OPEN, 'group', []],
  ['0620: write is not read', { mode: 0o620, gid: ADM }, OPEN, 'owner', []],
  ['0640 of adm below 0700', { mode: 0o640, gid: ADM }, CLOSED, 'owner', []],
  [
    '0640 of adm below a 0750 directory of adm',
    { mode: 0o640, gid: ADM },
    { '/srv': { mode: 0o750, gid: ADM } },
    'group',
    ['alice'],
  ],
  [
    '0640 of audio below a 0750 directory of adm',
    { mode: 0o640, gid: AUDIO },
    { '/srv': { mode: 0o750, gid: ADM } },
    'group',
    ['alice'],
  ],
  [
    '0640 of users below a 0750 directory of adm',
    { mode: 0o640, gid: USERS },
    { '/srv': { mode: 0o750, gid: ADM } },
    'owner',
    [],
  ],
  [
    '0644 below a 0750 directory of adm',
    { mode: 0o644 },
    { '/srv': { mode: 0o750, gid: ADM } },
    'group',
    ['alice'],
  ],
  [
    '0644 below a setgid 2750 directory of adm',
    { mode: 0o644 },
    { '/srv': { mode: 0o2750, gid: ADM } },
    'group',
    ['alice'],
  ],
  [
    '0644 of root in the 0700 directory of alice',
    { mode: 0o644 },
    { '/srv': { mode: 0o700, uid: ALICE } },
    'group',
    ['alice'],
  ],
  [
    '0644 of alice in her own 0700 directory',
    { mode: 0o644, uid: ALICE },
    { '/srv': { mode: 0o700, uid: ALICE } },
    'owner',
    [],
  ],
  [
    '0600 of root in the directory of alice',
    { mode: 0o600 },
    { '/srv': { mode: 0o700, uid: ALICE } },
    'owner',
    [],
  ],
  [
    '0644 in a 0700 directory of a nameless user',
    { mode: 0o644 },
    { '/srv': { mode: 0o700, uid: 4242 } },
    'group',
    ['4242'],
  ],
  [
    '0640 of audio, a member owns a directory that shuts her out',
    { mode: 0o640, gid: AUDIO },
    { '/srv': { mode: 0o655, uid: ALICE } },
    'group',
    ['bob', 'mopidy'],
  ],
  [
    '0640 of audio, a directory that shuts a group out',
    { mode: 0o640, gid: AUDIO },
    { '/srv': { mode: 0o705, gid: ADM } },
    'group',
    ['bob', 'mopidy'],
  ],
  ['0044: owner shut out', { mode: 0o044, uid: BOB }, OPEN, 'everyone', []],
  ['0000', { mode: 0 }, OPEN, 'owner', []],
  ['4755 with setuid', { mode: 0o4755 }, OPEN, 'everyone', []],
];

const WRITE_SCENARIOS: readonly Scenario[] = [
  ['0666 reachable', { mode: 0o666 }, OPEN, 'everyone', []],
  ['0666 below 0700', { mode: 0o666 }, CLOSED, 'owner', []],
  ['0664 of audio', { mode: 0o664, uid: MOPIDY, gid: AUDIO }, OPEN, 'group', ['alice', 'bob']],
  ['0664 of the owner alone', { mode: 0o664, uid: ALICE, gid: ALICE }, OPEN, 'owner', []],
  ['0644', { mode: 0o644, gid: AUDIO }, OPEN, 'owner', []],
  ['0602', { mode: 0o602, gid: AUDIO }, OPEN, 'everyone', []],
];

function reach([, changes, directories]: Scenario, right: Right): [string, string[]] {
  const file = log('/srv/log/app.log', changes);
  const { audience, accounts } = reachOf(file, hostOf([file], { directories }), right);
  return [audience, accounts.map(({ name }) => name).sort()];
}

describe('reachOf', () => {
  it.each(READ_SCENARIOS)('reads: %s', (...scenario) => {
    expect(reach(scenario, READ)).toEqual([scenario[3], scenario[4]]);
  });

  it.each(WRITE_SCENARIOS)('writes: %s', (...scenario) => {
    expect(reach(scenario, WRITE)).toEqual([scenario[3], scenario[4]]);
  });

  it('names the groups of which one has to be a member', () => {
    const file = log('/srv/app.log', { mode: 0o640, gid: AUDIO });
    const host = hostOf([file], { directories: { '/srv': { mode: 0o750, gid: ADM } } });
    expect(reachOf(file, host, READ).ways.map(({ groups }) => groups)).toEqual([[ADM, AUDIO]]);
  });

  it('is unknown where the directories are, unless the mode settles it', () => {
    const host = hostOf([]);
    expect(reachOf(log('/srv/app.log', { mode: 0o644 }), host, READ).audience).toBe('unknown');
    expect(reachOf(log('/srv/app.log', { mode: 0o600 }), host, READ).audience).toBe('owner');
  });

  it('is unknown for standard input and where modes mean nothing', () => {
    const file = log('/srv/app.log');
    expect(reachOf({ ...file, stdin: true }, hostOf([file]), READ).audience).toBe('unknown');
    expect(reachOf(file, hostOf([file], { host: { posix: false } }), READ).audience).toBe('unknown');
  });

  it('allows for members that only a directory service knows, but not in private groups', () => {
    const texts = { nsswitch: 'passwd: files sss' };
    const shared = log('/srv/a.log', { mode: 0o640, gid: EMPTY });
    const own = log('/srv/b.log', { mode: 0o640, uid: ALICE, gid: ALICE });
    const host = hostOf([shared, own], { texts });
    expect(reachOf(shared, host, READ)).toMatchObject({ audience: 'group', ways: [{ open: true }] });
    expect(reachOf(own, host, READ)).toMatchObject({ audience: 'owner', ways: [{ open: false }] });
  });

  it('never lists root, under whatever name', () => {
    const file = log('/srv/a.log', { mode: 0o640, uid: ALICE, gid: 5 });
    const texts = { passwd: 'root:x:0:0:::\ntoor:x:0:5:::\nalice:x:1000:1000:::', group: 'g:x:5:root' };
    expect(reachOf(file, hostOf([file], { texts }), READ)).toMatchObject({ audience: 'owner', accounts: [] });
  });
});

/** Lists by path, as getfacl prints their entries. */
function listsOf(entries: Readonly<Record<string, string>>) {
  const blocks = Object.entries(entries).map(([path, lines]) => `# file: ${path}\n${lines}\n`);
  return { lists: parseLists(blocks.join('\n')), unknown: new Set<string>() };
}

describe('reachOf with access lists', () => {
  const LISTED = 'user::rw-\nuser:1001:r--\ngroup::---\ngroup:4:r--\nmask::r--\nother::---';
  const file = log('/srv/app.log', { mode: 0o640, uid: MOPIDY, gid: AUDIO });

  it('counts named users and members of named groups, and not the owning group behind the mask', () => {
    const host = hostOf([file], { host: { access: listsOf({ '/srv/app.log': LISTED }) } });
    const { audience, accounts, ways, listed } = reachOf(file, host, READ);
    expect([audience, listed, ways]).toEqual(['group', true, [{ groups: [ADM], open: false }]]);
    expect(accounts.map(({ name }) => name)).toEqual(['alice', 'bob']);
    expect(reachOf(file, host, WRITE)).toMatchObject({ audience: 'owner', accounts: [] });
  });

  it('knows that an empty mask revokes what the list gives', () => {
    const closed = log('/srv/app.log', { mode: 0o600, uid: MOPIDY, gid: AUDIO });
    const list = LISTED.replace('mask::r--', 'mask::---');
    const host = hostOf([closed], { host: { access: listsOf({ '/srv/app.log': list }) } });
    expect(reachOf(closed, host, READ)).toMatchObject({ audience: 'owner', accounts: [] });
  });

  it('needs the search right on the way as well, and takes it from the lists of directories', () => {
    const open = log('/srv/app.log', { mode: 0o644 });
    const directories = { '/srv': { mode: 0o710 } };
    const closed = hostOf([open], { directories });
    expect(reachOf(open, closed, READ)).toMatchObject({ audience: 'owner', accounts: [] });
    const access = listsOf({ '/srv': 'user::rwx\nuser:1001:--x\ngroup::---\nmask::--x\nother::---' });
    const { audience, accounts } = reachOf(open, hostOf([open], { directories, host: { access } }), READ);
    expect([audience, accounts.map(({ name }) => name)]).toEqual(['group', ['bob']]);
    const named = hostOf([file], { directories, host: { access: listsOf({ '/srv/app.log': LISTED }) } });
    expect(reachOf(file, named, READ)).toMatchObject({ audience: 'owner', accounts: [] });
  });

  it('shuts a named user out whom the list gives less than everyone', () => {
    const list = 'user::rw-\nuser:1001:---\ngroup::r--\nmask::r--\nother::r--';
    const parsed = listsOf({ '/x': list }).lists.get('/x');
    const bob = { name: 'bob', uid: BOB, gids: new Set([BOB]) };
    expect(permits(bob, { ...entry({ mode: 0o644 }), list: parsed }, READ)).toBe(false);
    expect(permits({ ...bob, uid: ALICE }, { ...entry({ mode: 0o644 }), list: parsed }, READ)).toBe(true);
  });

  it('is unknown where a list could let someone in and could not be had', () => {
    const alone = log('/srv/app.log', { mode: 0o640, gid: EMPTY });
    const access = { lists: new Map(), unknown: new Set(['/srv/app.log']) };
    expect(reachOf(alone, hostOf([alone], { host: { access } }), READ).audience).toBe('unknown');
    expect(reachOf(alone, hostOf([alone]), READ).audience).toBe('owner');
    const directories = { '/srv': { mode: 0o700 } };
    expect(reachOf(alone, hostOf([alone], { directories, host: { access } }), READ).audience).toBe('owner');
  });
});

describe('permits', () => {
  const member = { name: 'm', uid: 7, gids: new Set([8]) };

  it('judges by the first class that fits', () => {
    expect(permits(member, entry({ mode: 0o077, uid: 7, gid: 8 }), READ)).toBe(false);
    expect(permits(member, entry({ mode: 0o707, uid: ROOT, gid: 8 }), READ)).toBe(false);
    expect(permits(member, entry({ mode: 0o004, uid: ROOT, gid: 9 }), READ)).toBe(true);
  });

  it('does not take an account without id for an owner', () => {
    expect(permits({ name: 'x', uid: undefined, gids: new Set() }, entry({ mode: 0o700 }), SEARCH)).toBe(
      false,
    );
  });
});

describe('strangersPass', () => {
  it('needs the search right on every directory', () => {
    expect(strangersPass([{ facts: facts({ mode: 0o755 }) }, { facts: facts({ mode: 0o711 }) }])).toBe(true);
    expect(strangersPass([{ facts: facts({ mode: 0o755 }) }, { facts: facts({ mode: 0o754 }) }])).toBe(false);
  });
});
