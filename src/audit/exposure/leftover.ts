/**
 * The audit of logs that people left behind: takes the logs of a scan, gives faults for logs in the open of a
 * home, archives of logs, and logs that everyone finds among temporary files.
 *
 * Only files of the scan are judged, by name and place; what they hold is the business of others. Pure.
 */
import { reachOf, READ } from '../access.js';
import type { LogFile } from '../../model/logfile.js';
import { formatMode } from '../exposure.js';
import { baseName, pathKey, placeOf } from '../facts.js';
import type { HostFacts } from '../facts.js';
import { NO_COMMANDS, fileSubject } from '../fault.js';
import type { Fault } from '../fault.js';
import { mendCommands, mendWithChmod } from '../shell.js';

/** What tee, redirections and nohup make: `mopidy.log`, `debug-log.txt`, `nohup.out`. */
const HAND_MADE = /(?:^|[._-])(?:log|debug)(?:\.txt)?$|^nohup\.out$/i;
const ARCHIVE = /\.(?:tar(?:\.\w{1,4})?|tgz|txz|tbz2?|zip|7z|rar)$/i;
const OF_LOGS = /log|debug|journal|sosreport|support|diagnos/i;
/** A rotated copy that was compressed as an archive. */
const GENERATION = /[.-]\d+\.(?:zip|7z|rar)$/i;

/** Faults of logs that were left behind. */
export function judgeLeftovers(files: readonly LogFile[], host: HostFacts): readonly Fault[] {
  const judge = (file: LogFile): readonly (Fault | undefined)[] =>
    file.stdin === true ? [] : [judgeHome(file, host), judgeArchive(file), judgeTemporary(file, host)];
  return files.flatMap(judge).filter((fault) => fault !== undefined);
}

function judgeHome(file: LogFile, host: HostFacts): Fault | undefined {
  const directory = parentOf(file, host);
  if (directory === undefined || host.surroundings?.homes.has(directory) !== true) return undefined;
  if (!HAND_MADE.test(baseName(file.path))) return undefined;
  return {
    rule: 'exposure.home-copy',
    subject: fileSubject(file),
    detail: `directly in a home directory, mode ${formatMode(file.facts.mode)}`,
    mend: NO_COMMANDS,
  };
}

function judgeArchive(file: LogFile): Fault | undefined {
  const name = baseName(file.path);
  if (!ARCHIVE.test(name) || !OF_LOGS.test(name) || GENERATION.test(name)) return undefined;
  return {
    rule: 'exposure.log-archive',
    subject: fileSubject(file),
    detail: `an archive by its name, mode ${formatMode(file.facts.mode)}`,
    mend: NO_COMMANDS,
  };
}

function judgeTemporary(file: LogFile, host: HostFacts): Fault | undefined {
  const directory = parentOf(file, host);
  if (directory === undefined || host.surroundings?.temporary.has(directory) !== true) return undefined;
  if (reachOf(file, host, READ).audience !== 'everyone') return undefined;
  return {
    rule: 'exposure.temporary-log',
    subject: fileSubject(file),
    detail: `mode ${formatMode(file.facts.mode)} in ${JSON.stringify(directory)}`,
    mend: mendCommands(mendWithChmod('o-r'), [file.path]),
  };
}

/** Key of the directory in which a log really lies. */
function parentOf(file: LogFile, host: HostFacts): string | undefined {
  const parent = placeOf(file, host)?.directories.at(-1);
  return parent && pathKey(parent.path);
}
