/**
 * Faults of logrotate's configuration that concern a log of the scan: takes named logs, gives sightings at
 * the configuration files.
 *
 * A fault elsewhere in the configuration is nobody's business here: a scan of one directory does not report
 * typos about other programs. No command makes an ignored file valid, as logrotate runs the scripts in it as
 * root and nobody but a person can tell who wrote them.
 */
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
  'too-large': 'it is larger than 16 MiB',
  unreadable: 'it cannot be read',
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
  const duplicate = logrotate.governances.duplicates.find((one) => one.path === path);
  if (!duplicate) return [];
  const { block, owner } = duplicate;
  const detail = `the block at line ${block.position.line} names ${showLog(live)}, which ${showPosition(owner.position)} rotates, and logrotate reports an error at every run`;
  const subject = configSubject(rotation.root, block.position.file);
  return [{ rule: 'rotation.duplicate-block', subject, log: live, detail, severity: 'low' }];
}

/** Directives of the block, or of the file around it, that do nothing. */
export function checkDirectives({ block, live, rotation, logrotate }: GovernedLog): readonly Sighting[] {
  const { file } = block.position;
  const around = logrotate.config.notes.filter(
    ({ position, cost }) => cost === 'line' && (position.file === file || position.file === logrotate.path),
  );
  return [...block.notes, ...around].flatMap((note): readonly Sighting[] => {
    const subject = configSubject(rotation.root, note.position.file);
    const text = describeNote(note);
    return text === undefined ? [] : [{ ...text, subject, log: live }];
  });
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

function describeNote({
  kind,
  position,
  word,
  text,
  cost,
}: Note): Pick<Sighting, 'rule' | 'detail'> | undefined {
  const at = `at line ${position.line}`;
  if (kind === 'unknown-directive') {
    const known = findSimilar(word);
    const hint = known === undefined ? '' : `; "${known}" was probably meant`;
    return { rule: 'rotation.unknown-directive', detail: `${text} ${at} and has no effect${hint}` };
  }
  if (kind === 'overridden-criterion') {
    return { rule: 'rotation.criterion-overridden', detail: `${text} ${at}; the last one counts alone` };
  }
  if (cost === 'line' && kind !== 'syntax') return undefined;
  return {
    rule: 'rotation.config-error',
    detail: `${text} ${at}, and logrotate reports an error at every run`,
  };
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
