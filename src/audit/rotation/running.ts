/**
 * Whether the logs are really rotated: takes governed logs, gives sightings of what keeps logrotate from
 * them, or shows that it did not come.
 *
 * Times of logrotate's memory are wall clock and are compared as if they were UTC, so every comparison has a
 * day to spare. Where nothing starts logrotate at all, that is the only thing said.
 */
import type { DirectoryFacts } from '../facts.js';
import { placeOf } from '../facts.js';
import { directorySubject, fileSubject } from '../fault.js';
import { formatMode } from '../exposure.js';
import { groupName, userName } from '../accounts.js';
import { DAY_MS } from '../logrotate/decision.js';
import { intervalDays } from '../logrotate/retention.js';
import type { GovernedLog } from './governed.js';
import type { RotationHost } from './facts.js';
import { configSubject, showBytes, showLog, showPosition } from './sighting.js';
import type { Sighting } from './sighting.js';

/** Missed turns before a log counts as overdue. */
const MISSED_INTERVALS = 2;
/** logrotate writes its memory at every run, so after this it did not run. */
const SILENT_DAYS = { daily: 3, unknown: 32 };
/** A log this many times larger than its bound was not looked at for long. */
const OVERGROWN = 10;
const DAY_OF_CLOCKS = 1;

/** Nothing starts logrotate, or nothing has for long. */
export function checkRunning({ live, rotation, logrotate }: GovernedLog, nowMs: number): readonly Sighting[] {
  const reason = findSilence(logrotate, nowMs);
  if (reason === undefined) return [];
  const subject = configSubject(rotation.root, logrotate.path);
  return [
    {
      rule: 'rotation.not-running',
      subject,
      log: live,
      detail: `${reason}, so ${showLog(live)} is not rotated`,
    },
  ];
}

function findSilence({ schedule, memory }: GovernedLog['logrotate'], nowMs: number): string | undefined {
  if (schedule.rhythm === 'never') return schedule.reason;
  const silentDays = memory ? Math.floor((nowMs - memory.writtenMs) / DAY_MS) : 0;
  const isSilent = silentDays > (schedule.rhythm === 'unknown' ? SILENT_DAYS.unknown : SILENT_DAYS.daily);
  return isSilent ? `${schedule.reason}, but it last ran ${silentDays} days ago` : undefined;
}

/** logrotate comes, and passes over the log. */
export function checkPassedOver(log: GovernedLog, host: RotationHost): readonly Sighting[] {
  const { decision, live, block } = log;
  if (decision.kind !== 'never') return checkSealed(log);
  const told = `although ${showPosition(block.position)} names it`;
  switch (decision.reason) {
    case 'insecure-parent':
      return describeParent(log, host);
    case 'symlink': {
      const detail = `logrotate passes over symbolic links without a word, ${told}`;
      return [{ rule: 'rotation.symlink-skipped', subject: fileSubject(live), log: live, detail }];
    }
    case 'hard-links': {
      const detail = `${live.facts.links} hard links, and logrotate passes over such logs without a word, ${told}`;
      return [{ rule: 'rotation.hard-link-skipped', subject: fileSubject(live), log: live, detail }];
    }
  }
}

function describeParent({ live, block }: GovernedLog, host: RotationHost): readonly Sighting[] {
  const parent = placeOf(live, host)?.directories.at(-1);
  if (!parent) return [];
  const { facts, path, name } = parent;
  const who = (facts.mode & 0o002) !== 0 ? 'everyone' : `the group ${groupName(facts.gid, host.accounts)}`;
  const detail = `mode ${formatMode(facts.mode)}: ${who} can write to the directory, so logrotate refuses to rotate ${showLog(live)} without "su"${suggestSu(parent, host)}; its block is at ${showPosition(block.position)}`;
  return [{ rule: 'rotation.insecure-parent', subject: directorySubject(path, name), log: live, detail }];
}

/** The line that lets logrotate work as the directory's owner. */
function suggestSu({ facts }: DirectoryFacts, { accounts }: RotationHost): string {
  if (facts.uid === 0) return '';
  return `, such as "su ${userName(facts.uid, accounts)} ${groupName(facts.gid, accounts)}"`;
}

function checkSealed({ path, live, block, logrotate }: GovernedLog): readonly Sighting[] {
  const sealed = logrotate.schedule.sealed.find((directory) =>
    path.startsWith(directory === '/' ? directory : `${directory}/`),
  );
  if (sealed === undefined) return [];
  const detail = `logrotate.service may not write below "${sealed}", so it cannot rotate the log that ${showPosition(block.position)} names`;
  return [{ rule: 'rotation.read-only-path', subject: fileSubject(live), log: live, detail }];
}

/** logrotate came, and did not rotate the log when it was due. */
export function checkOverdue(log: GovernedLog, nowMs: number): readonly Sighting[] {
  const { block, decision, live, logrotate, rotation, entry, family } = log;
  if (!logrotate.memory || decision.kind !== 'rotates' || findSilence(logrotate, nowMs) !== undefined)
    return [];
  const interval = intervalDays(block.settings.criterion);
  const subject = configSubject(rotation.root, block.position.file);
  const base = { subject, log: live };
  if (interval === undefined) return checkOvergrown(log);
  if (!entry) return [];
  const days = Math.floor((nowMs - entry.rotatedMs) / DAY_MS);
  if (days <= MISSED_INTERVALS * interval + DAY_OF_CLOCKS) return [];
  const { kind } = block.settings.criterion;
  if (entry.isFullHour && family.copies.length === 0) {
    const detail = `${showLog(live)} is to be rotated ${kind}, is known to logrotate for ${days} days, and has never been rotated`;
    return [{ ...base, rule: 'rotation.never-rotated', detail }];
  }
  const detail = `${showLog(live)} is to be rotated ${kind}, and was last rotated ${days} days ago`;
  return [{ ...base, rule: 'rotation.overdue', detail }];
}

/** A log that was over its bound at logrotate's last run already, or is far over it. */
function checkOvergrown({ block, live, logrotate, rotation }: GovernedLog): readonly Sighting[] {
  const { criterion } = block.settings;
  const { memory } = logrotate;
  const { sizeBytes, modifiedMs } = live.facts;
  if (criterion.kind !== 'size' || !memory) return [];
  const wasSeen = modifiedMs < memory.writtenMs - DAY_MS;
  if (!wasSeen && sizeBytes < OVERGROWN * Math.max(1, criterion.bytes)) return [];
  const detail = `${showLog(live)} has ${showBytes(sizeBytes)}, and is to be rotated at ${showBytes(criterion.bytes)}`;
  const subject = configSubject(rotation.root, block.position.file);
  const confidence = wasSeen ? 'likely' : 'possible';
  return [{ rule: 'rotation.overdue', subject, log: live, detail, confidence }];
}

/** Rotation by the hour, started once a day. */
export function checkRhythm({ block, live, logrotate, rotation }: GovernedLog): readonly Sighting[] {
  const { rhythm, reason } = logrotate.schedule;
  if (block.settings.criterion.kind !== 'hourly' || rhythm !== 'daily') return [];
  const place = block.settings.told['hourly'] ?? block.position;
  const detail = `"hourly" for ${showLog(live)} at line ${place.line}, but ${reason} once a day`;
  const subject = configSubject(rotation.root, place.file);
  return [{ rule: 'rotation.hourly-without-runner', subject, log: live, detail }];
}
