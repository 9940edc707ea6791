/**
 * Commands for people to paste: takes a command's fixed text and path bytes, gives text for sh.
 *
 * Names in a log directory are hostile: `quoteForShell` is the only way for one to enter a command.
 * Single quotes make every character plain for sh; a name that a terminal would not show as it is
 * (control and format characters, other line ends) or that is no UTF-8 has no safe text form and gets no
 * command. Long lists are cut into several commands, as no system takes arguments without end.
 */
import { isUtf8 } from 'node:buffer';
import { setfaclArguments } from './acl/change.js';
import type { ListChange } from './acl/change.js';

/** What a program can do in place of a person who pastes the commands; paths are those of the scan. */
export type Repair =
  /** `change` as chmod takes it: `g-w,o-rw`, `+t`. */
  | { readonly kind: 'mode'; readonly path: Buffer; readonly change: string }
  | { readonly kind: 'owner'; readonly path: Buffer; readonly uid: number }
  /** Entries to take from an access list. */
  | { readonly kind: 'list'; readonly path: Buffer; readonly change: ListChange }
  /** Lines of a block for logrotate. */
  | { readonly kind: 'block'; readonly path: Buffer; readonly lines: readonly string[] };

/** A command for many paths: `before 'a' between 'b' after`. */
export interface Mend {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  /** Arguments of find(1) that select, within one directory, what needs mending, and mend it. */
  readonly sweep?: string;
  /** The change of mode that the command makes, as chmod takes it. */
  readonly change?: string;
  /** What the command takes from an access list, where a program may do it. */
  readonly listChange?: ListChange;
}

/** Commands, and the number of paths that no command names. */
export interface MendCommands {
  readonly commands: readonly string[];
  readonly left: number;
  /** The same without a shell, for all paths; missing where only a person can judge. */
  readonly repairs?: readonly Repair[];
}

/** Keeps a command below the 128 KiB that Linux takes as one argument of `sh -c`, at usual path lengths. */
const MAX_PATHS_PER_COMMAND = 100;

/** A path as one word of sh; undefined if its name is not UTF-8 or not fit to be shown. */
export function quoteForShell(path: Buffer): string | undefined {
  if (!isUtf8(path)) return undefined;
  const text = path.toString('utf8');
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) return undefined;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command that takes paths after its options. */
export function mendWith(command: string, sweep?: string): Mend {
  const mend = { before: `${command} -- `, between: ' ', after: '' };
  return sweep === undefined ? mend : { ...mend, sweep };
}

/** chmod with a symbolic change that gives nobody a right: a path may be swapped for a link before it is run. */
export function mendWithChmod(change: string): Mend {
  return { ...mendWith(`chmod ${change}`, `-maxdepth 1 -type f -exec chmod ${change} -- {} +`), change };
}

/** setfacl that takes entries; `isSafe` if a program may do it as well. */
export function mendWithSetfacl(change: ListChange, isSafe: boolean): Mend {
  const mend = mendWith(`setfacl ${setfaclArguments(change).join(' ')}`);
  return isSafe ? { ...mend, listChange: change } : mend;
}

/** The commands that mend all paths. */
export function mendCommands(mend: Mend, paths: readonly Buffer[]): MendCommands {
  const words = paths.map(quoteForShell).filter((word) => word !== undefined);
  const commands: string[] = [];
  for (let at = 0; at < words.length; at += MAX_PATHS_PER_COMMAND) {
    const chunk = words.slice(at, at + MAX_PATHS_PER_COMMAND).join(mend.between);
    commands.push(`${mend.before}${chunk}${mend.after}`);
  }
  const repairs = repairsOf(mend, paths);
  return { commands, left: paths.length - words.length, ...(repairs.length > 0 && { repairs }) };
}

/** What a program can do in place of the command. */
export function repairsOf({ change, listChange }: Mend, paths: readonly Buffer[]): readonly Repair[] {
  if (change !== undefined) return paths.map((path) => ({ kind: 'mode', path, change }));
  return listChange ? paths.map((path) => ({ kind: 'list', path, change: listChange })) : [];
}

/** Mends as one, in their order. */
export function joinMends(mends: readonly MendCommands[]): MendCommands {
  const repairs = mends.flatMap((mend) => mend.repairs ?? []);
  return {
    commands: mends.flatMap(({ commands }) => commands),
    left: mends.reduce((sum, { left }) => sum + left, 0),
    ...(repairs.length > 0 && { repairs }),
  };
}

/** One command that mends everything in a directory. */
export function sweepCommand(mend: Mend, directory: Buffer): MendCommands {
  const word = quoteForShell(directory);
  if (word === undefined || mend.sweep === undefined) return { commands: [], left: 1 };
  // find would take a directory that begins with a dash for an option.
  const start = word.startsWith("'-") ? `./${word}` : word;
  return { commands: [`find ${start} ${mend.sweep}`], left: 0 };
}
