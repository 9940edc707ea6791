import { describe, expect, it } from 'vitest';
import { CRITERIA, DIRECTIVES } from '../../../src/audit/logrotate/directives.js';
import type { Trouble } from '../../../src/audit/logrotate/directives.js';
import { DEFAULT_SETTINGS } from '../../../src/audit/logrotate/settings.js';
import { LAB_ACCOUNTS } from './simulator.js';

/** All that the manual of 3.21 names, apart from those that read files or scripts, and two that it forgets. */
const NAMES = `
  addextension allowhardlink compress compresscmd compressext compressoptions copy copytruncate create
  createolddir daily dateext dateformat datehourago dateyesterday delaycompress errors extension hourly ifempty
  ignoreduplicates mail mailfirst maillast maxage maxsize minage minsize missingok monthly noallowhardlink
  nocompress nocopy nocopytruncate nocreate nocreateolddir nodateext nodelaycompress nomail nomissingok noolddir
  norenamecopy nosharedscripts noshred notifempty olddir renamecopy rotate sharedscripts shred shredcycles size
  start su uncompresscmd weekly yearly
`
  .trim()
  .split(/\s+/);

function run(name: string, rest: string): { readonly trouble: Trouble | undefined; readonly at: number } {
  const cursor = { text: `${name}${rest}\n`, at: name.length };
  const turn = { cursor, draft: { ...DEFAULT_SETTINGS }, accounts: LAB_ACCOUNTS };
  return { trouble: DIRECTIVES.get(name)?.(turn), at: cursor.at };
}

describe('DIRECTIVES', () => {
  it('are those of logrotate', () => {
    expect([...DIRECTIVES.keys()].sort()).toEqual(NAMES);
  });

  it('know an extension by the names of compressors, and by no other word', () => {
    const extensionOf = (command: string): unknown => {
      const draft = { ...DEFAULT_SETTINGS };
      const cursor = { text: `compresscmd ${command}\n`, at: 'compresscmd'.length };
      expect(DIRECTIVES.get('compresscmd')?.({ cursor, draft, accounts: LAB_ACCOUNTS })).toBeUndefined();
      return draft.compressExtension;
    };
    expect(['/usr/bin/xz', 'bzip2', '/opt/zstd/'].map(extensionOf)).toEqual(['.xz', '.bz2', '.zst']);
    for (const word of ['constructor', '/bin/toString', '__proto__', 'pigz']) {
      expect(extensionOf(word)).toBeUndefined();
    }
  });

  it('contain the criteria', () => {
    for (const name of CRITERIA) expect(DIRECTIVES.has(name)).toBe(true);
  });

  it('leave the cursor behind a flag, before the end of the line behind a value, and where it was without one', () => {
    expect(run('daily', ' x')).toEqual({ trouble: undefined, at: 5 });
    expect(run('rotate', ' 33')).toEqual({ trouble: undefined, at: 8 });
    expect(run('rotate', '  ')).toEqual({ trouble: { cost: 'block', wrong: 'has no value' }, at: 6 });
  });

  it.each([
    ['size', '', 'line'],
    ['dateformat', '', 'line'],
    ['size', ' x', 'block'],
    ['olddir', '', 'block'],
    ['compressoptions', '', 'block'],
    ['weekly', ' x', 'file'],
  ])('%s%s costs the %s', (name, rest, cost) => expect(run(name, rest).trouble?.cost).toBe(cost));
});
