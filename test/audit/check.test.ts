import { describe, expect, it } from 'vitest';
import { parseLists } from '../../src/audit/acl/list.js';
import { FILE_CHECKS } from '../../src/audit/check.js';
import type { Mark } from '../../src/audit/mark.js';
import { auditRule } from '../../src/audit/catalog.js';
import { mendCommands } from '../../src/audit/shell.js';
import type { FileFacts } from '../../src/model/logfile.js';
import { ADM, ALICE, AUDIO, BOB, DEVICE, EMPTY, MOPIDY, USERS, facts, hostOf, log } from './scene.js';
import type { SceneOptions } from './scene.js';

function marks(changes: Partial<FileFacts>, options: SceneOptions = {}): Mark[] {
  const file = log('/srv/app.log', changes);
  const host = hostOf([file], options);
  return FILE_CHECKS.map((check) => check(file, host)).filter((mark) => mark !== undefined);
}

/** `rule severity` for each fault, without the common part of the id. */
function told(changes: Partial<FileFacts>, options: SceneOptions = {}): string[] {
  return marks(changes, options).map(
    ({ rule, severity }) => `${rule.slice('permissions.'.length)} ${severity ?? auditRule(rule).severity}`,
  );
}

function commandOf(
  rule: string,
  changes: Partial<FileFacts>,
  options: SceneOptions = {},
): string | undefined {
  const mark = marks(changes, options).find((one) => one.rule === `permissions.${rule}`);
  return mark?.mend && mendCommands(mark.mend, [Buffer.from('/srv/app.log')]).commands[0];
}

const dir = (changes: Partial<FileFacts>): SceneOptions => ({ directories: { '/srv': changes } });

/** A list of the log with these entries. */
function listed(entries: string): SceneOptions {
  const lists = parseLists(
    `# file: /srv/app.log\nuser::rw-\n${entries}\ngroup::---\nmask::rw-\nother::---\n`,
  );
  return { host: { access: { lists, unknown: new Set() } } };
}

const SCENARIOS: readonly [string, Partial<FileFacts>, SceneOptions, readonly string[]][] = [
  ['0600', { mode: 0o600 }, {}, []],
  ['0640 root:root', { mode: 0o640 }, {}, []],
  ['0640 with a group of its own', { mode: 0o640, uid: ALICE, gid: ALICE }, {}, []],
  ['0644', { mode: 0o644 }, {}, ['world-readable medium']],
  ['0604', { mode: 0o604 }, {}, ['world-readable medium']],
  ['0664 of alice', { mode: 0o664, uid: ALICE, gid: ALICE }, {}, ['world-readable medium']],
  ['0666', { mode: 0o666 }, {}, ['world-readable medium', 'world-writable high']],
  ['0602', { mode: 0o602 }, {}, ['world-writable high']],
  ['0644 below 0700', { mode: 0o644 }, dir({ mode: 0o700 }), ['directory-shielded info']],
  ['0666 below 0700', { mode: 0o666 }, dir({ mode: 0o700 }), ['directory-shielded info']],
  ['0602 below 0700', { mode: 0o602 }, dir({ mode: 0o700 }), ['directory-shielded info']],
  ['0640 below 0700', { mode: 0o640, gid: AUDIO }, dir({ mode: 0o700 }), []],
  ['0644 below 0711', { mode: 0o644 }, dir({ mode: 0o711 }), ['world-readable medium']],
  ['0640 of adm', { mode: 0o640, gid: ADM }, {}, ['group-readable low']],
  ['0640 of adm without members', { mode: 0o640, gid: ADM }, { texts: { group: 'adm:x:4:' } }, []],
  ['0640 mopidy:audio', { mode: 0o640, uid: MOPIDY, gid: AUDIO }, {}, ['group-readable medium']],
  [
    '0640 mopidy:audio, nobody else in it',
    { mode: 0o640, uid: MOPIDY, gid: AUDIO },
    { texts: { group: 'audio:x:29:' } },
    ['group-readable info'],
  ],
  ['0640 of users without members', { mode: 0o640, gid: USERS }, {}, ['group-readable info']],
  ['0640 of an unknown empty group', { mode: 0o640, gid: EMPTY }, {}, []],
  [
    '0640 of a group with members',
    { mode: 0o640, gid: 700 },
    { texts: { group: 'band:x:700:bob' } },
    ['group-readable low'],
  ],
  ['0640 of a group without entry', { mode: 0o640, gid: 700 }, {}, ['group-readable low']],
  [
    '0640 of audio below adm',
    { mode: 0o640, gid: AUDIO },
    dir({ mode: 0o750, gid: ADM }),
    ['group-readable low'],
  ],
  [
    '0644 below a directory of adm',
    { mode: 0o644 },
    dir({ mode: 0o750, gid: ADM }),
    ['group-readable low', 'directory-shielded info'],
  ],
  [
    '0660 of audio',
    { mode: 0o660, uid: MOPIDY, gid: AUDIO },
    {},
    ['group-readable medium', 'group-writable medium'],
  ],
  ['0620 of audio', { mode: 0o620, uid: MOPIDY, gid: AUDIO }, {}, ['group-writable medium']],
  ['0620 of a group without others', { mode: 0o620, gid: EMPTY }, {}, []],
  ['0664 of audio', { mode: 0o664, gid: AUDIO }, {}, ['world-readable medium', 'group-writable medium']],
  ['0640 with a list that names a user', { mode: 0o640 }, listed('user:1001:r--'), ['acl-readable medium']],
  ['0640 with a list that names adm', { mode: 0o640 }, listed('group:4:r--'), ['acl-readable low']],
  [
    '0660 with a list that names a user and adm',
    { mode: 0o660 },
    listed('user:1001:rw-\ngroup:4:r--'),
    ['acl-readable medium', 'acl-writable medium'],
  ],
  ['0640 with a list of no further user', { mode: 0o640 }, listed('user:0:r--'), []],
  ['two names, 0600', { mode: 0o600, links: 2 }, {}, ['hard-links low']],
  ['two names, 0640', { mode: 0o640, links: 2 }, {}, ['hard-links medium']],
  ['no name left', { mode: 0o600, links: 0 }, {}, []],
  ['owner without account', { mode: 0o600, uid: 4242 }, {}, ['unknown-owner low']],
  [
    'owner perhaps in a directory service',
    { mode: 0o600, uid: 4242 },
    { texts: { nsswitch: 'passwd: files ldap' } },
    [],
  ],
  [
    'owner while the user file is unreadable',
    { mode: 0o600, uid: 4242 },
    { texts: { passwd: undefined } },
    [],
  ],
  ['owner managed by systemd-homed', { mode: 0o600, uid: 60100 }, {}, []],
  [
    'root in the directory of alice',
    { mode: 0o600 },
    dir({ uid: ALICE }),
    ['root-log-in-user-directory medium'],
  ],
  [
    'root below the directory of alice',
    { mode: 0o600 },
    { directories: { '/': { uid: ALICE } } },
    ['root-log-in-user-directory medium'],
  ],
  ['bob in the directory of alice', { mode: 0o600, uid: BOB }, dir({ uid: ALICE }), []],
  [
    '0644 of bob in the closed directory of alice',
    { mode: 0o644, uid: BOB },
    dir({ mode: 0o700, uid: ALICE }),
    ['directory-shielded info'],
  ],
  ['unknown directories', { mode: 0o666 }, { host: { places: new Map() } }, []],
];

describe('FILE_CHECKS', () => {
  it.each(SCENARIOS)('%s', (_, changes, options, expected) => {
    expect(told(changes, options)).toEqual(expected);
  });

  it('mend by taking rights away, and no more than needed', () => {
    expect(commandOf('world-readable', { mode: 0o644 })).toBe("chmod o-r -- '/srv/app.log'");
    expect(commandOf('world-writable', { mode: 0o666 })).toBe("chmod o-w -- '/srv/app.log'");
    expect(commandOf('group-readable', { mode: 0o640, gid: AUDIO })).toBe("chmod g-r -- '/srv/app.log'");
    expect(commandOf('group-writable', { mode: 0o660, gid: AUDIO })).toBe("chmod g-w -- '/srv/app.log'");
    expect(commandOf('directory-shielded', { mode: 0o666 }, dir({ mode: 0o700 }))).toBe(
      "chmod o-rw -- '/srv/app.log'",
    );
    const behindAdm = dir({ mode: 0o750, gid: ADM });
    expect(commandOf('group-readable', { mode: 0o644 }, behindAdm)).toBe("chmod go-r -- '/srv/app.log'");
  });

  it('give no command that could not be exact', () => {
    expect(commandOf('unknown-owner', { mode: 0o600, uid: 4242 })).toBeUndefined();
    expect(commandOf('root-log-in-user-directory', { mode: 0o600 }, dir({ uid: ALICE }))).toBeUndefined();
  });

  it('search for other names from the top of the file system', () => {
    expect(commandOf('hard-links', { links: 2 })).toBe("find '/' -xdev \\( -samefile '/srv/app.log' \\)");
    const mounts = new Map([[DEVICE, { type: 'ext4', point: Buffer.from('/srv') }]]);
    expect(commandOf('hard-links', { links: 2 }, { host: { mounts } })).toMatch(/^find '\/srv' -xdev /);
    expect(commandOf('hard-links', { links: 2 }, { host: { mounts: new Map() } })).toMatch(/^find '\/' /);
    const odd = new Map([[DEVICE, { type: 'ext4', point: Buffer.from('/a\nb') }]]);
    expect(commandOf('hard-links', { links: 2 }, { host: { mounts: odd } })).toBeUndefined();
  });

  it('advise mount options where the file system has no modes', () => {
    const mounts = new Map([[DEVICE, { type: 'vfat', point: Buffer.from('/srv') }]]);
    const [mark] = marks({ mode: 0o755 }, { host: { mounts } });
    expect(mark?.rule).toBe('permissions.world-readable');
    expect(mark?.mend).toBeUndefined();
    expect(mark?.detail).toContain('vfat takes modes from its mount options');
  });

  it('tell the facts for people', () => {
    const detail = (changes: Partial<FileFacts>, options?: SceneOptions): string | undefined =>
      marks(changes, options)[0]?.detail;
    expect(detail({ mode: 0o644 })).toBe('mode 0644 in reachable directories: everyone can read it');
    expect(detail({ mode: 0o640, uid: MOPIDY, gid: AUDIO })).toBe(
      'mode 0640, group audio: alice, bob can read it',
    );
    expect(detail({ mode: 0o640, gid: USERS })).toBe('mode 0640, group users: whoever joins it can read it');
    expect(detail({ mode: 0o644 }, dir({ mode: 0o700 }))).toBe(
      'mode 0644, and only the directory "/srv" (0700) keeps others out',
    );
    expect(detail({ mode: 0o600, links: 3 })).toBe('2 other hard links to it, mode 0600');
    expect(detail({ mode: 0o600, uid: 65000 })).toMatch(/dynamic users$/);
    expect(detail({ mode: 0o600, uid: 165536 })).toMatch(/containers use$/);
    expect(detail({ mode: 0o600 }, dir({ uid: ALICE }))).toBe(
      'owner root, but the directory "/srv" belongs to alice',
    );
  });

  it('are as sure as the account tables allow', () => {
    const confidence = (changes: Partial<FileFacts>, options?: SceneOptions): unknown =>
      marks(changes, options).map((mark) => mark.confidence);
    expect(confidence({ mode: 0o660, gid: ADM })).toEqual(['confirmed', 'confirmed']);
    expect(confidence({ mode: 0o660, gid: 700 })).toEqual(['possible', 'possible']);
  });

  it('name the nearest directory of a user', () => {
    const file = log('/a/b/c/x.log', { mode: 0o600 });
    const directories = {
      '/a': facts({ uid: BOB, mode: 0o755 }),
      '/a/b': facts({ uid: ALICE, mode: 0o755 }),
    };
    const host = hostOf([file], { directories });
    const details = FILE_CHECKS.map((check) => check(file, host)?.detail).filter(Boolean);
    expect(details).toEqual(['owner root, but the directory "/a/b" belongs to alice']);
  });
});
