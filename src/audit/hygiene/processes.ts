/**
 * Processes whose arguments or environment hold secrets, and services that run as root: takes `/proc` and the detectors,
 * gives facts.
 *
 * Arguments of any process are readable for every user, the environment only for its own; what may not be read is absent.
 * Values are searched and forgotten. Environments are looked at for known programs only, as shells hold their users' own.
 * Bounded in processes. Format: proc_pid_cmdline(5), proc_pid_status(5).
 */
import { basename } from 'node:path';
import { listHost, readHostLink, readHostText, valueOf } from '../rotation/hostfile.js';
import { MODEST_PROGRAMS } from './catalog.js';
import type { FindLeaks, Leak, ProcessFacts } from './facts.js';

const MAX_PROCESSES = 4000;
/** Processes asked about at once. */
const BATCH = 64;
/** Programs that run others which their first argument names. */
const INTERPRETER = /^(?:python|node|perl|ruby|sh|bash|dash|mono|java)[\d.]*$/;

/** A process with what is searched. */
interface Task {
  readonly facts: Omit<ProcessFacts, 'argumentLeaks' | 'environmentLeaks'>;
  readonly words: readonly string[];
  readonly variables: readonly string[];
}

export interface ProcessRequest {
  /** Key of the directory that stands for `/`. */
  readonly root: string;
  readonly findLeaks: FindLeaks;
  /** Whose processes count; undefined for everyone's. */
  readonly uids?: ReadonlySet<number> | undefined;
}

/** Processes about which there is something to say. */
export async function readProcessSecrets(request: ProcessRequest): Promise<readonly ProcessFacts[]> {
  const { root, findLeaks, uids } = request;
  const pids = (valueOf(await listHost(root, '/proc')) ?? []).filter((name) => /^\d{1,10}$/.test(name));
  const tasks: Task[] = [];
  const counted = pids.slice(0, MAX_PROCESSES);
  for (let at = 0; at < counted.length; at += BATCH) {
    const batch = await Promise.all(counted.slice(at, at + BATCH).map((pid) => readTask(root, Number(pid))));
    tasks.push(...batch.filter((task) => task !== undefined));
  }
  const chosen = tasks.filter(({ facts }) => uids === undefined || uids.has(facts.uid));
  const inWords = await searchEach(chosen, findLeaks, {
    name: '/proc/cmdline',
    of: ({ words }) => [words.join(' ')],
  });
  const inVariables = await searchEach(chosen, findLeaks, {
    name: '/proc/environ',
    of: ({ variables }) => variables,
  });
  return chosen
    .map(({ facts }, at) => ({
      ...facts,
      argumentLeaks: inWords[at] ?? [],
      environmentLeaks: inVariables[at] ?? [],
    }))
    .filter(
      ({ argumentLeaks, environmentLeaks, isModest, uid }) =>
        argumentLeaks.length + environmentLeaks.length > 0 || (isModest && uid === 0),
    );
}

async function readTask(root: string, pid: number): Promise<Task | undefined> {
  const path = `/proc/${pid}`;
  const words = (valueOf(await readHostText(root, `${path}/cmdline`)) ?? '').split('\0').filter(Boolean);
  // Threads of the kernel have no arguments.
  if (words.length === 0) return undefined;
  const status = valueOf(await readHostText(root, `${path}/status`)) ?? '';
  const uid = Number(/^Uid:\s*\d+\s+(\d+)/m.exec(status)?.[1] ?? NaN);
  if (Number.isNaN(uid)) return undefined;
  const file = programOf(words, await readHostLink(root, `${path}/exe`)) ?? path;
  const isModest = MODEST_PROGRAMS.has(basename(file));
  const environment = isModest ? (valueOf(await readHostText(root, `${path}/environ`)) ?? '') : '';
  return {
    facts: { pid, path: file, uid, isModest },
    words,
    variables: environment.split('\0').filter(Boolean),
  };
}

/** The script that an interpreter runs, else the program file. */
function programOf(words: readonly string[], exe: string | undefined): string | undefined {
  const [first = '', second = ''] = words;
  if (INTERPRETER.test(basename(first)) && second.startsWith('/')) return second;
  if (first.startsWith('/')) return first;
  return exe?.startsWith('/') === true ? exe.replace(/ \(deleted\)$/, '') : undefined;
}

/** Leaks of each task, all tasks in one search: a line each, or several. */
async function searchEach(
  tasks: readonly Task[],
  findLeaks: FindLeaks,
  text: { readonly name: string; readonly of: (task: Task) => readonly string[] },
): Promise<readonly (readonly Leak[])[]> {
  const lines: string[] = [];
  const owners: number[] = [];
  tasks.forEach((task, owner) => {
    for (const line of text.of(task)) {
      lines.push(line.replaceAll('\n', ' '));
      owners.push(owner);
    }
  });
  const found = lines.length === 0 ? [] : await findLeaks(text.name, Buffer.from(lines.join('\n'), 'latin1'));
  const leaks: Leak[][] = tasks.map(() => []);
  for (const leak of found) leaks[owners[leak.line - 1] ?? -1]?.push(leak);
  return leaks;
}
