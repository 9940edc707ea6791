/**
 * Programs that make backups: takes the words of a command, gives what it backs up and what it leaves out.
 *
 * The table of `programs.ts` says what is special about each of them. A command that is not understood gives nothing.
 */
import { TOOLS, WRAPPERS } from './programs.js';
import type { Tool } from './programs.js';

/** What a command backs up. */
export interface Backup {
  readonly program: string;
  /** As the command writes them, relative ones below `directory`. */
  readonly paths: readonly string[];
  readonly directory: string | undefined;
  readonly except: readonly string[];
  /** Files with patterns that are left out. */
  readonly exceptFiles: readonly string[];
  readonly secrets: readonly string[];
}

const SHELLS = ['sh', 'bash', 'dash', 'zsh'];
const EXCLUDE_FILES = ['--exclude-file', '--iexclude-file', '--exclude-from', '--exclude-filelist'];
const DUPLICITY_VERBS = ['full', 'incr', 'incremental', 'backup'];

/** What a command backs up; undefined if it is no backup. */
export function readBackup(words: readonly string[]): Backup | undefined {
  const at = words.findIndex((word) => Object.hasOwn(TOOLS, nameOf(word)));
  const isWrapped = at === 0 || WRAPPERS.includes(nameOf(words[0] ?? ''));
  const tool = at < 0 ? undefined : TOOLS[nameOf(words[at] ?? '')];
  if (!tool || !isWrapped) return undefined;
  const args = words.slice(at + 1);
  const parsed = tool.program === 'tar' ? parseTar(args, tool) : parseOptions(args, tool);
  const paths = parsed && operandsOf(parsed.operands, tool);
  if (!parsed || !paths) return undefined;
  return {
    program: tool.program,
    paths,
    directory: parsed.directory,
    except: parsed.except,
    exceptFiles: parsed.exceptFiles,
    secrets: tool.secrets,
  };
}

/** The command line that a shell among the words is given with `-c`. */
export function innerLine(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => SHELLS.includes(nameOf(word)));
  const isRun = at === 0 || (at > 0 && WRAPPERS.includes(nameOf(words[0] ?? '')));
  return isRun && /^-\w*c$/.test(words[at + 1] ?? '') ? words[at + 2] : undefined;
}

interface Parsed {
  readonly operands: string[];
  readonly except: string[];
  readonly exceptFiles: string[];
  directory: string | undefined;
}

/** Options and operands in any order. */
function parseOptions(args: readonly string[], tool: Tool, start: Parsed = newParsed()): Parsed {
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const [, long = word, inline] = /^(--[^=]+)=([^]*)$/.exec(word) ?? [];
    const next = inline ?? args[at + 1];
    if (!word.startsWith('-') || word === '-') {
      start.operands.push(word);
      continue;
    }
    const isExclude = tool.excluding.includes(long);
    const isFile = EXCLUDE_FILES.includes(long) || (long === '-X' && tool.program === 'tar');
    const isDirectory = long === '-C' || long === '--directory';
    if (isExclude && next !== undefined) start.except.push(next);
    if (isFile && next !== undefined) start.exceptFiles.push(next);
    if (isDirectory && tool.program === 'tar') start.directory = next;
    const takesValue = isExclude || isFile || tool.valued.includes(shortForm(long)) || isDirectory;
    if (takesValue && inline === undefined) at++;
  }
  return start;
}

/** The last letter of a cluster such as `-avze` is the one that may take a value. */
function shortForm(option: string): string {
  return /^-[a-zA-Z]{2,}$/.test(option) ? `-${option.at(-1) ?? ''}` : option;
}

/** Only commands that create or add to an archive; letters of the first word may go without a dash. */
function parseTar(args: readonly string[], tool: Tool): Parsed | undefined {
  const [first = '', ...rest] = args;
  const isOldStyle = /^[a-zA-Z]+$/.test(first);
  const letters = isOldStyle ? first : args.filter((word) => /^-[a-zA-Z]+$/.test(word)).join('');
  const isCreating =
    /[cru]/.test(letters) || args.some((word) => ['--create', '--append', '--update'].includes(word));
  if (!isCreating) return undefined;
  const start = newParsed();
  if (!isOldStyle) return parseOptions(args, tool, start);
  // Values follow in the order of their letters.
  const valued = Array.from(first).filter(
    (letter) => letter === 'C' || letter === 'X' || tool.valued.includes(`-${letter}`),
  );
  valued.forEach((letter, at) => {
    if (letter === 'C') start.directory = rest[at];
    if (letter === 'X') start.exceptFiles.push(rest[at] ?? '');
  });
  return parseOptions(rest.slice(valued.length), tool, start);
}

function newParsed(): Parsed {
  return { operands: [], except: [], exceptFiles: [], directory: undefined };
}

/** Operands that are backed up; undefined if the verb is another. */
function operandsOf(
  operands: readonly string[],
  { program, verbs, target }: Tool,
): readonly string[] | undefined {
  const at = operands.findIndex((word) => verbs.includes(word));
  if (verbs.length > 0 && at < 0) return undefined;
  const own = operands
    .slice(at + 1)
    .filter((word) => program !== 'duplicity' || !DUPLICITY_VERBS.includes(word));
  if (target === 'first') return own.slice(1);
  return target === 'last' ? own.slice(0, -1) : own;
}

function nameOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}
