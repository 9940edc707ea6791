import { expect, test } from 'vitest';
import type { Leak } from '../../../src/audit/hygiene/facts.js';
import { readUnits } from '../../../src/audit/hygiene/units.js';
import { log } from '../scene.js';

function unit(path: string, text: string, leaks: readonly Leak[] = []) {
  return { holding: { kind: 'unit' as const, file: log(path), path }, text, leaks };
}

const MOPIDY = '/usr/lib/systemd/system/mopidy.service';
const START = 'ExecStart=/usr/bin/mopidy --config /etc/mopidy\n';

test.each([
  ['without a user', `[Service]\n${START}`, 'mopidy'],
  ['with root', `[Service]\n${START}User=root\n`, 'mopidy'],
  ['with a user', `[Service]\nUser=mopidy\n${START}`, undefined],
  ['with a dynamic user', `[Service]\nDynamicUser=yes\n${START}`, undefined],
  ['behind a sign', '[Service]\nExecStart=-/usr/bin/mopidy\n', 'mopidy'],
  ['of another program', '[Service]\nExecStart=/usr/sbin/sshd\n', undefined],
  ['with the user in another section', `[Unit]\nUser=mopidy\n[Service]\n${START}`, 'mopidy'],
])('a unit %s', (_, text, program) => {
  expect(readUnits([unit(MOPIDY, text)])[0]?.rootProgram).toBe(program);
});

test('a drop-in names the user for its unit', () => {
  const dropIn = unit('/etc/systemd/system/mopidy.service.d/user.conf', '[Service]\nUser=mopidy\n');
  const read = readUnits([dropIn, unit(MOPIDY, `[Service]\n${START}`)]);
  expect(read.map(({ rootProgram }) => rootProgram)).toEqual([undefined, undefined]);
});

test('of two units of one name the first counts', () => {
  const own = unit('/etc/systemd/system/mopidy.service', `[Service]\nUser=mopidy\n${START}`);
  const read = readUnits([own, unit(MOPIDY, `[Service]\n${START}`)]);
  expect(read.map(({ rootProgram }) => rootProgram)).toEqual([undefined, undefined]);
});

test('a unit of a user runs as that user', () => {
  const path = '/home/alice/.config/systemd/user/mopidy.service';
  expect(readUnits([unit(path, `[Service]\n${START}`)])[0]?.rootProgram).toBeUndefined();
});

test('tells flags and variables that log too much', () => {
  const text =
    '[Service]\nUser=a\nEnvironment=RUST_LOG=debug "GST_DEBUG=2"\nExecStart=/usr/bin/librespot -vv -n x\n';
  expect(readUnits([unit(MOPIDY, text)])[0]?.verboseSettings).toEqual(['-vv', 'RUST_LOG']);
  expect(readUnits([unit(MOPIDY, '[Service]\nExecStart=/bin/tar -v x\n')])[0]?.verboseSettings).toEqual([]);
});

test('keeps what the detectors found, for any program', () => {
  const leak: Leak = { line: 2, rule: 'generic.password', severity: 'high' };
  expect(readUnits([unit('/etc/systemd/system/x.service', '[Service]\n', [leak])])[0]?.leaks).toEqual([leak]);
});
