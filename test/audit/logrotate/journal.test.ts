import { describe, expect, it } from 'vitest';
import { isJournal, isSyslog } from '../../../src/audit/rotation/journal.js';
import type { JournalSettings } from '../../../src/audit/rotation/journald.js';
import { DAY_MS, MIB, NOW_MS, log } from '../scene.js';
import { findingOf, rotationRules } from './stage.js';

const DIRECTORY = `/var/log/journal/${'0123456789abcdef'.repeat(2)}`;
const OWN = { mode: 0o640 };
const journal: JournalSettings = { maxRetention: undefined, maxUse: undefined, forwardsToSyslog: 'default' };
const files = [
  log(`${DIRECTORY}/system.journal`, { ...OWN, sizeBytes: 50 * MIB }),
  log(`${DIRECTORY}/system@1-2.journal`, { ...OWN, modifiedMs: NOW_MS - 200 * DAY_MS }, 'system.journal'),
];

describe('rotation.journal-no-age-limit', () => {
  it('is told once for each journal', () => {
    const finding = findingOf('rotation.journal-no-age-limit', files, { rotation: { journal } });
    expect(finding).toMatchObject({ file: DIRECTORY, severity: 'info', commands: [] });
    expect(finding.detail).toBe(
      'no MaxRetentionSec is set, so up to a tenth of the file system and 4 GiB are kept whatever their age; 2 files, the oldest unchanged for 200 days',
    );
  });

  it('tells the bound that is set', () => {
    const rotation = { journal: { ...journal, maxUse: '1G' } };
    expect(findingOf('rotation.journal-no-age-limit', files, { rotation }).detail).toContain(
      'up to "1G" are kept',
    );
  });

  it('is not told with an age, nor without settings, nor of journals that lie elsewhere', () => {
    expect(rotationRules(files, { rotation: { journal: { ...journal, maxRetention: '1month' } } })).toEqual(
      [],
    );
    expect(rotationRules(files)).toEqual([]);
    expect(rotationRules([log('/srv/copy/system.journal', OWN)], { rotation: { journal } })).toEqual([]);
  });
});

describe('rotation.journal-forwarded', () => {
  const syslog = [log('/var/log/syslog', OWN)];
  const rules = (forwardsToSyslog: JournalSettings['forwardsToSyslog'], hasSyslog = true): string[] =>
    rotationRules(syslog, { rotation: { journal: { ...journal, forwardsToSyslog }, hasSyslog } });

  it('is told where journald forwards and a daemon takes it', () => {
    expect(rules('yes')).toEqual(['rotation.journal-forwarded']);
    expect(rules('default')).toEqual(['rotation.journal-forwarded']);
    const finding = findingOf('rotation.journal-forwarded', syslog, {
      rotation: { journal, hasSyslog: true },
    });
    expect(finding).toMatchObject({ file: '/var/log/syslog', severity: 'info' });
    expect(finding.detail).toBe(
      'journald forwards by default its entries to syslog, which writes them into "syslog"',
    );
  });

  it('is not told otherwise', () => {
    expect([rules('no'), rules('unknown'), rules('yes', false)]).toEqual([[], [], []]);
    const others = [log('/srv/syslog', OWN), log('/var/log/auth.log', OWN)];
    expect(rotationRules(others, { rotation: { journal, hasSyslog: true } })).toEqual([]);
  });
});

describe('names', () => {
  it('of journals and of syslog’s logs are known', () => {
    expect(['system.journal', 'user-1000@1-2.journal~', 'journal', 'a.journal.gz'].map(isJournal)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(['syslog', 'messages', 'syslog.1', 'mysyslog'].map(isSyslog)).toEqual([true, true, false, false]);
  });
});
