/**
 * What backups contain: takes the jobs of the host, gives a channel for each directory that one of them backs
 * up, and where a password stands in the open.
 *
 * Operands that only a shell or another host could tell are passed over. Passwords are looked for in the variables
 * that a program takes them from and in addresses; none is ever kept.
 */
import { posix } from 'node:path';
import type { Channel, Disclosure } from '../channel.js';
import type { Sources } from '../sources.js';
import { parseCommands, readAssignment } from './command.js';
import type { Command } from './command.js';
import { backupChannel, joinExclusions, readExclusions } from './exclusion.js';
import type { Exclusions } from './exclusion.js';
import type { Job } from './job.js';
import { innerLine, readBackup } from './tool.js';
import type { Backup } from './tool.js';

/** Nothing else in a line can be a backup, so other lines are only read for what they set. */
const TOOL = /\b(?:restic|borg|rsync|tar|duplicity|rclone)\b/;
const ADDRESS_WITH_PASSWORD = /:\/\/[^/\s:@]*:([^@\s]+)@/;
/** Longer words are no addresses; the search in them is not linear. */
const MAX_WORD_LENGTH = 4096;
const MAX_JOBS = 5000;
/** Directories of one command. */
const MAX_PATHS = 200;

/** What is the same for all jobs. */
interface Context {
  readonly sources: Sources;
  /** What files of patterns leave out, by path. */
  readonly exclusions: Map<string, Exclusions>;
}

/** The channels of jobs that make backups. */
export function readBackups(sources: Sources, jobs: readonly Job[]): readonly Channel[] {
  const context: Context = { sources, exclusions: new Map() };
  const lines = jobs.filter(({ line }) => line.includes('=') || TOOL.test(line));
  return sources.bound(lines, MAX_JOBS).flatMap((job) => readCommands(context, job, job.line));
}

function readCommands(context: Context, job: Job, line: string): readonly Channel[] {
  let directory: string | undefined;
  return parseCommands(line, job.variables).flatMap((command) => {
    const [name, first] = command.words;
    if (name === 'cd' && first !== undefined) directory = first;
    const inner = innerLine(command.words);
    if (inner !== undefined) return readCommands(context, job, inner);
    const backup = readBackup(command.words);
    return backup ? describeBackup(context, job, { backup, command, directory }) : [];
  });
}

function describeBackup(
  context: Context,
  job: Job,
  found: { readonly backup: Backup; readonly command: Command; readonly directory: string | undefined },
): readonly Channel[] {
  const { sources } = context;
  const { backup } = found;
  const base = backup.directory ?? found.directory ?? '';
  const paths = sources
    .bound(backup.paths, MAX_PATHS)
    .map((path) => path.replace(/^~(?=\/|$)/, job.variables.get('HOME') ?? '~'))
    .map((path) => (path.startsWith('/') ? path : posix.join(base, path)))
    .filter((path) => path.startsWith('/') && !/[$`]/.test(path));
  const disclosure = findDisclosure(job, found);
  const channel = {
    program: backup.program,
    origin: job.origin,
    exclusions: exclusionsOf(context, backup),
    isGuess: job.isGuess ?? false,
    ...(disclosure && { disclosure }),
  };
  return paths.map((path) => backupChannel(sources, path, channel));
}

/** What the words of a command and the files that they name leave out. */
function exclusionsOf({ sources, exclusions }: Context, { except, exceptFiles }: Backup): Exclusions {
  const ofFiles = exceptFiles.map((path) => {
    const known = exclusions.get(path) ?? readExclusions(sources, readPatterns(sources, path));
    exclusions.set(path, known);
    return known;
  });
  return joinExclusions([readExclusions(sources, except), ...ofFiles]);
}

/** Patterns of a file, one a line. */
function readPatterns(sources: Sources, path: string): readonly string[] {
  const text = path.startsWith('/') ? (sources.read(path)?.text ?? '') : '';
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
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
  return (
    origin && { rule, origin, what: `${program} gets ${name} from an environment that others can look up` }
  );
}

/** Whether a value is plain text, not a place where to find it. */
function isLiteral(text: string | undefined): boolean {
  return text !== undefined && text !== '' && !/[$`]/.test(text);
}
