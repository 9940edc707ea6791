import { describe, expect, it } from 'vitest';
import { readJournalSettings } from '../../../src/audit/rotation/journald.js';
import type { JournalSettings } from '../../../src/audit/rotation/journald.js';
import { parseUnit } from '../../../src/audit/rotation/unit.js';

const read = (text: string, packaged = text): JournalSettings =>
  readJournalSettings(parseUnit([`[Journal]\n${text}\n`]), packaged);

describe('readJournalSettings', () => {
  it.each([
    ['', undefined],
    ['MaxRetentionSec=0', undefined],
    ['MaxRetentionSec=0s', undefined],
    ['MaxRetentionSec=1month', '1month'],
    ['MaxRetentionSec=1month\nMaxRetentionSec=', undefined],
  ])('%j keeps entries for %s', (text, age) => expect(read(text).maxRetention).toBe(age));

  it('takes the bound as it is told', () => {
    expect(read('SystemMaxUse=1G').maxUse).toBe('1G');
    expect(read('').maxUse).toBeUndefined();
  });

  it.each<[string, string, JournalSettings['forwardsToSyslog']]>([
    ['ForwardToSyslog=yes', '', 'yes'],
    ['ForwardToSyslog=no', '#ForwardToSyslog=yes', 'no'],
    ['', '[Journal]\n#ForwardToSyslog=yes\n', 'default'],
    ['', '[Journal]\n#ForwardToSyslog=no\n', 'no'],
    ['', '', 'unknown'],
  ])('%j with %j forwards: %s', (text, packaged, expected) => {
    expect(read(text, packaged).forwardsToSyslog).toBe(expected);
  });
});
