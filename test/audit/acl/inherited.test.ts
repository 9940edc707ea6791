import { expect, test } from 'vitest';
import { checkInherited } from '../../../src/audit/acl/inherited.js';
import { parseLists } from '../../../src/audit/acl/list.js';
import { placeOf } from '../../../src/audit/facts.js';
import { hostOf, log } from '../scene.js';

function check(defaults: string, mode = 0o755) {
  const file = log('/srv/log/app.log');
  const lists = parseLists(`# file: /srv/log\nuser::rwx\ngroup::r-x\nother::r-x\n${defaults}`);
  const host = hostOf([file], {
    directories: { '/srv/log': { mode } },
    host: { access: { lists, unknown: new Set() } },
  });
  return checkInherited(placeOf(file, host)?.directories ?? [], host);
}

test('tells who will read every new log', () => {
  const fault = check('default:user:1000:r--\ndefault:group:4:rw-\ndefault:mask::r--\ndefault:other::r--\n');
  expect(fault).toMatchObject({ rule: 'permissions.default-acl', severity: 'medium' });
  expect(fault?.detail).toBe(
    'the default access list lets everyone, user alice, group adm read every new file, whatever the umask',
  );
  expect(fault?.mend.commands).toEqual(["setfacl -n -x d:u:1000 -m d:o::--- -- '/srv/log'"]);
});

test('is milder where the directory keeps others out', () => {
  expect(check('default:other::r--\n', 0o750)?.severity).toBe('low');
});

test.each([
  ['nothing by default', ''],
  ['the owning group only', 'default:group::r-x\ndefault:other::---\n'],
  ['a mask that takes all', 'default:user:1000:rwx\ndefault:mask::---\ndefault:other::---\n'],
])('is content with %s', (_, defaults) => {
  expect(check(defaults)).toBeUndefined();
});
