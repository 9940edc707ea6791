/**
 * What journald and syslog do with the same entries: takes the files of a scan, gives sightings about a
 * journal without limit of age, and about logs that hold what is in the journal as well.
 */
import { dirname } from 'node:path';
import { displayName } from '../../model/logfile.js';
import type { LogFile } from '../../model/logfile.js';
import { baseName, keyPath, pathKey, placeOf } from '../facts.js';
import { groupBy } from '../family.js';
import { count, directorySubject, fileSubject } from '../fault.js';
import type { RotationHost } from './facts.js';
import { showLog } from './sighting.js';
import type { Sighting } from './sighting.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Journals of this host, not copies of others. */
const JOURNAL_DIRECTORY = /^\/(?:var|run)\/log\/journal\/[0-9a-f]{32}$/;
const SYSLOG = /^(?:syslog|messages|daemon\.log|user\.log)$/;

/** Whether a name is that of a journal. */
export function isJournal(name: string): boolean {
  return /\.journal~?$/.test(name);
}

/** Whether a name is that of a log into which a syslog daemon writes what it gets from journald. */
export function isSyslog(name: string): boolean {
  return SYSLOG.test(name);
}

/** A journal that only size bounds; one sighting for each directory. */
export function checkJournalAge(
  files: readonly LogFile[],
  host: RotationHost,
  nowMs: number,
): readonly Sighting[] {
  const { journal, root } = host.rotation ?? {};
  if (!journal || journal.maxRetention !== undefined) return [];
  const journals = files.filter(({ path }) => isJournal(baseName(path)));
  return groupBy(journals, (file) => directoryOf(file, host, root ?? '')).flatMap((group) => {
    const [first] = group;
    if (!JOURNAL_DIRECTORY.test(directoryOf(first, host, root ?? ''))) return [];
    const oldestMs = group.reduce((ms, { facts }) => Math.min(ms, facts.modifiedMs), nowMs);
    const days = Math.floor((nowMs - oldestMs) / DAY_MS);
    const bound =
      journal.maxUse === undefined
        ? 'a tenth of the file system and 4 GiB'
        : JSON.stringify(journal.maxUse.slice(0, 32));
    const detail = `no MaxRetentionSec is set, so up to ${bound} are kept whatever their age; ${count(group.length, 'file', 'files')}, the oldest unchanged for ${days} days`;
    const path = keyPath(dirname(pathKey(first.path)));
    return [
      {
        rule: 'rotation.journal-no-age-limit',
        subject: directorySubject(path, displayName(path)),
        log: first,
        detail,
      },
    ];
  });
}

/** A log of syslog that repeats the journal. */
export function checkForwarding(files: readonly LogFile[], host: RotationHost): readonly Sighting[] {
  const { journal, hasSyslog, root } = host.rotation ?? {};
  if (!journal || !hasSyslog) return [];
  const { forwardsToSyslog } = journal;
  if (forwardsToSyslog !== 'yes' && forwardsToSyslog !== 'default') return [];
  const told = forwardsToSyslog === 'yes' ? 'is told to forward' : 'forwards by default';
  return files
    .filter((file) => isSyslog(baseName(file.path)) && directoryOf(file, host, root ?? '') === '/var/log')
    .map((file) => ({
      rule: 'rotation.journal-forwarded',
      subject: fileSubject(file),
      log: file,
      detail: `journald ${told} its entries to syslog, which writes them into ${showLog(file)}`,
    }));
}

/** The directory of a file, as the host names it. */
function directoryOf(file: LogFile, host: RotationHost, root: string): string {
  const path = dirname(pathKey(placeOf(file, host)?.realPath ?? file.path));
  return root !== '' && path.startsWith(`${root}/`) ? path.slice(root.length) : path;
}
