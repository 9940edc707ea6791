/**
 * Commands that the host runs by itself: takes crontabs, units with their timers and the scripts that these
 * call, gives one job for each command line.
 *
 * Scripts are followed one step, where a command names them by an absolute path. Other people's crontabs are simply
 * absent for whoever may not read them. Formats: crontab(5), systemd.service(5).
 */
import { parseSections } from '../format/sections.js';
import { joinLines, splitWords } from '../format/words.js';
import type { Origin } from '../channel.js';
import { namedIn } from '../setting.js';
import type { Source, Sources } from '../sources.js';

export interface Job {
  /** A line of shell. */
  readonly line: string;
  readonly origin: Origin;
  /** Variables that are set before it; jobs of one script share them, and each sets them for the next. */
  readonly variables: Map<string, string>;
  /** Where variables are set for everyone to see, by name. */
  readonly environment: ReadonlyMap<string, Origin>;
  /** Whether others see what the line sets, because it is a command line or its file may be read by all. */
  readonly isShown: boolean;
  /** To whom cron mails the output. */
  readonly mailTo?: string | undefined;
  /** Whether nothing shows that it is ever run. */
  readonly isGuess?: boolean;
}

/** Home directories by user, as far as the host tells. */
export type Homes = ReadonlyMap<string, string>;

const SYSTEM_TABLES = ['/etc/crontab', '/etc/anacrontab', '/etc/cron.d/*'];
const USER_TABLES = ['/var/spool/cron/crontabs/*', '/var/spool/cron/tabs/*', '/var/spool/cron/*'];
const SCRIPTS = ['hourly', 'daily', 'weekly', 'monthly'].map((period) => `/etc/cron.${period}/*`);
const UNIT_DIRECTORIES = ['/etc/systemd/system', '/usr/local/lib/systemd/system', '/etc/systemd/user'];
/** Left by packages and editors; cron passes over them. */
const LEFTOVER = /~$|\.(?:dpkg-\w+|rpm\w+|ucf-\w+|bak|old|orig|disabled|swp)$/;
/** Fields before the user or command. */
const FIELDS = 5;
const ANACRON_FIELDS = 3;
/** Where people put scripts; programs of the distribution are none. */
const SCRIPT_PLACE = /^\/(?:usr\/local|opt|root|home|srv|etc|var)\//;
/** Entries of one crontab; anyone may write a table, and each entry has variables of its own. */
const MAX_ENTRIES = 500;
const MAX_VARIABLES = 100;
const MAX_SCRIPT_LINES = 5000;
const MAX_SCRIPT_BYTES = 256 * 1024;
const MAX_SCRIPTS = 500;

/** All jobs, each script once. */
export function readJobs(sources: Sources, homes: Homes): readonly Job[] {
  const readTable = (source: Source, isSystem: boolean): readonly Job[] =>
    sources.bound(tableJobs(source, homes, isSystem), MAX_ENTRIES);
  const scripts = SCRIPTS.flatMap((pattern) => sources.expand(pattern))
    .filter((path) => !LEFTOVER.test(path))
    .flatMap((path) => readScript(sources, path) ?? [])
    .flatMap((source) => scriptJobs(sources, source, homes.get('root')));
  const tables = findFiles(sources, SYSTEM_TABLES).flatMap((source) => readTable(source, true));
  const own = findFiles(sources, USER_TABLES).flatMap((source) => readTable(source, false));
  const called = [...tables, ...own, ...unitJobs(sources, homes)];
  return [...called, ...scripts, ...followScripts(sources, called)];
}

function findFiles(sources: Sources, patterns: readonly string[]): readonly Source[] {
  const paths = new Set(patterns.flatMap((pattern) => sources.expand(pattern)));
  return [...paths].filter((path) => !LEFTOVER.test(path)).flatMap((path) => sources.read(path) ?? []);
}

/** Entries of a crontab; those of the system name their user. */
function tableJobs(source: Source, homes: Homes, isSystem: boolean): readonly Job[] {
  const { path, text, isPublic } = source;
  let entries = 0;
  const set = new Map<string, string>();
  const environment = new Map<string, Origin>();
  return text.split('\n').flatMap((raw, at): readonly Job[] => {
    const line = raw.trim();
    const origin = { file: path, line: at + 1 };
    const [, name, value = ''] = /^([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined && (set.has(name) || set.size < MAX_VARIABLES)) {
      set.set(name, splitWords(value).join(' '));
      if (isPublic) environment.set(name, origin);
    }
    if (name !== undefined || line === '' || line.startsWith('#') || ++entries > MAX_ENTRIES + 1) return [];
    const { user, command } = splitEntry(source, line, isSystem);
    const variables = new Map([['HOME', homes.get(user) ?? ''], ...set]);
    return [{ line: command, origin, variables, environment, isShown: true, mailTo: set.get('MAILTO') }];
  });
}

/** User and command of an entry of a crontab. */
function splitEntry(
  { path }: Source,
  line: string,
  isSystem: boolean,
): { readonly user: string; readonly command: string } {
  const words = line.split(/\s+/);
  const isAnacron = path.endsWith('anacrontab');
  const period = words[0]?.startsWith('@') === true && !isAnacron ? 1 : isAnacron ? ANACRON_FIELDS : FIELDS;
  const hasUser = isSystem && !isAnacron;
  const command = words.slice(hasUser ? period + 1 : period).join(' ');
  const user = hasUser ? (words[period] ?? '') : path.slice(path.lastIndexOf('/') + 1);
  // What follows an unescaped percent sign is input, not command.
  return { user: isAnacron ? 'root' : user, command: command.replace(/(?<!\\)%.*$/s, '') };
}

function unitJobs(sources: Sources, homes: Homes): readonly Job[] {
  const user = [...homes.values()].map((home) => ({ directory: `${home}/.config/systemd/user`, home }));
  const places = [
    ...UNIT_DIRECTORIES.map((directory) => ({ directory, home: homes.get('root') ?? '' })),
    ...user,
  ];
  return places.flatMap(({ directory, home }) => {
    const names = sources.list(directory);
    const services = names.filter((name) => name.endsWith('.service'));
    return services.flatMap((name) => {
      const isGuess = !names.includes(name.replace(/service$/, 'timer'));
      const paths = [`${directory}/${name}`, ...sources.expand(`${directory}/${name}.d/*.conf`)];
      const units = paths.flatMap((path) => sources.read(path) ?? []);
      return units
        .flatMap((unit) => serviceJobs(unit, home))
        .map((job) => (isGuess ? { ...job, isGuess } : job));
    });
  });
}

function serviceJobs(source: Source, home: string): readonly Job[] {
  const sections = parseSections(source, { comments: '#;', separator: '=' });
  const settings = namedIn(sections, 'service').flatMap(({ children }) => children);
  const variables = new Map([['HOME', home]]);
  const environment = new Map<string, Origin>();
  for (const { values, origin } of namedIn(settings, 'environment')) {
    for (const word of splitWords(values[0] ?? '')) {
      const at = word.indexOf('=');
      if (at < 1) continue;
      variables.set(word.slice(0, at), word.slice(at + 1));
      environment.set(word.slice(0, at), origin);
    }
  }
  return namedIn(settings, 'execstart', 'execstartpre', 'execstartpost').map(({ values, origin }) => ({
    // Signs before the path say how to run it; %h is the home of the user.
    line: (values[0] ?? '').replace(/^[-@:+!]+/, '').replaceAll('%h', home),
    origin,
    variables,
    environment,
    isShown: true,
  }));
}

/** The lines of a script, in order, with the variables that the lines before have set. */
function scriptJobs(sources: Sources, { path, text, isPublic }: Source, home = ''): readonly Job[] {
  const variables = new Map([['HOME', home]]);
  const lines = sources.bound(joinLines(text), MAX_SCRIPT_LINES);
  return lines.map(({ text: content, line }) => ({
    line: content,
    origin: { file: path, line },
    variables,
    environment: new Map<string, Origin>(),
    isShown: isPublic,
  }));
}

/** Jobs of the scripts that commands name. */
function followScripts(sources: Sources, jobs: readonly Job[]): readonly Job[] {
  const callers = new Map<string, Job>();
  for (const job of jobs) {
    for (const word of job.line.split(/[\s;|&()"'`]+/)) {
      if (SCRIPT_PLACE.test(word) && !callers.has(word)) callers.set(word, job);
    }
  }
  return sources.bound([...callers], MAX_SCRIPTS).flatMap(([path, { variables, isGuess }]) => {
    const source = readScript(sources, path);
    const script = source ? scriptJobs(sources, source, variables.get('HOME')) : [];
    return script.map((job) => (isGuess === true ? { ...job, isGuess } : job));
  });
}

/** A script; programs are larger or begin otherwise. */
function readScript(sources: Sources, path: string): Source | undefined {
  const stats = sources.examine(path);
  if (!stats?.isFile() || stats.size > MAX_SCRIPT_BYTES) return undefined;
  const source = sources.read(path);
  return source?.text.startsWith('#!') === true ? source : undefined;
}
