/**
 * What backups contain: takes the jobs of the host, gives a channel for each directory that one of them backs
 * up, and where a password stands in the open.
 *
 * Operands that only a shell or another host could tell are passed over. Passwords are looked for in the variables
 * that a program takes them from and in addresses; none is ever kept.
 */
import { posix } from 'node:path';
import { patternArea, treeArea } from '../area.js';
import { quote } from '../phrase.js';
import type { Area, Channel, Disclosure } from '../channel.js';
import { isPattern } from '../glob.js';
import type { Sources } from '../sources.js';
import { parseCommands, readAssignment } from './command.js';
import type { Command } from './command.js';
import type { Job } from './job.js';
import { innerLine, readBackup } from './tool.js';
import type { Backup } from './tool.js';

/** Nothing else in a line can be a backup, so other lines are not looked at. */
const TOOL = /\b(?:restic|borg|rsync|tar|duplicity|rclone)\b/;
const ADDRESS_WITH_PASSWORD = /:\/\/[^/\s:@]*:([^@\s]+)@/;
/** Longer words are no addresses; the search in them is not linear. */
const MAX_WORD_LENGTH = 4096;
const MAX_PATTERNS = 500;

/** The channels of jobs that make backups. */
export function readBackups(sources: Sources, jobs: readonly Job[]): readonly Channel[] {
  return jobs.flatMap((job) => {
    // Other lines are only read for what they set.
    if (!TOOL.test(job.line) && !job.line.includes('=')) return [];
    return readCommands(sources, job, job.line);
  });
}

function readCommands(sources: Sources, job: Job, line: string): readonly Channel[] {
  let directory: string | undefined;
  return parseCommands(line, job.variables).flatMap((command) => {
    const [name, first] = command.words;
    if (name === 'cd' && first !== undefined) directory = first;
    const inner = innerLine(command.words);
    if (inner !== undefined) return readCommands(sources, job, inner);
    const backup = readBackup(command.words);
    return backup ? describeBackup(sources, job, { backup, command, directory }) : [];
  });
}

function describeBackup(
  sources: Sources,
  job: Job,
  found: { readonly backup: Backup; readonly command: Command; readonly directory: string | undefined },
): readonly Channel[] {
  const { backup } = found;
  const patterns = [...backup.except, ...backup.exceptFiles.flatMap((path) => readPatterns(sources, path))];
  const disclosure = findDisclosure(job, found);
  const base = backup.directory ?? found.directory ?? '';
  const paths = backup.paths
    .map((path) => path.replace(/^~(?=\/|$)/, job.variables.get('HOME') ?? '~'))
    .map((path) => (path.startsWith('/') ? path : posix.join(base, path)))
    .filter((path) => path.startsWith('/') && !/[$`]/.test(path));
  return paths.map((path) =>
    backupChannel(sources, {
      program: backup.program,
      path,
      patterns,
      origin: job.origin,
      isGuess: job.isGuess ?? false,
      disclosure,
    }),
  );
}

/** A channel of the backup of a directory; patterns are left out of it. */
export function backupChannel(
  sources: Sources,
  taken: {
    readonly program: string;
    readonly path: string;
    readonly patterns: readonly string[];
    readonly origin: Channel['origin'];
    readonly isGuess?: boolean;
    readonly disclosure?: Disclosure | undefined;
  },
): Channel {
  const { program, path, origin, isGuess, disclosure } = taken;
  // Programs mark the kind of a pattern before it.
  const patterns = taken.patterns.map((pattern) => pattern.replace(/^(?:sh|fm|pf|pp):/, ''));
  const area = isPattern(path) ? patternArea(sources, `${path}/**`) : treeArea(sources, path);
  return {
    rule: 'exposure.backup',
    what: `${program} backs up ${quote(path)}`,
    origin,
    area,
    except: patterns
      .filter((pattern) => pattern.includes('/'))
      .flatMap((pattern) => exceptions(sources, path, pattern)),
    hidden: patterns.filter((pattern) => !pattern.includes('/')),
    traits: isGuess === true ? ['though no timer for it was found'] : [],
    severity: 'info',
    ...(isGuess === true && { isGuess }),
    ...(disclosure && { disclosure }),
  };
}

/** What a pattern with slashes leaves out: where it stands, or anywhere below if it is relative. */
function exceptions(sources: Sources, path: string, pattern: string): readonly Area[] {
  const plain = pattern.replace(/\/(?:\*{1,2})?$/, '');
  if (!plain.startsWith('/')) {
    const inside = `${path}/**/${plain.replace(/^\*\*?\//, '')}`;
    return [patternArea(sources, inside), patternArea(sources, `${inside}/**`)];
  }
  return isPattern(plain)
    ? [patternArea(sources, plain), patternArea(sources, `${plain}/**`)]
    : [treeArea(sources, plain)];
}

/** Patterns of a file, one a line. */
function readPatterns(sources: Sources, path: string): readonly string[] {
  const text = path.startsWith('/') ? (sources.read(path)?.text ?? '') : '';
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(0, MAX_PATTERNS);
}

function findDisclosure(
  job: Job,
  { backup, command }: { readonly backup: Backup; readonly command: Command },
): Disclosure | undefined {
  const { program, secrets } = backup;
  const rule = 'exposure.backup-password';
  const isAssigned = [...command.assignments, ...command.words.flatMap(readAssignment)].some(
    ({ name, value }) => isLiteral(value) && secrets.includes(name),
  );
  if (job.isShown && isAssigned) {
    return { rule, origin: job.origin, what: `${program} gets a password from the command itself` };
  }
  const hasAddress = command.words.some(
    (word) => word.length <= MAX_WORD_LENGTH && isLiteral(ADDRESS_WITH_PASSWORD.exec(word)?.[1]),
  );
  if (hasAddress) return { rule, origin: job.origin, what: `${program} gets an address with a password` };
  const name = secrets.find((secret) => job.environment.has(secret) && isLiteral(job.variables.get(secret)));
  const origin = name === undefined ? undefined : job.environment.get(name);
  return origin && { rule, origin, what: `${program} gets ${name} from a file that everyone can read` };
}

/** Whether a value is plain text, not a place where to find it. */
function isLiteral(text: string | undefined): boolean {
  return text !== undefined && text !== '' && !/[$`]/.test(text);
}
