/**
 * What running programs tell: takes `/proc` and the directories of the logs, gives logs that are held open, the
 * names of programs that run, and web servers that were started by hand.
 *
 * Descriptors of other users may only be read by root; users whose processes could not be examined are given, so that
 * whoever asks can say where nothing is known. Bounded in processes and descriptors. Format: proc(5).
 */
import { posix } from 'node:path';
import type { Channel } from './channel.js';
import { isLoopback } from './loopback.js';
import type { Sources } from './sources.js';
import type { OpenFile } from './surroundings.js';
import { siteChannels } from './web/site.js';

export interface Processes {
  readonly openFiles: readonly OpenFile[];
  readonly programs: ReadonlySet<string>;
  readonly channels: readonly Channel[];
  /** Users of whom a process could not be examined. */
  readonly closedUids: ReadonlySet<number>;
}

/** A process that is there. */
interface Task {
  readonly pid: number;
  readonly path: string;
  readonly program: string;
}

const MAX_PROCESSES = 2000;
const MAX_DESCRIPTORS = 50_000;
const DELETED = ' (deleted)';
/** Bits of the open flags that allow writing: O_WRONLY and O_RDWR. */
const WRITING = 0o3;
const PYTHON = /^python[\d.]*$/;
const WEB_MODULES = ['http.server', 'SimpleHTTPServer'];

/** What the processes say about files in directories with these real paths. */
export function readProcesses(sources: Sources, directories: ReadonlySet<string>): Processes {
  const pids = sources.list('/proc').filter((name) => /^\d+$/.test(name));
  const tasks = sources.bound(pids, MAX_PROCESSES).map((name): Task => {
    const path = `/proc/${name}`;
    return { pid: Number(name), path, program: sources.read(`${path}/comm`)?.text.trim() ?? '' };
  });
  const openFiles: OpenFile[] = [];
  const closedUids = new Set<number>();
  let left = MAX_DESCRIPTORS;
  for (const task of tasks) {
    const descriptors = sources.bound(sources.list(`${task.path}/fd`), left);
    left -= descriptors.length;
    if (descriptors.length === 0 && sources.isDenied(`${task.path}/fd`)) {
      const uid = sources.examine(task.path)?.uid;
      if (uid !== undefined) closedUids.add(uid);
    }
    openFiles.push(...descriptors.flatMap((name) => openFile(sources, task, { name, directories })));
  }
  return {
    openFiles,
    programs: new Set(tasks.map(({ program }) => program).filter((program) => program !== '')),
    channels: tasks.flatMap((task) => webServer(sources, task)),
    closedUids,
  };
}

/** The file behind a descriptor, if it lies in one of the directories. */
function openFile(
  sources: Sources,
  { pid, path, program }: Task,
  { name, directories }: { readonly name: string; readonly directories: ReadonlySet<string> },
): readonly OpenFile[] {
  const target = sources.follow(`${path}/fd/${name}`);
  if (target?.startsWith('/') !== true) return [];
  const isMarked = target.endsWith(DELETED);
  const plain = isMarked ? target.slice(0, -DELETED.length) : target;
  const real = posix.join(sources.locate('/'), plain);
  if (!directories.has(posix.dirname(real))) return [];
  const stats = sources.inspect(`${path}/fd/${name}`);
  // A name may end so of itself.
  const isDeleted = isMarked && (stats === undefined || stats.nlink === 0);
  const flags = /^flags:\s*([0-7]+)/m.exec(sources.read(`${path}/fdinfo/${name}`)?.text ?? '')?.[1] ?? '0';
  return [
    {
      pid,
      program,
      path: isDeleted || !isMarked ? real : real + DELETED,
      isDeleted,
      isWritten: (parseInt(flags, 8) & WRITING) !== 0,
      inode: stats && { dev: stats.dev, ino: stats.ino, sizeBytes: stats.size },
    },
  ];
}

/** `python3 -m http.server`, which lists the directory in which it was started to everyone. */
function webServer(sources: Sources, { path, program }: Task): readonly Channel[] {
  if (!PYTHON.test(program)) return [];
  const words = sources.read(`${path}/cmdline`)?.text.split('\0') ?? [];
  const at = words.indexOf('-m');
  if (at < 0 || !WEB_MODULES.includes(words[at + 1] ?? '')) return [];
  const valueOf = (...names: readonly string[]): string | undefined =>
    words[words.findIndex((word) => names.includes(word)) + 1 || words.length];
  const directory = posix.resolve(sources.follow(`${path}/cwd`) ?? '/', valueOf('-d', '--directory') ?? '.');
  const isLocal = isLoopback(valueOf('-b', '--bind') ?? '');
  if (directory === '/' && sources.follow(`${path}/cwd`) === undefined) return [];
  return siteChannels(sources, {
    program: "Python's web server",
    daemon: program,
    origin: { file: `${path}/cmdline`, line: 0 },
    path: directory,
    isIndexed: true,
    limits: isLocal ? ['for this host only'] : [],
  });
}
