/**
 * Finds the access lists that matter for the logs of a scan: takes paths with their modes, gives lists by path, and the
 * paths for which they are unknown.
 *
 * A list hides behind the group's bits of a mode, which are its mask: where the group has no right that everyone lacks,
 * no list gives anyone more, and nothing is asked. What is left goes to getfacl(1), all names in few runs. Where
 * getfacl is missing, ls(1) of the GNU project tells by a plus sign whether there is a list at all, so that a host
 * without lists is known to have none. Everything else is unknown, and never "no list".
 */
import { isUtf8 } from 'node:buffer';
import { displayName } from '../../model/logfile.js';
import type { LogFile } from '../../model/logfile.js';
import type { Problem } from '../../model/problem.js';
import { keyPath, pathKey } from '../facts.js';
import type { Place } from '../facts.js';
import { count } from '../fault.js';
import { isExtended, parseLists } from './list.js';
import type { AccessList, AccessLists } from './list.js';
import type { RunProgram } from './program.js';

/** Something that may have a list. */
interface Suspect {
  /** Absolute, one character for each byte. */
  readonly key: string;
  readonly mode: number;
  /** Whether files are made in it, so that the list for new entries counts. */
  readonly isParent: boolean;
}

/** Names for one run: bounds what getfacl prints. */
const NAMES_PER_RUN = 20_000;
/** Far below what Linux takes as arguments at the longest names. */
const ARGUMENTS_PER_RUN = 200;
const MAX_NAMES = 500_000;
/** Position of the mark behind the ten letters of the mode. */
const MARK_AT = 10;

/** The logs and the directories above them. */
export function listSuspects(
  files: readonly LogFile[],
  places: ReadonlyMap<string, Place>,
): readonly Suspect[] {
  const suspects = new Map<string, Suspect>();
  for (const { path, facts } of files) {
    const place = opensByMask(facts.mode) ? places.get(pathKey(path)) : undefined;
    if (!place) continue;
    const key = pathKey(place.realPath);
    suspects.set(key, { key, mode: facts.mode, isParent: false });
  }
  for (const chain of new Set([...places.values()].map(({ directories }) => directories))) {
    chain.forEach(({ path, facts }, at) => {
      const key = pathKey(path);
      const isParent = at === chain.length - 1 || suspects.get(key)?.isParent === true;
      suspects.set(key, { key, mode: facts.mode, isParent });
    });
  }
  return [...suspects.values()];
}

/** Whether a list could let someone do what the mode does not show, or hides what new files get. */
function mayMatter({ mode, isParent }: Suspect): boolean {
  return isParent || opensByMask(mode);
}

/** Whether the group has a right that everyone lacks: with a list, what it shows is the mask. */
function opensByMask(mode: number): boolean {
  return ((mode >> 3) & ~mode & 7) !== 0;
}

/** Lists of all suspects to whom they matter. */
export async function gatherLists(suspects: readonly Suspect[], run: RunProgram): Promise<AccessLists> {
  const keys = [...new Set(suspects.filter(mayMatter).map(({ key }) => key))];
  const asked = keys.slice(0, MAX_NAMES);
  const found = await askGetfacl(asked, run);
  // Unknown default lists concern files that do not exist yet: no reason to call a scan incomplete.
  const vital = new Set(suspects.filter(({ mode }) => opensByMask(mode)).map(({ key }) => key));
  const silent = keys.filter((key) => vital.has(key) && !found.has(key));
  const unmarked = found.size === 0 ? await askLs(silent.slice(0, MAX_NAMES), run) : new Set();
  return {
    lists: new Map([...found].filter(([, list]) => isExtended(list))),
    unknown: new Set(silent.filter((key) => !unmarked.has(key))),
  };
}

async function askGetfacl(
  keys: readonly string[],
  run: RunProgram,
): Promise<ReadonlyMap<string, AccessList>> {
  // Names come line by line on standard input; those that have line feeds, as arguments.
  const plain = keys.filter((key) => !key.includes('\n'));
  const broken = keys.filter((key) => key.includes('\n') && isUtf8(keyPath(key)));
  const runs = [
    ...chunk(plain, NAMES_PER_RUN).map((names) => () => run('getfacl', ['-npE', '-'], names.join('\n'))),
    ...chunk(broken, ARGUMENTS_PER_RUN).map(
      (names) => () => run('getfacl', ['-npE', '--', ...names.map(nameOf)]),
    ),
  ];
  const found = new Map<string, AccessList>();
  for (const start of runs) {
    const { kind, output } = await start();
    if (kind === 'missing') break;
    // The last block of a program that was stopped may be cut.
    const whole = kind === 'ended' ? output : output.slice(0, output.lastIndexOf('\n# file: ') + 1);
    for (const [key, list] of parseLists(whole)) found.set(key, list);
  }
  return found;
}

/** Names that ls shows without a mark; none where ls is another one than GNU's, whose option others refuse. */
async function askLs(keys: readonly string[], run: RunProgram): Promise<ReadonlySet<string>> {
  const unmarked = new Set<string>();
  const names = keys.filter((key) => isUtf8(keyPath(key)));
  for (const part of chunk(names, ARGUMENTS_PER_RUN)) {
    const args = ['-dlnU', '--quoting-style=escape', '--', ...part.map(nameOf)];
    const { kind, code, output } = await run('ls', args);
    const lines = output.split('\n').filter((line) => line !== '');
    if (kind !== 'ended' || code !== 0 || lines.length !== part.length) break;
    part.forEach((key, at) => {
      if (' .'.includes(lines[at]?.charAt(MARK_AT) || '+')) unmarked.add(key);
    });
  }
  return unmarked;
}

/** One problem, if any list is unknown. */
export function describeUnknownLists({ unknown }: AccessLists): readonly Problem[] {
  const [first] = unknown;
  if (first === undefined) return [];
  const name = displayName(keyPath(first));
  const things = count(unknown.size, 'file or directory', 'files and directories');
  const message = `Cannot read the access lists of ${things}, such as ${JSON.stringify(name)}, so further readers are unknown; install getfacl (package acl) and run as a user who may pass the directories`;
  return [{ code: 'audit-unknown', message, file: name }];
}

function nameOf(key: string): string {
  return keyPath(key).toString('utf8');
}

function chunk<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
