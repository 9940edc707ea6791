/**
 * Commands of the shell: takes a line as cron, systemd or a script has it, gives the commands in it with
 * their words and assignments.
 *
 * Understands quotes, separators and plain variables that were given a plain text; expands nothing else and runs
 * nothing. A word with a part that only a shell could tell keeps that part as it is written, dollar sign included.
 */

export interface Command {
  /** Variables set for this command alone, as they are written. */
  readonly assignments: readonly Assignment[];
  /** Name of the program first; empty if there are assignments only. */
  readonly words: readonly string[];
}

interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** A word, or what stands between two commands. */
interface Piece {
  readonly text: string;
  readonly isWord: boolean;
}

const PIECES =
  /#[^\n]*|\d?(?:>>?|<)&?[ \t]*[^\s;|&()]*|\n|[^\S\n]+|"((?:[^"\\]|\\[^])*)(?:"|$)|'([^']*)(?:'|$)|\\([^])|&&|\|\||[;|&()]|[^\s"'\\;|&()<>]+|[^]/g;
const VARIABLE = /\$(?:\{(\w+)\}|(\w+))/g;
const MAX_EXPANDED_LENGTH = 4096;
/** Words before which assignments are made. */
const SETTERS = ['export', 'env', 'readonly', 'local', 'declare', 'set'];

/** The commands of a line. `variables` are known before it, and know afterwards what the line has set. */
export function parseCommands(line: string, variables: Map<string, string>): readonly Command[] {
  const commands: Command[] = [];
  let words: string[] = [];
  const finish = (): void => {
    const command = splitAssignments(words);
    words = [];
    const isSetting = command.words.length === 0;
    for (const { name, value } of isSetting ? command.assignments : []) variables.set(name, value);
    if (!isSetting || command.assignments.length > 0) commands.push(command);
  };
  for (const { text, isWord } of splitPieces(line, variables)) {
    if (isWord) words.push(text);
    else finish();
  }
  finish();
  return commands;
}

function* splitPieces(line: string, variables: ReadonlyMap<string, string>): Generator<Piece, void> {
  let word: string | undefined;
  for (const [part, double, single, escaped] of line.matchAll(PIECES)) {
    const isPlain = double === undefined && single === undefined && escaped === undefined;
    const isRedirection = isPlain && /^\d?[<>]/.test(part);
    const isComment = isPlain && part.startsWith('#') && word === undefined;
    const separates = isPlain && /^(?:[\n;|()]|&&?|\|\|)/.test(part);
    if (separates || (isPlain && /^\s/.test(part)) || isComment || isRedirection) {
      if (word !== undefined) yield { text: word, isWord: true };
      word = undefined;
      if (separates) yield { text: part, isWord: false };
      continue;
    }
    const plain = double?.replace(/\\(["$`\\])/g, '$1') ?? (isPlain ? part : undefined);
    word = (word ?? '') + (plain === undefined ? (single ?? escaped ?? '') : expand(plain, variables));
  }
  if (word !== undefined) yield { text: word, isWord: true };
}

/** A text that would grow beyond a bound stays as it is written, as variables may double one another. */
function expand(text: string, variables: ReadonlyMap<string, string>): string {
  const expanded = text.replace(
    VARIABLE,
    (whole, braced?: string, plain?: string) => variables.get(braced ?? plain ?? '') ?? whole,
  );
  return expanded.length <= MAX_EXPANDED_LENGTH ? expanded : text;
}

function splitAssignments(words: readonly string[]): Command {
  const at = words.findIndex((word) => readAssignment(word).length === 0 && !SETTERS.includes(word));
  const before = at < 0 ? words : words.slice(0, at);
  return { assignments: before.flatMap(readAssignment), words: at < 0 ? [] : words.slice(at) };
}

/** The assignment that a word is; none for other words. */
export function readAssignment(word: string): readonly Assignment[] {
  const [, name, value = ''] = /^([A-Za-z_]\w*)=([^]*)$/.exec(word) ?? [];
  return name === undefined ? [] : [{ name, value }];
}
