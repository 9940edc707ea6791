/**
 * Access lists of files and directories: takes what getfacl(1) prints, gives who is named with which rights.
 *
 * Expects the output of `getfacl -npE`: absolute names in which line feeds, carriage returns and backslashes stand as
 * three octal digits, numbers instead of names of users. Lines of another shape are passed over. Bits are those of one
 * class of a mode: 4 read, 2 write, 1 execute or search. Rules: acl(5).
 */

/** A right given to one user or one group by number. */
export interface Grant {
  readonly id: number;
  readonly bits: number;
}

export interface AccessList {
  readonly users: readonly Grant[];
  readonly groups: readonly Grant[];
  /** Rights of the owning group, for which a mode with a list shows the mask. */
  readonly group: number;
  /** Rights of the owner. */
  readonly owner: number;
  /** Bounds the rights of all named users and all groups; undefined where nothing does. */
  readonly mask: number | undefined;
  readonly other: number;
  /** What new entries of a directory get instead of what the umask leaves. */
  readonly defaults?: AccessList;
}

/** Lists by path, one character for each byte. */
export interface AccessLists {
  /** Those that say more than a mode. */
  readonly lists: ReadonlyMap<string, AccessList>;
  /** Paths whose lists could not be had. */
  readonly unknown: ReadonlySet<string>;
}

interface Draft {
  users: Grant[];
  groups: Grant[];
  owner: number;
  group: number;
  mask: number | undefined;
  other: number;
  defaults?: Draft;
}

const HEADER = '# file: ';
const ENTRY = /^(default:)?(user|group|mask|other):(\d*):([r-])([w-])([x-])$/;
const ALL = 7;

/** Lists by path, one character for each byte; those without named entries, mask and defaults included. */
export function parseLists(output: string): ReadonlyMap<string, AccessList> {
  const lists = new Map<string, Draft>();
  let current = newDraft();
  for (const line of output.split('\n')) {
    if (line.startsWith(HEADER)) {
      current = newDraft();
      lists.set(unescapeName(line.slice(HEADER.length)), current);
    } else addEntry(current, line);
  }
  return lists;
}

/** Whether a list says more than a mode does. */
export function isExtended({ users, groups, mask, defaults }: AccessList): boolean {
  return users.length > 0 || groups.length > 0 || mask !== undefined || defaults !== undefined;
}

/** The rights that nobody whom a list names, and no group, can go beyond. */
export function boundOf({ mask = ALL }: Pick<AccessList, 'mask'>): number {
  return mask;
}

/** The named grants that are worth anything for a right. */
export function grantsOf({ users, groups, mask }: AccessList, right: number): NamedGrants {
  const isWorth = ({ bits }: Grant): boolean => (bits & boundOf({ mask }) & right) !== 0;
  return { users: users.filter(isWorth), groups: groups.filter(isWorth) };
}

export interface NamedGrants {
  readonly users: readonly Grant[];
  readonly groups: readonly Grant[];
}

function newDraft(): Draft {
  return { users: [], groups: [], group: 0, mask: undefined, owner: 0, other: 0 };
}

function addEntry(draft: Draft, line: string): void {
  const [, scope, kind, id = '', r, w, x] = ENTRY.exec(line) ?? [];
  if (kind === undefined) return;
  const bits = (r === 'r' ? 4 : 0) | (w === 'w' ? 2 : 0) | (x === 'x' ? 1 : 0);
  const list = scope === undefined ? draft : (draft.defaults ??= newDraft());
  if (kind === 'mask' || kind === 'other') list[kind] = bits;
  else if (id !== '') list[kind === 'user' ? 'users' : 'groups'].push({ id: Number(id), bits });
  else if (kind === 'group') list.group = bits;
  else list.owner = bits;
}

function unescapeName(text: string): string {
  return text.replace(/\\([0-7]{3}|\\)/g, (_, code: string) =>
    code === '\\' ? '\\' : String.fromCharCode(parseInt(code, 8)),
  );
}
