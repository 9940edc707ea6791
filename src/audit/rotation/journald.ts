/**
 * What journald keeps, and for how long: takes the assignments of its configuration, gives the settings
 * that matter for secrets.
 *
 * journald deletes by size; an age only counts if it is told one. Whether it forwards to syslog is decided
 * when it is built, and the commented lines of the packaged file show what was chosen. Source:
 * journald.conf(5).
 */
import type { Assignment } from './unit.js';
import { valuesOf } from './unit.js';

export interface JournalSettings {
  /** `undefined` if no age is told, so that only size counts. */
  readonly maxRetention: string | undefined;
  /** As told, such as `1G`; undefined for the default, a tenth of the file system and at most 4 GiB. */
  readonly maxUse: string | undefined;
  /** `default` if only the commented default of the package says so, `unknown` if nothing does. */
  readonly forwardsToSyslog: 'yes' | 'no' | 'default' | 'unknown';
}

const SECTION = 'Journal';

/** Settings of assignments, with the text of the packaged file for its commented defaults. */
export function readJournalSettings(assignments: readonly Assignment[], packaged: string): JournalSettings {
  const last = (key: string): string | undefined => valuesOf(assignments, SECTION, key).at(-1);
  const retention = last('MaxRetentionSec');
  return {
    maxRetention: retention === undefined || /^0+[a-z]*$/i.test(retention) ? undefined : retention,
    maxUse: last('SystemMaxUse'),
    forwardsToSyslog: readForwarding(last('ForwardToSyslog'), packaged),
  };
}

function readForwarding(told: string | undefined, packaged: string): JournalSettings['forwardsToSyslog'] {
  if (told !== undefined) return isYes(told) ? 'yes' : 'no';
  const commented = /^#ForwardToSyslog=(\S*)$/m.exec(packaged)?.[1];
  if (commented === undefined) return 'unknown';
  return isYes(commented) ? 'default' : 'no';
}

function isYes(word: string): boolean {
  return /^(?:yes|y|true|t|on|1)$/i.test(word);
}
