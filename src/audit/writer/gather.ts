/**
 * Finds out who writes the logs of a scan: takes files, open files and the root directory, gives `Writers`.
 *
 * A process that holds a log open for writing is its writer, and its umask is known. Where none does, a service whose
 * unit names the log counts, then one that has the log's name, then the logins of the user in whose home it lies. Nothing
 * is told where several would do. What cannot be read is absent, and no problem: a cause is told on top of a fault.
 */
import type { LogFile } from '../../model/logfile.js';
import { userName } from '../accounts.js';
import { quote } from '../exposure/phrase.js';
import { openSources } from '../exposure/sources.js';
import type { Sources } from '../exposure/sources.js';
import type { OpenFile } from '../exposure/surroundings.js';
import { pathKey, placeOf, withoutRoot } from '../facts.js';
import type { HostFacts } from '../facts.js';
import { groupBy, groupFamilies } from '../family.js';
import type { Group } from '../family.js';
import { modeUnder } from './facts.js';
import type { ModeSource, Writer, Writers } from './facts.js';
import { readContainer, readLogin } from './login.js';
import type { UmaskSetting } from './login.js';
import { readProcess } from './task.js';
import type { ProcessFacts } from './task.js';
import { readSyslogModes } from './syslog.js';
import { SYSTEM_UNITS, opensAsStream, openServices } from './unit.js';
import type { Service, Services } from './unit.js';
import { readWrappers } from './wrapper.js';

/** What systemd gives where nothing is told: systemd.exec(5). */
const DEFAULT_UMASK = 0o022;
const SHORT_ID = 12;

export interface WriterRequest {
  readonly files: readonly LogFile[];
  readonly host: HostFacts;
  /** Key of the directory that stands for `/`. */
  readonly root: string;
  /** Keys of paths, below the root, whose mode and owner logrotate sets. */
  readonly isRotatedAnew: (path: string) => boolean;
}

/** What is asked for one log after the other. */
interface Search extends WriterRequest {
  readonly sources: Sources;
  readonly services: Services;
  readonly holders: ReadonlyMap<string, readonly OpenFile[]>;
  readonly processes: Map<number, ProcessFacts>;
  readonly wrappers: Map<Service, readonly UmaskSetting[]>;
}

/** The writers of logs, as far as they can be told. */
export function gatherWriters(request: WriterRequest): Writers {
  const { files, host, root } = request;
  const sources = openSources(root === '' ? '/' : root);
  const held = (host.surroundings?.openFiles ?? []).filter(
    ({ isWritten, isDeleted }) => isWritten && !isDeleted,
  );
  const holders = new Map(groupBy(held, ({ path }) => path).map((group) => [group[0].path, group] as const));
  const services = openServices(sources, SYSTEM_UNITS);
  const search: Search = {
    ...request,
    sources,
    services,
    holders,
    processes: new Map(),
    wrappers: new Map(),
  };
  const writers = new Map<string, Writer>();
  for (const { live, copies } of groupFamilies(files)) {
    const writer = findWriter(search, live);
    if (!writer) continue;
    writers.set(pathKey(live.path), writer);
    // Copies were made as the log was, and may have been given away since.
    for (const copy of copies) writers.set(pathKey(copy.path), { ...writer, uids: [] });
  }
  return writers;
}

function findWriter(search: Search, log: LogFile): Writer | undefined {
  const real = placeOf(log, search.host)?.realPath;
  if (!real) return undefined;
  const key = pathKey(real);
  const path = withoutRoot(key, search.root);
  const holders = (search.holders.get(key) ?? []).filter(
    ({ inode }) => !inode || (inode.ino === log.facts.ino && inode.dev === log.facts.dev),
  );
  const [first, ...others] = holders;
  const writer = first ? describeHolders(search, [first, ...others], path) : findUnseen(search, log, path);
  return writer && search.isRotatedAnew(path)
    ? { ...writer, sources: [], ...(!writer.isRunning && { uids: [] }) }
    : writer;
}

function describeHolders(search: Search, holders: Group<OpenFile>, path: string): Writer {
  const tasks = holders.map(({ pid }) => askProcess(search, pid));
  const [{ pid, program }] = holders;
  const sources = groupBy(tasks, ({ umask }) => String(umask)).flatMap(([task]) =>
    sourcesOf(search, task, program),
  );
  const uids = [...new Set(tasks.flatMap(({ uid }) => uid ?? []))];
  const isSealed = tasks.some(({ origin }) => isOpenedBySystemd(search, origin, path));
  return {
    name: `${JSON.stringify(program)} (process ${pid})`,
    isRunning: true,
    sources,
    // A container numbers its users as it likes, and a log that systemd opens is root's for a reason.
    uids: isSealed || tasks.some(({ origin }) => origin.kind === 'container') ? [] : uids,
  };
}

function isOpenedBySystemd({ services }: Search, origin: ProcessFacts['origin'], path: string): boolean {
  const service = origin.kind === 'service' ? services.find(origin.name) : undefined;
  return service !== undefined && opensAsStream(service, path);
}

function askProcess({ sources, processes }: Search, pid: number): ProcessFacts {
  const known = processes.get(pid) ?? readProcess(sources, pid);
  processes.set(pid, known);
  return known;
}

function sourcesOf(search: Search, task: ProcessFacts, program: string): readonly ModeSource[] {
  const modes = readSyslogModes(search.sources, program);
  if (modes) return modes;
  const { umask, origin } = task;
  if (umask === undefined) return [];
  switch (origin.kind) {
    case 'service':
      return [fromService(search, umask, findService(search, origin, task.uid) ?? origin.name)];
    case 'container':
      return [fromContainer(umask, readContainer(search.sources, origin.id), origin.id)];
    case 'login':
    case 'unknown':
      return [fromLogin(umask, readLogin(search.sources, homeOf(search, task.uid)))];
    default:
      return origin satisfies never;
  }
}

function findService(
  search: Search,
  { name, isOfUser }: { readonly name: string; readonly isOfUser: boolean },
  uid: number | undefined,
): Service | undefined {
  if (!isOfUser) return search.services.find(name);
  const home = homeOf(search, uid);
  const directories = [
    `${home}/.config/systemd/user`,
    '/etc/systemd/user',
    '/run/systemd/user',
    '/usr/lib/systemd/user',
  ];
  return openServices(search.sources, directories).find(name);
}

function askWrappers({ sources, wrappers }: Search, service: Service): readonly UmaskSetting[] {
  const known = wrappers.get(service) ?? readWrappers(sources, service);
  wrappers.set(service, known);
  return known;
}

/** The umask of a process of a service, of which only the name may be known: what its command sets, its unit's, or its own. */
function fromService(search: Search, umask: number, found: Service | string): ModeSource {
  const service = typeof found === 'string' ? undefined : found;
  const told = service?.umask;
  const word = quote(typeof found === 'string' ? found : found.name);
  const wrapper = service && askWrappers(search, service).find((one) => one.umask === umask);
  if (wrapper) {
    return {
      made: modeUnder(umask),
      told: `umask ${octal(umask)}, told by ${wrapper.place}`,
      remedy: 'set umask %umask there',
    };
  }
  if (told?.value === umask) return toldBy(umask, service);
  if (!told && umask === DEFAULT_UMASK) {
    return {
      ...toldBy(umask, service),
      told: `umask ${octal(umask)}, the default of ${word}`,
      remedy: remedyOf(service, word),
    };
  }
  return {
    made: modeUnder(umask),
    told: `umask ${octal(umask)}, which is not that of ${word} (${octal(told?.value ?? DEFAULT_UMASK)}), so it sets its own`,
    remedy: 'look for a umask of %umask among its settings',
  };
}

/** The umask of a unit or script that tells one. */
function toldBy(umask: number, service: Service | undefined): ModeSource {
  const file = service?.umask?.file ?? '';
  const key = service?.isScript === true ? 'umask' : 'UMask=';
  return {
    made: modeUnder(umask),
    told: `umask ${octal(umask)}, told by ${key} in ${quote(file)}`,
    remedy: service?.isScript === true ? 'set umask %umask there' : 'set UMask=%umask there',
  };
}

function remedyOf(service: Service | undefined, word: string): string {
  return service?.isScript === true
    ? `set umask %umask in its script of init`
    : `set UMask=%umask in a drop-in of ${word}`;
}

function fromContainer(umask: number, setting: UmaskSetting | undefined, id: string): ModeSource {
  const container = `container ${id.slice(0, SHORT_ID)}`;
  const isTold = setting?.umask === umask;
  return {
    made: modeUnder(umask),
    told: `umask ${octal(umask)} in ${container}, ${isTold ? `told by ${setting.place}` : 'the default of its image'}`,
    remedy: isTold
      ? 'set UMASK=%umask there'
      : 'set UMASK=%umask among its variables if its image takes that',
  };
}

function fromLogin(umask: number, settings: readonly UmaskSetting[]): ModeSource {
  const setting = settings.find((one) => one.umask === umask);
  return {
    made: modeUnder(umask),
    told: `umask ${octal(umask)}, ${setting ? `told by ${setting.place}` : 'which it has from what started it'}`,
    remedy: setting
      ? 'set %umask there, or umask %umask before it starts'
      : 'set umask %umask before it starts',
  };
}

/** The writer of a log that nobody holds open. */
function findUnseen(search: Search, log: LogFile, path: string): Writer | undefined {
  const match = search.services.match(path);
  if (match) {
    const { service, isOpenedBySystemd: isSealed } = match;
    const uid = service.user === undefined || isSealed ? undefined : uidOf(search.host, service.user);
    const umask = askWrappers(search, service)[0]?.umask ?? service.umask?.value ?? DEFAULT_UMASK;
    const source = fromService(search, umask, service);
    const word = quote(service.name);
    return { name: word, isRunning: false, sources: [source], uids: uid === undefined ? [] : [uid] };
  }
  const home = homeOf(search, log.facts.uid);
  if (!/^\/(?:home\/|root$)/.test(home) || !path.startsWith(`${home}/`)) return undefined;
  const settings = readLogin(search.sources, home);
  const umask = settings[0]?.umask ?? DEFAULT_UMASK;
  const told = settings.length > 0 ? fromLogin(umask, settings) : undefined;
  const source = told ?? { ...fromLogin(umask, []), told: `umask ${octal(umask)}, the usual default` };
  const name = `a login of ${userName(log.facts.uid, search.host.accounts)}`;
  return { name, isRunning: false, sources: [source], uids: [] };
}

function homeOf({ host }: Search, uid: number | undefined): string {
  return host.accounts.users.get(uid ?? -1)?.[0]?.home ?? '/nonexistent';
}

function uidOf({ accounts }: HostFacts, user: string): number | undefined {
  if (/^\d{1,10}$/.test(user)) return Number(user);
  return [...accounts.users].find(([, names]) => names.some(({ name }) => name === user))?.[0];
}

function octal(umask: number): string {
  return umask.toString(8).padStart(4, '0');
}
