import { expect, test } from 'vitest';
import { grantsOf, isExtended, parseLists } from '../../../src/audit/acl/list.js';

const OUTPUT = `# file: /srv/a b.log
# owner: 0
# group: 4
user::rw-
user:65534:r--
group::---
group:29:rw-
mask::r--
other::---

# file: /srv/line\\012feed\\134.log
# owner: 0
# group: 0
user::rw-
group::r--
other::r--

# file: /srv/dir
user::rwx
group::r-x
other::r-x
default:user::rwx
default:group::r-x
default:other::r--
`;

test('reads lists by path, with names unescaped', () => {
  const lists = parseLists(OUTPUT);
  expect([...lists.keys()]).toEqual(['/srv/a b.log', '/srv/line\nfeed\\.log', '/srv/dir']);
  expect(lists.get('/srv/a b.log')).toEqual({
    users: [{ id: 65534, bits: 4 }],
    groups: [{ id: 29, bits: 6 }],
    owner: 6,
    group: 0,
    mask: 4,
    other: 0,
  });
  expect(lists.get('/srv/dir')?.defaults).toMatchObject({ other: 4, group: 5 });
});

test('tells lists from plain modes', () => {
  const extended = [...parseLists(OUTPUT)].filter(([, list]) => isExtended(list)).map(([path]) => path);
  expect(extended).toEqual(['/srv/a b.log', '/srv/dir']);
});

test('bounds grants by the mask', () => {
  const list = parseLists(OUTPUT).get('/srv/a b.log');
  expect(list && grantsOf(list, 4).groups).toEqual([{ id: 29, bits: 6 }]);
  expect(list && grantsOf(list, 2)).toEqual({ users: [], groups: [] });
});

test('passes over lines of another shape', () => {
  expect(parseLists('user:root:rwx\n\0\ngetfacl: no\n').size).toBe(0);
});
