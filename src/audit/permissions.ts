/**
 * The permission audit: takes files and host facts, gives findings about who can read, write or replace
 * the logs.
 *
 * A fault that several generations of a log share is one finding, at the live file if that is concerned;
 * a fault that many logs of one directory share is one finding at the directory. Directories that let
 * everyone replace their entries are findings of their own, one each. Pure; says nothing where modes mean
 * nothing.
 */
import { displayName } from '../model/logfile.js';
import type { LogFile } from '../model/logfile.js';
import { severityRank } from '../model/severity.js';
import { strangersPass } from './access.js';
import { checkInherited } from './acl/inherited.js';
import { auditRule } from './catalog.js';
import { FILE_CHECKS, mendMode } from './check.js';
import type { Mark } from './mark.js';
import { formatMode } from './exposure.js';
import { baseName, directoryKey, pathKey, placeOf } from './facts.js';
import type { DirectoryFacts, HostFacts } from './facts.js';
import { groupBy, groupFamilies } from './family.js';
import type { Family, Group } from './family.js';
import { NO_COMMANDS, count, directorySubject, faultFinding, fileSubject } from './fault.js';
import type { AuditFingerprint, Fault, MendableFinding } from './fault.js';
import { joinMends, mendCommands, repairsOf, sweepCommand } from './shell.js';
import type { Mend, MendCommands, Repair } from './shell.js';

/** Logs of one directory that may share a fault and still be named one by one; more are told as one. */
export const MAX_FAMILIES_PER_DIRECTORY = 20;

/** Directories that programs expect to be writable for everyone: hier(7). */
const SHARED_DIRECTORIES: ReadonlySet<string> = new Set(['/tmp', '/var/tmp', '/dev/shm', '/run/lock']);

/** One file with one fault. */
interface Marked {
  readonly family: Family;
  readonly file: LogFile;
  readonly mark: Mark;
}

/** Findings about the permissions of logs and of the directories above them, in no particular order. */
export function auditPermissions(
  files: readonly LogFile[],
  host: HostFacts,
  fingerprint: AuditFingerprint,
): MendableFinding[] {
  if (!host.posix) return [];
  const faults = [
    ...fileFaults(files, host),
    ...directoryFaults(files, host),
    ...inheritedFaults(files, host),
  ];
  return faults.map((fault) => faultFinding(fault, fingerprint));
}

function fileFaults(files: readonly LogFile[], host: HostFacts): readonly Fault[] {
  const known = new Map<string, readonly Mark[]>();
  const marked = groupFamilies(files).flatMap((family) => markFamily(family, host, known));
  const byDirectory = groupBy(marked, ({ mark, family }) => `${mark.rule}\0${pathKey(family.directory)}`);
  return byDirectory.flatMap((group) => {
    const byFamily = groupBy(group, ({ family }) => family.name);
    return byFamily.length > MAX_FAMILIES_PER_DIRECTORY
      ? [commonFault(group, byFamily.length)]
      : byFamily.map(familyFault);
  });
}

/** Files that are alike get their marks together: thousands in one directory mostly are. */
function markFamily(family: Family, host: HostFacts, known: Map<string, readonly Mark[]>): readonly Marked[] {
  return family.files.flatMap((file) => {
    const likeness = describeLikeness(file, host);
    const marks = (likeness === undefined ? undefined : known.get(likeness)) ?? checkFile(file, host);
    if (likeness !== undefined) known.set(likeness, marks);
    return marks.map((mark) => ({ family, file, mark }));
  });
}

function checkFile(file: LogFile, host: HostFacts): readonly Mark[] {
  return FILE_CHECKS.map((check) => check(file, host)).filter((mark) => mark !== undefined);
}

/** All that the checks look at; undefined where the file has an access list, or may have one, of its own. */
function describeLikeness(file: LogFile, host: HostFacts): string | undefined {
  const place = placeOf(file, host);
  if (!place) return undefined;
  const key = pathKey(place.realPath);
  if (host.access?.lists.has(key) || host.access?.unknown.has(key)) return undefined;
  const { mode, uid, gid, links, dev } = file.facts;
  const writer = host.writers?.get(pathKey(file.path));
  const seen = [directoryKey(place.realPath), mode, uid, gid, links, dev];
  return [...seen, writer?.name, writer?.uids].join('\0');
}

/** The fault that generations of one family share. */
function familyFault(marked: Group<Marked>): Fault {
  const { file, mark } = worst(marked);
  const others = marked.length - 1;
  const more = `; ${count(others, 'other generation has', 'other generations have')} the same fault`;
  return {
    rule: mark.rule,
    subject: fileSubject(file),
    detail: others === 0 ? mark.detail : mark.detail + more,
    cause: mark.cause,
    mend: mendEach(marked, (mend, files) => mendCommands(mend, files)),
    severity: mark.severity,
    confidence: mark.confidence,
  };
}

/** The fault that more logs of one directory share than should be told one by one. */
function commonFault(marked: Group<Marked>, families: number): Fault {
  const {
    family: { directory },
    file,
    mark,
  } = worst(marked);
  return {
    rule: mark.rule,
    subject: directorySubject(directory, displayName(directory)),
    detail: `${families} logs in this directory, such as ${JSON.stringify(baseName(file.path))}: ${mark.detail}`,
    cause: mark.cause,
    mend: mendEach(marked, (mend, files) =>
      mend.sweep
        ? { ...sweepCommand(mend, directory), repairs: repairsOf(mend, files) }
        : mendCommands(mend, files),
    ),
    severity: mark.severity,
    confidence: mark.confidence,
  };
}

/** The commands of all files, together for those that the same command mends. */
function mendEach(
  marked: Group<Marked>,
  write: (mend: Mend, paths: readonly Buffer[]) => MendCommands,
): MendCommands {
  const groups = groupBy(marked, ({ mark }) => mark.mend?.before ?? '');
  const mends = groups.map((group) => {
    const { mend } = group[0].mark;
    const paths = group.map(({ file }) => file.path);
    return mend ? write(mend, paths) : NO_COMMANDS;
  });
  return joinMends([...mends, { ...NO_COMMANDS, repairs: marked.flatMap(repairOwner) }]);
}

/** A change of owner, for which there is no command that nobody could mislead. */
function repairOwner({ file, mark }: Marked): readonly Repair[] {
  return mark.uid === undefined ? [] : [{ kind: 'owner', path: file.path, uid: mark.uid }];
}

/** The one with the worst severity; among equals the live file, else the first. */
function worst(marked: Group<Marked>): Marked {
  return marked.reduce((a, b) => (rankOf(b) > rankOf(a) ? b : a));
}

function rankOf({ family, file, mark }: Marked): number {
  const severity = mark.severity ?? auditRule(mark.rule).severity;
  return 2 * severityRank(severity) + (file === family.live ? 1 : 0);
}

/** Directories above the logs in which everyone can replace entries. */
function directoryFaults(files: readonly LogFile[], host: HostFacts): readonly Fault[] {
  const faults = new Map<string, Fault>();
  const chains = new Set(files.map((file) => placeOf(file, host)?.directories ?? []));
  for (const chain of chains) {
    chain.forEach((directory, at) => {
      const isOpen = (directory.facts.mode & 0o1002) === 0o0002;
      if (!isOpen || !strangersPass(chain.slice(0, at + 1))) return;
      faults.set(pathKey(directory.path), directoryFault(directory, host));
    });
  }
  return [...faults.values()];
}

/** Directories of logs whose default access lists open new logs. */
function inheritedFaults(files: readonly LogFile[], host: HostFacts): readonly Fault[] {
  const chains = new Map(
    files.flatMap((file) => {
      const place = placeOf(file, host);
      return place ? [[directoryKey(place.realPath), place.directories] as const] : [];
    }),
  );
  return [...chains.values()].flatMap((chain) => checkInherited(chain, host) ?? []);
}

function directoryFault({ path, name, facts }: DirectoryFacts, host: HostFacts): Fault {
  // Taking the write right from such a directory would break the programs that share it.
  const isShared = SHARED_DIRECTORIES.has(name) || host.surroundings?.temporary.has(pathKey(path)) === true;
  const change = isShared ? '+t' : 'o-w';
  const text = `mode ${formatMode(facts.mode)} without the sticky bit: everyone can rename or replace what is in it`;
  const { detail, mend } = mendMode(facts, host, { detail: text, change });
  return {
    rule: 'permissions.world-writable-directory',
    subject: directorySubject(path, name),
    detail,
    mend: mend ? mendCommands(mend, [path]) : NO_COMMANDS,
  };
}
