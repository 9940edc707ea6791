/**
 * A logrotate stanza as a mend: takes a log and the host facts, gives the one command that makes
 * logrotate rotate it and the stanza's lines, or nothing where that could not be exact.
 *
 * Writes to a new file of its own only (`set -C` keeps an existing one). Uses copytruncate, as nothing is
 * known about how the program reopens its log. Follows what logrotate(8) demands: no symbolic or hard
 * links, no directory that others may write, `su` where the directory belongs to a user.
 */
import type { FileFacts, LogFile } from '../model/logfile.js';
import { groupName, userName } from './accounts.js';
import type { Accounts } from './accounts.js';
import { placeOf } from './facts.js';
import { NO_COMMANDS } from './fault.js';
import { withoutRoot } from './facts.js';
import type { RotationHost } from './rotation/facts.js';
import type { MendCommands, Repair } from './shell.js';

/** Characters that mean themselves to logrotate and to sh. */
const PLAIN_PATH = /^\/[A-Za-z0-9_./+-]+$/;
/** Docker rotates by max-size, and warns against others who touch its logs. */
const DOCKER_LOG = /^\/var\/lib\/docker\//;
/** With its ending it has to fit into the 255 bytes of a name. */
const MAX_STANZA_NAME = 200;
const PLAIN_NAME = /^[a-z_][a-z0-9_-]*$/i;

/** Whom logrotate should be while it rotates; undefined user for root. */
interface Rotator {
  readonly user?: string;
  readonly group?: string;
}

/** Where logrotate reads what packages and administrators put there. */
const DIRECTORY = '/etc/logrotate.d';

/** The mend that writes a stanza for the log; no command where that could not be exact. */
export function mendByStanza(file: LogFile, host: RotationHost): MendCommands {
  const found = findStanza(file, host);
  if (!found) return NO_COMMANDS;
  const target = `${host.rotation?.root ?? ''}${DIRECTORY}/${stanzaName(found.path)}`;
  const repair: Repair = { kind: 'block', path: file.path, lines: found.lines };
  const commands = PLAIN_PATH.test(target) ? [writeCommand(found.lines, target)] : [];
  return { commands, left: 0, repairs: [repair] };
}

/** The command that writes lines of plain characters to a file that is not there yet; both fit for sh as they are. */
export function writeCommand(lines: readonly string[], target: string): string {
  const words = lines.map((line) => `'${line}'`);
  return `(umask 022; set -C; printf '%s\\n' ${words.join(' ')} > ${target})`;
}

/** A stanza for the log, size-bounded at 10 MiB, four compressed copies. */
function findStanza(
  file: LogFile,
  host: RotationHost,
): { readonly path: string; readonly lines: readonly string[] } | undefined {
  const place = placeOf(file, host);
  const parent = place?.directories.at(-1);
  if (!host.logrotate || !place || !parent || file.facts.links !== 1) return undefined;
  const path = withoutRoot(place.realPath.toString('utf8'), host.rotation?.root ?? '');
  const rotator = rotatorOf(file.facts, parent.facts, host.accounts);
  if (!PLAIN_PATH.test(path) || DOCKER_LOG.test(path) || !rotator) return undefined;
  return { path, lines: stanza(path, rotator) };
}

function stanza(path: string, { user, group }: Rotator): readonly string[] {
  const su = user !== undefined && group !== undefined ? [`  su ${user} ${group}`] : [];
  const directives = [
    'daily',
    'maxsize 10M',
    'rotate 4',
    'compress',
    'missingok',
    'notifempty',
    'copytruncate',
  ];
  return [`${path} {`, ...directives.map((directive) => `  ${directive}`), ...su, '}'];
}

/**
 * A name without dots, so that no extension can make logrotate pass over the file; of the whole path, as logs in several
 * directories may have one name.
 */
function stanzaName(path: string): string {
  const name = path.replace(/[^A-Za-z0-9_]+/g, '-').slice(-MAX_STANZA_NAME);
  return `${name.replace(/^-/, '')}-rotation`;
}

function rotatorOf(log: FileFacts, directory: FileFacts, accounts: Accounts): Rotator | undefined {
  const othersWrite =
    (directory.mode & 0o002) !== 0 || ((directory.mode & 0o020) !== 0 && directory.gid !== 0);
  if (directory.uid === 0) return othersWrite ? undefined : {};
  const user = userName(log.uid, accounts);
  const group = groupName(log.gid, accounts);
  const isTheirs = directory.uid === log.uid && PLAIN_NAME.test(user) && PLAIN_NAME.test(group);
  return isTheirs && (directory.mode & 0o002) === 0 ? { user, group } : undefined;
}
