/**
 * Services of systemd and scripts of init: takes files of the host, gives for a service its user, its umask and where
 * that is told, and which services write to a path.
 *
 * A unit counts with its drop-ins, the one of the first directory wins: systemd.unit(5). Where there is no unit, a
 * script of init of the same name counts. Formats: systemd.exec(5), systemd.service(5).
 */
import { basename, dirname } from 'node:path';
import type { Sources } from '../exposure/sources.js';
import { parseUnit } from '../rotation/unit.js';
import type { Assignment } from '../rotation/unit.js';

/** An assignment with the file that holds it. */
interface Told extends Assignment {
  readonly file: string;
}

export interface Service {
  /** `mopidy.service`. */
  readonly name: string;
  /** Undefined where nothing is told. */
  readonly umask: { readonly value: number; readonly file: string } | undefined;
  /** Undefined where the unit names none. */
  readonly user: string | undefined;
  /** Whether it is a script of init. */
  readonly isScript: boolean;
  readonly assignments: readonly Told[];
}

/** How a service was found to write a path: it names it, or has only its name in common. */
export interface Match {
  readonly service: Service;
  readonly isNamed: boolean;
  /** Whether systemd opens the log itself, before it gives up root's rights. */
  readonly isOpenedBySystemd: boolean;
}

export interface Services {
  /** A service by its name; undefined where nothing tells of it. */
  readonly find: (name: string) => Service | undefined;
  /** The service that writes a path; undefined where none is told, or several are. */
  readonly match: (path: string) => Match | undefined;
}

/** Of the system, the first has precedence. */
export const SYSTEM_UNITS: readonly string[] = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];
const MAX_UNITS = 2000;
const UNIT_NAME = /^[\w@:.\\-]+\.service$/;
/** Keys that name directories, and where these lie. */
const DIRECTORY_KEYS: ReadonlyMap<string, string> = new Map([
  ['LogsDirectory', '/var/log'],
  ['StateDirectory', '/var/lib'],
  ['CacheDirectory', '/var/cache'],
  ['RuntimeDirectory', '/run'],
]);
const STREAM_KEYS: ReadonlySet<string> = new Set(['StandardOutput', 'StandardError']);
const STREAM = /^(?:append|file|truncate):(.+)$/;

/** The services whose units lie in these directories. */
export function openServices(sources: Sources, directories: readonly string[]): Services {
  const known = new Map<string, Service | undefined>();
  const find = (name: string): Service | undefined => {
    if (!UNIT_NAME.test(name)) return undefined;
    if (!known.has(name))
      known.set(name, readService(sources, directories, name) ?? readScript(sources, name));
    return known.get(name);
  };
  let named: Named | undefined;
  return {
    find,
    match: (path) => {
      named ??= indexServices(listServices(sources, directories).flatMap((name) => find(name) ?? []));
      return matchPath(path, named) ?? matchScript(path, find);
    },
  };
}

function listServices(sources: Sources, directories: readonly string[]): readonly string[] {
  const names = directories.flatMap((directory) => sources.list(directory));
  const services = names.filter((name) => UNIT_NAME.test(name) && !name.endsWith('@.service'));
  return sources.bound([...new Set(services)], MAX_UNITS);
}

function readService(sources: Sources, directories: readonly string[], name: string): Service | undefined {
  const template = name.replace(/@[^@]*\.service$/, '@.service');
  const names = [...new Set([name, template])];
  const main = names
    .flatMap((one) => directories.map((directory) => `${directory}/${one}`))
    .map((path) => sources.read(path))
    .find((source) => source !== undefined);
  if (!main) return undefined;
  // Drop-ins count by their names, wherever they lie; the same name in an earlier directory hides the others.
  const dropIns = new Map<string, string>();
  for (const directory of [...directories].reverse()) {
    for (const one of ['service', ...[...names].reverse()]) {
      for (const path of sources.expand(`${directory}/${one}.d/*.conf`)) dropIns.set(basename(path), path);
    }
  }
  const sorted = [...dropIns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  const texts = [main, ...sorted.map((path) => sources.read(path))];
  const assignments = texts.flatMap((source) =>
    source ? parseUnit([source.text]).map((one) => ({ ...one, file: source.path })) : [],
  );
  const umask = lastOf(assignments, 'UMask');
  return {
    name,
    umask: umask && readUmask(umask.value, umask.file),
    user: isDynamic(assignments) ? undefined : lastOf(assignments, 'User')?.value,
    isScript: false,
    assignments,
  };
}

/** The last assignment to a key of the section, unless it is empty. */
function lastOf(assignments: readonly Told[], key: string): Told | undefined {
  const last = assignments.findLast((one) => one.section === 'Service' && one.key === key);
  return last?.value === '' ? undefined : last;
}

function isDynamic(assignments: readonly Told[]): boolean {
  return /^(?:1|y|yes|t|true|on)$/i.test(lastOf(assignments, 'DynamicUser')?.value ?? '');
}

/** A umask in octal digits; undefined for anything else. */
export function readUmask(text: string, file: string): Service['umask'] {
  return /^0?[0-7]{1,3}$/.test(text) ? { value: parseInt(text, 8), file } : undefined;
}

/** A script of init: its own umask, or the one of its settings. */
function readScript(sources: Sources, name: string): Service | undefined {
  const base = name.replace(/\.service$/, '');
  const script = sources.read(`/etc/init.d/${base}`);
  if (!script) return undefined;
  const settings = sources.read(`/etc/default/${base}`);
  const found = [
    { file: script.path, value: /(?:^|[;&]|--)[ \t]*umask[ =]+(0?[0-7]{3})\b/m.exec(script.text)?.[1] },
    {
      file: `/etc/default/${base}`,
      value: /^[ \t]*UMASK=["']?(0?[0-7]{3})\b/m.exec(settings?.text ?? '')?.[1],
    },
  ].findLast(({ value }) => value !== undefined);
  const umask = found && readUmask(found.value ?? '', found.file);
  return { name: base, umask, user: undefined, isScript: true, assignments: [] };
}

/** What services name, in one place: absolute words of their commands, streams and directories. */
interface Named {
  readonly paths: ReadonlyMap<string, ReadonlySet<Service>>;
  readonly directories: ReadonlyMap<string, ReadonlySet<Service>>;
  readonly byName: ReadonlyMap<string, Service>;
}

function indexServices(services: readonly Service[]): Named {
  const paths = new Map<string, Set<Service>>();
  const directories = new Map<string, Set<Service>>();
  const add = (index: Map<string, Set<Service>>, key: string, service: Service): void => {
    index.set(key, (index.get(key) ?? new Set()).add(service));
  };
  for (const service of services) {
    for (const assignment of service.assignments) {
      for (const path of pathsIn(assignment)) add(paths, path, service);
      for (const path of directoriesIn(assignment)) add(directories, path, service);
    }
  }
  return { paths, directories, byName: new Map(services.map((service) => [service.name, service])) };
}

function matchPath(path: string, named: Named): Match | undefined {
  const found = named.paths.get(path) ?? nearest(dirname(path), named.directories);
  if (found) {
    const [service, ...others] = found;
    // Several services may name one log; which of them made it, is not told.
    if (!service || others.length > 0) return undefined;
    return { service, isNamed: true, isOpenedBySystemd: opensAsStream(service, path) };
  }
  const service = named.byName.get(`${nameFor(path) ?? ''}.service`);
  return service && { service, isNamed: false, isOpenedBySystemd: false };
}

function nearest<T>(directory: string, index: ReadonlyMap<string, T>): T | undefined {
  const found = index.get(directory);
  const parent = dirname(directory);
  return found !== undefined || parent === directory ? found : nearest(parent, index);
}

function matchScript(path: string, find: (name: string) => Service | undefined): Match | undefined {
  const name = nameFor(path);
  const service = name === undefined ? undefined : find(`${name}.service`);
  return service?.isScript === true ? { service, isNamed: false, isOpenedBySystemd: false } : undefined;
}

/** The service after which a log in `/var/log` is named: by its directory there, or by its own name. */
function nameFor(path: string): string | undefined {
  return /^\/var\/log\/([^/]+)\/[^/]+$/.exec(path)?.[1] ?? /^\/var\/log\/([^/]+)\.log$/.exec(path)?.[1];
}

/** Whether systemd itself opens a path for a service, before it gives up root's rights. */
export function opensAsStream({ assignments }: Service, path: string): boolean {
  return assignments.some((one) => namesAsStream(one, path));
}

function namesAsStream({ section, key, value }: Told, path: string): boolean {
  return section === 'Service' && STREAM_KEYS.has(key) && STREAM.exec(value)?.[1] === path;
}

/** The log of a stream, and the absolute words of a command: behind equals signs, in quotes and behind redirections, too. */
function pathsIn({ section, key, value }: Told): readonly string[] {
  if (section !== 'Service') return [];
  const stream = STREAM_KEYS.has(key) ? STREAM.exec(value)?.[1] : undefined;
  if (stream !== undefined) return [stream];
  return key.startsWith('ExecStart')
    ? value.split(/[\s"'=<>;&|()]+/).filter((word) => word.startsWith('/'))
    : [];
}

/** `NAME:LINK` makes a link besides. */
function directoriesIn({ section, key, value }: Told): readonly string[] {
  const home = section === 'Service' ? DIRECTORY_KEYS.get(key) : undefined;
  if (home === undefined) return [];
  const names = value.split(/\s+/).map((word) => word.split(':')[0] ?? '');
  return names.filter((name) => name !== '').map((name) => `${home}/${name}`);
}
