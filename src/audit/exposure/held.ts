/**
 * The audit of logs that programs hold open: takes the logs of a scan and the open files of their directories,
 * gives faults for deleted ones and for rotated copies that are still written.
 *
 * A deleted file counts if its name is that of a log of the scan, of a generation of one, or of a log as such. A copy
 * counts if its writer does not write the live log as well. Pure.
 */
import { basename, dirname } from 'node:path';
import { displayName } from '../../model/logfile.js';
import type { LogFile } from '../../model/logfile.js';
import { userName } from '../accounts.js';
import { keyPath, pathKey, placeOf } from '../facts.js';
import type { HostFacts } from '../facts.js';
import { basesOfCopy, familyName, groupBy, groupFamilies, isCompressed, isNamedLive } from '../family.js';
import type { Family, Group } from '../family.js';
import { NO_COMMANDS, fileSubject } from '../fault.js';
import type { Fault } from '../fault.js';
import type { OpenFile } from './surroundings.js';

const LOG_NAME = /(?:^|[._-])log(?:$|[._-])/i;
const MIB_BYTES = 1024 * 1024;
const MAX_TOLD = 3;

/** Faults of logs that are held open under a name that they do not have any more. */
export function judgeHeld(files: readonly LogFile[], host: HostFacts): readonly Fault[] {
  const open = host.surroundings?.openFiles ?? [];
  const unseen = judgeUnseen(host);
  if (open.length === 0) return unseen;
  return [...unseen, ...judgeDeleted(files, host, open), ...judgeRenamed(files, host, open)];
}

/** Told instead of a problem: every file with a name was examined, and only root can see more. */
function judgeUnseen({ surroundings, accounts }: HostFacts): readonly Fault[] {
  const log = surroundings?.unseen;
  if (!log) return [];
  const user = userName(log.facts.uid, accounts);
  const detail = `processes of user ${user} may hold deleted or renamed logs that were not examined`;
  return [{ rule: 'exposure.processes-unseen', subject: fileSubject(log), detail, mend: NO_COMMANDS }];
}

function judgeDeleted(
  files: readonly LogFile[],
  host: HostFacts,
  open: readonly OpenFile[],
): readonly Fault[] {
  const names = new Set(files.flatMap((file) => realNames(file, host)));
  const devices = new Set(files.flatMap((file) => devicesOf(file, host)));
  const deleted = open
    .filter(({ isDeleted, path }) => isDeleted && isLog(path, names))
    .filter(({ path, inode }) => !inode || devices.has(`${dirname(path)}\0${inode.dev}`));
  return groupBy(deleted, ({ path }) => path).map((group) => {
    const path = keyPath(group[0].path);
    const name = displayName(path);
    return {
      rule: 'exposure.deleted-open',
      subject: { path, name, family: name },
      detail: describeHolders(group),
      mend: NO_COMMANDS,
    };
  });
}

/** Devices on which the directory of a log keeps its files; containers have paths of the same names on others. */
function devicesOf(file: LogFile, host: HostFacts): readonly string[] {
  const parent = placeOf(file, host)?.directories.at(-1);
  if (!parent) return [];
  return [file.facts.dev, parent.facts.dev].map((dev) => `${pathKey(parent.path)}\0${dev}`);
}

/** Real path of a log, and the one that its family's live log has. */
function realNames(file: LogFile, host: HostFacts): readonly string[] {
  const real = placeOf(file, host)?.realPath;
  if (!real) return [];
  const path = pathKey(real);
  return [path, `${dirname(path)}/${pathKey(Buffer.from(familyName(file)))}`];
}

function isLog(path: string, names: ReadonlySet<string>): boolean {
  const name = basename(path);
  const bases = [name, ...basesOfCopy(name)].map((base) => `${dirname(path)}/${base}`);
  return LOG_NAME.test(name) || bases.some((base) => names.has(base));
}

function judgeRenamed(
  files: readonly LogFile[],
  host: HostFacts,
  open: readonly OpenFile[],
): readonly Fault[] {
  const groups = groupBy(
    open.filter(({ isDeleted, isWritten }) => isWritten && !isDeleted),
    ({ path }) => path,
  );
  const written = new Map(groups.map((group) => [group[0].path, group]));
  const writersOf = (file: LogFile): readonly OpenFile[] => {
    const real = placeOf(file, host)?.realPath;
    const writers = real ? (written.get(pathKey(real)) ?? []) : [];
    return writers.filter(
      ({ inode }) => !inode || (inode.ino === file.facts.ino && inode.dev === file.facts.dev),
    );
  };
  return groupFamilies(files).flatMap((family) => judgeCopies(family, writersOf));
}

function judgeCopies(
  { live, copies }: Family,
  writersOf: (file: LogFile) => readonly OpenFile[],
): readonly Fault[] {
  if (!isNamedLive(live)) return [];
  const liveWriters = writersOf(live).map(({ pid }) => pid);
  return copies
    .filter((copy) => !isCompressed(copy))
    .flatMap((copy): readonly Fault[] => {
      const [first, ...others] = writersOf(copy).filter(({ pid }) => !liveWriters.includes(pid));
      if (!first) return [];
      const subject = fileSubject(copy);
      return [
        {
          rule: 'exposure.renamed-open',
          subject,
          detail: describeHolders([first, ...others]),
          mend: NO_COMMANDS,
        },
      ];
    });
}

/** `mopidy (process 471) holds it open, 12.3 MiB`. */
function describeHolders(group: Group<OpenFile>): string {
  const holders = [
    ...new Set(group.map(({ program, pid }) => `${JSON.stringify(program)} (process ${pid})`)),
  ];
  const more = holders.length > MAX_TOLD ? ` and ${holders.length - MAX_TOLD} more` : '';
  const { inode } = group[0];
  const size = inode ? `, ${(inode.sizeBytes / MIB_BYTES).toFixed(1)} MiB` : '';
  const verb = holders.length > 1 ? 'hold' : 'holds';
  const use = group.some(({ isWritten }) => isWritten) ? ' for writing' : '';
  return `${holders.slice(0, MAX_TOLD).join(', ')}${more} ${verb} it open${use}${size}`;
}
