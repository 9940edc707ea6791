/**
 * Faults of logrotate's configuration that concern a log of the scan: takes named logs, gives sightings at
 * the configuration files.
 *
 * A fault elsewhere in the configuration is nobody's business here: a scan of one directory does not report
 * typos about other programs. No command makes an ignored file valid, as logrotate runs the scripts in it as
 * root and nobody but a person can tell who wrote them.
 */
import { groupBy } from '../family.js';
import { count } from '../fault.js';
import type { IgnoredReason, Note } from '../logrotate/config.js';
import { DIRECTIVES } from '../logrotate/directives.js';
import { namesPath } from '../logrotate/governance.js';
import { joinPath } from '../logrotate/glob.js';
import { namingOf, newestName } from '../logrotate/naming.js';
import { resolveOldDir } from '../logrotate/olddir.js';
import type { GovernedLog, NamedLog } from './governed.js';
import { configSubject, showKey, showLog, showPosition } from './sighting.js';
import type { Sighting } from './sighting.js';

const IGNORED: Readonly<Record<IgnoredReason, string>> = {
  writable: 'it is writable for its group or for others',
  owner: 'it does not belong to root',
  taboo: 'of its name',
};
/** Typing errors: more is another word. */
const MAX_EDITS = 2;

/** Blocks that name a log and are not in force. */
export function checkLost({ governance, live, rotation }: NamedLog): readonly Sighting[] {
  if (governance.kind !== 'lost' || !governance.block.lost) return [];
  const { lost, position } = governance.block;
  if (lost.kind === 'ignored-file') {
    const detail = `logrotate ignores the file because ${IGNORED[lost.reason]}, so its block at line ${position.line} does not rotate ${showLog(live)}`;
    const subject = configSubject(rotation.root, position.file);
    return [{ rule: 'rotation.config-ignored', subject, log: live, detail }];
  }
  const { note } = lost;
  const detail = `${note.text} at line ${note.position.line}, so logrotate drops the block at line ${position.line} that names ${showLog(live)}`;
  const subject = configSubject(rotation.root, position.file);
  return [{ rule: 'rotation.config-error', subject, log: live, detail }];
}

/** Logs that two blocks name, and logs that are left out over that. */
export function checkDuplicates({
  governance,
  live,
  path,
  rotation,
  logrotate,
}: NamedLog): readonly Sighting[] {
  if (governance.kind === 'cut-off') {
    const { block, twin, owner } = governance;
    const detail = `the block at line ${block.position.line} names ${showKey(twin)}, which ${showPosition(owner.position)} rotates; logrotate stops there, so ${showLog(live)} is not rotated`;
    const subject = configSubject(rotation.root, block.position.file);
    return [{ rule: 'rotation.duplicate-block', subject, log: live, detail }];
  }
  const duplicate = logrotate.governances.duplicates.get(path);
  if (!duplicate) return [];
  const { block, owner } = duplicate;
  const detail = `the block at line ${block.position.line} names ${showLog(live)}, which ${showPosition(owner.position)} rotates, and logrotate reports an error at every run`;
  const subject = configSubject(rotation.root, block.position.file);
  return [{ rule: 'rotation.duplicate-block', subject, log: live, detail, severity: 'low' }];
}

/** Lines of blocks, or of the files around them, that do nothing; the first of each kind in each file. */
export function checkDirectives(logs: readonly GovernedLog[]): readonly Sighting[] {
  const around = new Map<string, readonly Told[]>();
  return groupBy(logs, ({ block }) => showPosition(block.position)).flatMap((group) => {
    const [{ block, rotation, logrotate }] = group;
    const { file } = block.position;
    const outer = around.get(file) ?? describeNotes(notesAround(file, logrotate));
    around.set(file, outer);
    const told = [...describeNotes(block.notes), ...outer];
    return group.flatMap(({ live }) =>
      told.map(({ file: place, ...words }) => ({
        ...words,
        subject: configSubject(rotation.root, place),
        log: live,
      })),
    );
  });
}

/** Notes outside of blocks, in a file and in the main one. */
function notesAround(file: string, { config, path }: GovernedLog['logrotate']): readonly Note[] {
  return config.notes.filter(
    ({ position, cost }) => cost === 'line' && (position.file === file || position.file === path),
  );
}

/** Copies that the block would take for logs. */
export function checkRematch(
  { block, path, live, rotation }: GovernedLog,
  nowMs: number,
): readonly Sighting[] {
  const { settings } = block;
  const at = path.lastIndexOf('/');
  const directory = path.slice(0, at) || '/';
  const naming = namingOf(path.slice(at + 1), settings);
  const packed = settings.delayCompress ? '' : naming.packed;
  const copy = newestName(naming, settings, nowMs) + packed;
  const target = settings.oldDir === undefined ? directory : resolveOldDir(directory, settings.oldDir);
  if (settings.rotate === 0 || !namesPath(block, joinPath(target, copy))) return [];
  const detail = `the patterns at line ${block.position.line} match the copy ${showKey(copy)} of ${showLog(live)} as well, so that copies are rotated as if they were logs`;
  const subject = configSubject(rotation.root, block.position.file);
  return [{ rule: 'rotation.copies-rotated-again', subject, log: live, detail }];
}

type Told = Pick<Sighting, 'rule' | 'detail' | 'severity'> & { readonly file: string };

/** The first note of each rule and file, with the number of the others. */
function describeNotes(notes: readonly Note[]): readonly Told[] {
  return groupBy(notes, (note) => `${ruleOf(note)}\0${note.position.file}`).map(([first, ...others]) => {
    const more = others.length > 0 ? `; ${count(others.length, 'more line', 'more lines')} like it` : '';
    const { cost, position } = first;
    const rule = ruleOf(first);
    const severity = rule === 'rotation.config-error' && cost === 'line' ? 'low' : undefined;
    return { rule, detail: describeNote(first) + more, severity, file: position.file };
  });
}

function ruleOf({ kind }: Note): Sighting['rule'] {
  if (kind === 'unknown-directive') return 'rotation.unknown-directive';
  return kind === 'overridden-criterion' ? 'rotation.criterion-overridden' : 'rotation.config-error';
}

function describeNote({ kind, position, word, text }: Note): string {
  const at = `at line ${position.line}`;
  if (kind === 'unknown-directive') {
    const known = findSimilar(word);
    const hint = known === undefined ? '' : `; "${known}" was probably meant`;
    return `${text} ${at} and has no effect${hint}`;
  }
  if (kind === 'overridden-criterion') return `${text} ${at}; the last one counts alone`;
  return `${text} ${at}, and logrotate reports an error at every run`;
}

/** The directive that a word most resembles. */
function findSimilar(word: string): string | undefined {
  const lower = word.toLowerCase();
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const name of DIRECTIVES.keys()) {
    const edits = countEdits(lower, name);
    if (edits <= MAX_EDITS && edits < (best?.edits ?? Infinity)) best = { name, edits };
  }
  return best?.name;
}

/** Levenshtein distance. */
function countEdits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
