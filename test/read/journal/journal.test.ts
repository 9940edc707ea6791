import { chmodSync, closeSync, openSync, truncateSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { ReadFault } from '../../../src/model/window.js';
import { readJournal, type JournalOptions } from '../../../src/read/journal/journal.js';
import { createBudget, DEFAULT_LIMITS } from '../../../src/read/limits.js';
import { openPlain } from '../../../src/read/plain.js';
import { unpackFile } from '../../../src/read/unpack.js';
import { countDescriptors, drain, makeScratch } from '../disk.js';
import { HAS_JOURNALS, packExport, writeJournal, type Fields } from './make.js';

const scratch = makeScratch();
afterAll(() => scratch.remove());

async function read(path: string, options: JournalOptions = {}) {
  const faults: ReadFault[] = [];
  const fd = openSync(path, 'r');
  let text = '';
  let unit: string | undefined;
  try {
    for await (const part of readJournal(fd, options)) {
      if ('code' in part) faults.push(part);
      else {
        text += (await drain(part.source)).toString();
        faults.push(...part.source.faults);
        unit = part.entryAt?.(text.length - 1)?.unit;
      }
    }
  } finally {
    closeSync(fd);
  }
  return { text, unit, faults };
}

const ENTRIES: readonly Fields[] = Array.from({ length: 300 }, (_, index) => ({
  MESSAGE: index % 7 === 0 ? `first ${index}\nsecond` : `line ${index}`,
  PRIORITY: '6',
  SYSLOG_IDENTIFIER: index < 200 ? 'mopidy' : 'other',
  _SYSTEMD_UNIT: index < 200 ? 'mopidy.service' : 'other.service',
  _CMDLINE: '/usr/bin/mopidy -o a/b=c',
}));

describe.skipIf(!HAS_JOURNALS)(
  'a journal that systemd wrote (needs journalctl and systemd-journal-remote)',
  () => {
    test('is read whole, with its entries', async () => {
      const { text, unit, faults } = await read(writeJournal(scratch.at('a.journal'), ENTRIES));
      expect(faults).toEqual([]);
      for (let index = 0; index < 300; index++)
        expect(text).toContain(
          index % 7 === 0 ? `MESSAGE=first ${index}\nsecond\n` : `MESSAGE=line ${index}\n`,
        );
      expect(text.match(/^_CMDLINE=\/usr\/bin\/mopidy -o a\/b=c$/gm)).toHaveLength(300);
      expect(unit).toBe('other.service');
    });

    test('is read from where and by whom it is asked for', async () => {
      const path = writeJournal(scratch.at('b.journal'), ENTRIES);
      const unit = await read(path, { filter: { unit: 'other' } });
      expect(unit.faults).toEqual([]);
      expect(unit.text.match(/^MESSAGE=/gm)).toHaveLength(100);
      const since = await read(path, { filter: { since: '@1795277049' } });
      expect(since.text.match(/^MESSAGE=/gm)).toHaveLength(51);
      const never = await read(path, { filter: { unit: 'absent' } });
      expect(never).toMatchObject({ text: '', faults: [] });
    });

    test('that was cut is a problem, and so is one with a damaged field', async () => {
      const cut = writeJournal(scratch.at('c.journal'), ENTRIES);
      truncateSync(cut, 60_000);
      expect((await read(cut)).faults.map(({ code }) => code)).toEqual(['corrupt', 'io-error']);
      const damaged = writeJournal(scratch.at('d.journal'), ENTRIES);
      const { readFileSync, writeFileSync } = await import('node:fs');
      const bytes = readFileSync(damaged);
      const at = bytes.indexOf('_SYSTEMD_UNIT=other');
      bytes.fill(0xff, at - 64, at - 20);
      writeFileSync(damaged, bytes);
      const { text, faults } = await read(damaged);
      expect(faults[0]).toMatchObject({
        code: 'corrupt',
        message: expect.stringContaining('--verify') as string,
      });
      expect(text).toContain('MESSAGE=line 1\n');
    });

    test('that journalctl cannot be asked about says why', async () => {
      const path = writeJournal(scratch.at('e.journal'), ENTRIES);
      const { faults } = await read(path, { filter: { since: '99 bananas' } });
      expect(faults[0]?.message).toContain('Failed to parse timestamp');
    });
  },
);

/** Something in journalctl's place, and a file with the header of a journal of two entries. */
function fake(script: string): { readonly path: string; readonly program: string } {
  const program = scratch.write('journalctl', `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  const header = Buffer.alloc(4096);
  header.write('LPKSHHRH');
  header.writeBigUInt64LE(2n, 152);
  scratch.write('export', packExport([{ MESSAGE: 'one' }, { MESSAGE: 'two' }]));
  return { path: scratch.write('fake.journal', header), program };
}

const GIVE = `case "$*" in *--verify*) exit 0;; esac; cat ${scratch.at('export')}`;

describe('journalctl', () => {
  test('gets no name, no shell and no environment', async () => {
    const { path, program } = fake(
      `${GIVE} >/dev/null; echo "X=$*"; echo "E=$(env | cut -d= -f1 | grep -v PWD | sort | tr '\\n' ,)"; echo`,
    );
    const { text } = await read(path, { program, filter: { unit: '$(id)', since: '; id' } });
    expect(text).toContain('X=--file=- --quiet --no-pager --output=export --unit=$(id) --since=; id\n');
    expect(text).toMatch(/^E=(?:LC_ALL|OLDPWD|SHLVL|_|,)+$/m);
  });

  test('that is missing is a problem with advice', async () => {
    const { faults, text } = await read(fake(GIVE).path, { program: null });
    expect(text).toBe('');
    expect(faults).toMatchObject([
      { code: 'unsupported', message: expect.stringContaining('install systemd') as string },
    ]);
  });

  test('that fails is a problem with its own words, and what it gave is kept', async () => {
    const { path, program } = fake(`${GIVE}; echo 'cannot go on' >&2; exit 3`);
    const { text, faults } = await read(path, { program });
    expect(text).toContain('MESSAGE=two\n');
    expect(faults).toMatchObject([
      { code: 'io-error', message: expect.stringContaining('status 3: cannot go on;') as string },
    ]);
  });

  test('that leaves entries out without a word is found out', async () => {
    const { path, program } = fake(`${GIVE} | head -n 6`);
    const { faults } = await read(path, { program });
    expect(faults).toMatchObject([
      { code: 'corrupt', message: expect.stringContaining('1 of 2 entries') as string },
    ]);
    expect((await read(path, { program, filter: { unit: 'x' } })).faults).toEqual([]);
  });

  test('that falls silent is ended', async () => {
    const { path, program } = fake(`${GIVE}; exec sleep 60`);
    const startedMs = performance.now();
    const { text, faults } = await read(path, { program, timeoutMs: 300 });
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(text).toContain('MESSAGE=two\n');
    expect(faults).toMatchObject([
      { code: 'io-error', message: expect.stringContaining('silence for 0.3 s') as string },
    ]);
  });

  test('that cannot be started is a problem', async () => {
    const { path } = fake(GIVE);
    const { faults } = await read(path, { program: scratch.at('absent') });
    expect(faults.map(({ code }) => code)).toEqual(['corrupt', 'io-error']);
  });

  test('that prints without end is ended when nobody reads on', async () => {
    const { path, program } = fake(`case "$*" in *--verify*) exit 0;; esac; exec yes MESSAGE=x`);
    const before = countDescriptors();
    const fd = openSync(path, 'r');
    for await (const part of readJournal(fd, { program })) {
      if ('code' in part) continue;
      expect(await part.source.fill(Buffer.alloc(1000))).toBe(1000);
      break;
    }
    closeSync(fd);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(countDescriptors()).toBeLessThanOrEqual(before + 1);
  });

  test('that prints something else, without end, is left', async () => {
    const { path, program } = fake(`case "$*" in *--verify*) exit 0;; esac; exec yes 'no entry'`);
    const { faults } = await read(path, { program });
    expect(faults).toMatchObject([
      { code: 'io-error', message: expect.stringContaining('export format') as string },
    ]);
  });

  test('is left at a limit, which is told', async () => {
    const { path, program } = fake(`${GIVE} > /dev/null; exec yes MESSAGE=${'x'.repeat(2000)}`);
    const fd = openSync(path, 'r');
    const budget = createBudget({ ...DEFAULT_LIMITS, maxExpandedBytes: 1_000_000 });
    const options = { budget, maxNesting: 2, binary: 'scan' } as const;
    const journal = { sizeBytes: 4096, read: () => readJournal(fd, { program }) };
    const codes: string[] = [];
    for await (const part of unpackFile(openPlain(fd, 4096), 'x.journal', { ...options, journal })) {
      if ('code' in part) codes.push(part.code);
      else expect((await drain(part.source)).length).toBeGreaterThanOrEqual(1_000_000);
    }
    closeSync(fd);
    expect(codes).toEqual(['bomb']);
  });
});
