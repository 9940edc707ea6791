import { describe, expect, it } from 'vitest';
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
        family: 'mopidy.log',
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
      `exposure.renamed-open low confirmed ${LOG}.1: "mopidy" (process 8) holds it open for writing`,
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
