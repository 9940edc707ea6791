import {
  closeSync,
  lstatSync,
  mkdtempSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { auditExposure } from '../../../src/audit/exposure/exposures.js';
import { judgeHeld } from '../../../src/audit/exposure/held.js';
import { pathKey } from '../../../src/audit/facts.js';
import type { Place } from '../../../src/audit/facts.js';
import { auditFingerprint } from '../../../src/audit/fault.js';
import { gatherHost } from '../../../src/audit/host.js';
import type { LogFile } from '../../../src/model/logfile.js';
import { ALICE, hostOf, log as describeLog } from '../scene.js';
import { list, tell } from './rig.js';

const LOG = '/var/log/mopidy/mopidy.log';

/** A process with descriptors, each open for writing unless told otherwise. */
function process(
  pid: number,
  descriptors: Readonly<Record<number, string>>,
  flags = '0100001',
): { readonly files: Record<string, string>; readonly links: Record<string, string> } {
  const ids = Object.keys(descriptors);
  return {
    files: {
      [`/proc/${pid}/comm`]: 'mopidy\n',
      ...Object.fromEntries(
        ids.map((id) => [`/proc/${pid}/fdinfo/${id}`, `pos:\t0\nflags:\t${flags}\nmnt_id:\t30\n`]),
      ),
    },
    links: Object.fromEntries(
      Object.entries(descriptors).map(([id, path]) => [`/proc/${pid}/fd/${id}`, path]),
    ),
  };
}

describe('exposure.deleted-open', () => {
  it('is told of a log that was removed while a program had it open', async () => {
    const told = await tell({
      ...process(471, { 3: `${LOG} (deleted)`, 4: '/dev/null' }),
      logs: { [LOG]: 0o640 },
    });
    expect(told.problems).toEqual([]);
    expect(told.findings).toMatchObject([
      {
        rule: 'exposure.deleted-open',
        severity: 'medium',
        confidence: 'confirmed',
        file: LOG,
        family: '/var/log/mopidy/mopidy.log',
        detail: '"mopidy" (process 471) holds it open for writing',
        commands: [],
      },
    ]);
  });

  it('is told of generations and of other logs of the directory, with all who hold them', async () => {
    const first = process(5, {
      3: '/var/log/mopidy/mopidy.log.1 (deleted)',
      7: '/var/log/mopidy/old.log (deleted)',
    });
    const second = process(6, { 3: '/var/log/mopidy/mopidy.log.1 (deleted)' }, '0100000');
    const files = { ...first.files, ...second.files };
    const links = { ...first.links, ...second.links };
    expect(await list({ files, links, logs: { [LOG]: 0o640 } })).toEqual([
      'exposure.deleted-open medium confirmed /var/log/mopidy/mopidy.log.1: "mopidy" (process 5), "mopidy" (process 6) hold it open for writing',
      'exposure.deleted-open medium confirmed /var/log/mopidy/old.log: "mopidy" (process 5) holds it open for writing',
    ]);
  });

  it('is not told of other files and other directories', async () => {
    const plan = process(5, { 3: '/var/log/mopidy/cache.db (deleted)', 4: '/var/log/x.log (deleted)' });
    expect(await list({ ...plan, logs: { [LOG]: 0o640 } })).toEqual([]);
  });
});

describe('exposure.renamed-open', () => {
  it('is told of a copy that is still written', async () => {
    const logs = { [LOG]: 0o640, [`${LOG}.1`]: 0o640, [`${LOG}.2.gz`]: 0o640 };
    expect(await list({ ...process(8, { 3: `${LOG}.1` }), logs })).toEqual([
      `exposure.renamed-open low confirmed ${LOG}.1: "mopidy" (process 8) holds it open for writing, 0.0 MiB`,
    ]);
  });

  it('is not told of readers, of compressors, and of writers of the live log', async () => {
    const logs = { [LOG]: 0o640, [`${LOG}.1`]: 0o640, [`${LOG}.2.gz`]: 0o640 };
    expect(await list({ ...process(8, { 3: `${LOG}.1` }, '0100000'), logs })).toEqual([]);
    expect(await list({ ...process(8, { 3: `${LOG}.2.gz` }), logs })).toEqual([]);
    expect(await list({ ...process(8, { 3: `${LOG}.1`, 4: LOG }), logs })).toEqual([]);
    expect(await list({ ...process(8, { 3: LOG }), logs })).toEqual([]);
  });
});

describe.runIf(platform() === 'linux')('on this host', () => {
  let directory = '';
  const descriptors: number[] = [];
  beforeEach(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), 'audit-held-')));
  });
  afterEach(() => {
    descriptors.splice(0).forEach(closeSync);
    rmSync(directory, { recursive: true });
  });

  it('finds what this process holds, with the size', async () => {
    const log = join(directory, 'app.log');
    const hold = (text: string): void => {
      const descriptor = openSync(log, 'a');
      descriptors.push(descriptor);
      writeSync(descriptor, text);
    };
    hold('x'.repeat(2 * 1024 * 1024));
    unlinkSync(log);
    hold('y');
    renameSync(log, `${log}.1`);
    writeFileSync(log, '');
    const files = [log, `${log}.1`].map((name): LogFile => {
      const { mode, uid, gid, dev, ino, nlink, size, mtimeMs } = lstatSync(name);
      const facts = { mode, uid, gid, dev, ino, links: nlink, sizeBytes: size, modifiedMs: mtimeMs };
      return { path: Buffer.from(name), name, family: 'app.log', facts };
    });
    const { host } = await gatherHost(files);
    const findings = auditExposure(files, host, auditFingerprint(new Uint8Array(32)));
    const own = findings.filter(({ file }) => file.startsWith(log));
    expect(own.map(({ rule, file }) => [rule, file])).toEqual([
      ['exposure.deleted-open', log],
      ['exposure.renamed-open', `${log}.1`],
    ]);
    expect(own[0]?.detail).toMatch(/ \(process \d+\) holds it open for writing, 2\.0 MiB$/);
    const elsewhere = files.map((file) => ({ ...file, facts: { ...file.facts, dev: -1, ino: -1 } }));
    const places = elsewhere.map((file): [string, Place] => {
      const place = host.places.get(pathKey(file.path)) as Place;
      const directories = place.directories.map((one) => ({ ...one, facts: { ...one.facts, dev: -1 } }));
      return [pathKey(file.path), { ...place, directories }];
    });
    const container = { ...host, places: new Map(places) };
    expect(auditExposure(elsewhere, container, auditFingerprint(new Uint8Array(32)))).toEqual([]);
  });
});

test('processes that could not be examined are told once, and are no problem', () => {
  const file = describeLog('/srv/app.log', { uid: ALICE });
  const surroundings = {
    channels: [],
    openFiles: [],
    unseen: file,
    programs: new Set<string>(),
    homes: new Set<string>(),
    temporary: new Set<string>(),
  };
  const [fault, ...others] = judgeHeld([file], hostOf([file], { host: { surroundings } }));
  expect(others).toEqual([]);
  expect(fault?.rule).toBe('exposure.processes-unseen');
  expect(fault?.subject.name).toBe('/srv/app.log');
  expect(fault?.detail).toContain('processes of user alice may hold');
});
