/**
 * What rotation does to the modes of logs: takes governed logs, gives sightings where the next rotation
 * opens a log, undoes its closing, or does not close it as was meant.
 *
 * The next rotation is carried out on paper (`outcome.ts`), so what is said is what will be there. Commands
 * only take rights away, and only where rotation will not give them back.
 */
import { formatMode } from '../exposure.js';
import { baseName, pathKey } from '../facts.js';
import { rotateOnce } from '../logrotate/outcome.js';
import { leavesInPlace } from '../logrotate/settings.js';
import type { Position } from '../logrotate/settings.js';
import { mendWithChmod } from '../shell.js';
import type { Writer } from '../writer/facts.js';
import { changeWithout } from './bits.js';
import type { RotationHost } from './facts.js';
import type { GovernedLog } from './governed.js';
import { configSubject, showLog } from './sighting.js';
import type { Sighting } from './sighting.js';

/** Read and write for group and others. */
const OPEN_BITS = 0o066;
const READ_BY_OTHERS = 0o004;
/** What a umask of 022 leaves. */
const USUAL_MODE = 0o644;

/** The modes of the next log and of the copies. */
export function checkModes(log: GovernedLog, host: RotationHost, nowMs: number): readonly Sighting[] {
  if (!host.posix || log.decision.kind === 'never') return [];
  const { settings } = log.block;
  const { create, createAs } = settings;
  if (leavesInPlace(settings)) {
    const isTold = create && createAs.mode !== undefined;
    return isTold ? checkIgnoredMode(log, createAs.mode) : checkKept(log);
  }
  const name = baseName(log.live.path);
  const { mode, uid, gid, modifiedMs, sizeBytes } = log.live.facts;
  const before = new Map([[name, { mode, uid, gid, modifiedMs, sizeBytes, acl: false }]]);
  const next = rotateOnce(before, name, { settings, nowMs }).files.get(name)?.mode;
  if (next === undefined) return checkUncreated(log, host);
  return createAs.mode === undefined ? checkKept(log) : checkCreated(log, next);
}

/** `create` with a mode that copytruncate makes void. */
function checkIgnoredMode({ live, family, block, rotation }: GovernedLog, mode: number): readonly Sighting[] {
  const place = block.settings.told['create'] ?? block.position;
  const way = block.settings.copyTruncate ? 'copytruncate' : 'copy';
  const bits = live.facts.mode & ~mode & OPEN_BITS;
  const subject = configSubject(rotation.root, place.file);
  const effect = bits === 0 ? '' : `, and ${showLog(live)} stays ${formatMode(live.facts.mode)}`;
  const detail = `"create" at line ${place.line} sets mode ${formatMode(mode)}, which "${way}" makes void${effect}`;
  const base = { rule: 'rotation.create-ignored', subject, log: live, detail } as const;
  if (bits === 0) return [base];
  const open = family.files.filter((file) => (file.facts.mode & bits) !== 0);
  const mend = { mend: mendWithChmod(changeWithout(bits)), paths: open.map(({ path }) => path) };
  return [{ ...base, mend, severity: 'medium' }];
}

/** A mode that passes on from log to log. */
function checkKept({ live, block, rotation }: GovernedLog): readonly Sighting[] {
  if ((live.facts.mode & READ_BY_OTHERS) === 0) return [];
  const { told } = block.settings;
  const place = told['create'] ?? told['copytruncate'] ?? block.position;
  const detail = `${showLog(live)} is ${formatMode(live.facts.mode)}, and the block at ${showLine(block.position, place)} passes that on`;
  return [
    {
      rule: 'rotation.mode-kept',
      subject: configSubject(rotation.root, block.position.file),
      log: live,
      detail,
    },
  ];
}

/** A mode that is set anew at each rotation. */
function checkCreated({ live, block, rotation }: GovernedLog, next: number): readonly Sighting[] {
  const { mode } = live.facts;
  const more = next & ~mode & OPEN_BITS;
  if (more === 0 && (next & READ_BY_OTHERS) === 0) return [];
  const place = block.settings.told['create'] ?? block.position;
  const subject = configSubject(rotation.root, place.file);
  const detail =
    more === 0
      ? `"create" at line ${place.line} makes each new ${showLog(live)} ${formatMode(next)}, readable for everyone`
      : `"create" at line ${place.line} makes the next ${showLog(live)} ${formatMode(next)}, which is ${formatMode(mode)} now`;
  return [
    { rule: 'rotation.create-open', subject, log: live, detail, severity: more === 0 ? 'low' : 'medium' },
  ];
}

/** A log that its program makes anew. */
function checkUncreated(
  { live, block, rotation }: GovernedLog,
  { writers }: RotationHost,
): readonly Sighting[] {
  const { mode } = live.facts;
  const made = knownMode(writers?.get(pathKey(live.path))) ?? USUAL_MODE;
  if ((made & ~mode & OPEN_BITS) === 0) return [];
  const detail = `the block at line ${block.position.line} creates no log, so the program makes the next ${showLog(live)}, which is ${formatMode(mode)} now, with its own umask`;
  const subject = configSubject(rotation.root, block.position.file);
  return [{ rule: 'rotation.create-missing', subject, log: live, detail }];
}

/** The mode that a running program gives to new logs, if only one can be. */
function knownMode(writer: Writer | undefined): number | undefined {
  return writer?.isRunning === true && writer.sources.length === 1 ? writer.sources[0]?.made : undefined;
}

function showLine(block: Position, place: Position): string {
  return place.file === block.file && place.line !== block.line
    ? `line ${block.line} with line ${place.line}`
    : `line ${block.line}`;
}
