/**
 * How long logrotate keeps what it rotates: takes governed logs, gives sightings at the configuration where
 * copies are kept for ever, for very long, or not at all, or leave the host by mail.
 */
import { count } from '../fault.js';
import { retentionOf } from '../logrotate/retention.js';
import type { Position } from '../logrotate/settings.js';
import type { GovernedLog } from './governed.js';
import { configSubject, showBytes, showLog } from './sighting.js';
import type { Sighting } from './sighting.js';

/** Longer than most look-backs after an incident. */
export const LONG_DAYS = 90;
/** Longer addresses are cut where they are shown. */
const MAX_SHOWN_ADDRESS = 80;

/** What the block says of copies. */
export function checkKeeping(log: GovernedLog): readonly Sighting[] {
  if (log.decision.kind === 'never') return [];
  return [...checkAge(log), ...checkMail(log)];
}

function checkAge(log: GovernedLog): readonly Sighting[] {
  const { settings } = log.block;
  const { rotate, maxAgeDays, criterion, told } = settings;
  const { days, copies, bytes } = retentionOf(settings);
  const place = told['rotate'];
  const name = showLog(log.live);
  if (rotate === 0 && settings.mail === undefined) {
    const detail = place ? `"rotate" is 0 at line ${place.line}` : 'no "rotate" is told, which means 0';
    return sight(log, 'rotation.discards-logs', place, `${detail}: no copy of ${name} is kept`);
  }
  if (rotate < 0 && maxAgeDays === 0) {
    const detail = `"rotate" is ${rotate} and no "maxage" is told: every copy of ${name} is kept${showKept(log)}`;
    return sight(log, 'rotation.unbounded-retention', place, detail);
  }
  if (days === undefined) {
    const size = criterion.kind === 'size' ? showBytes(criterion.bytes) : criterion.kind;
    const all = bytes === undefined ? '' : `, ${showBytes(bytes)} before compression`;
    const detail = `${name} is rotated at ${size} and ${count(copies, 'copy is', 'copies are')} kept${all}, whatever their age`;
    return sight(log, 'rotation.no-age-limit', told['size'], detail);
  }
  if (days <= LONG_DAYS) return [];
  const number = copies === Infinity ? 'all copies are' : count(copies, 'copy is', 'copies are');
  const detail = `${name} is rotated ${criterion.kind} and ${number} kept, for up to ${Math.ceil(days)} days${showKept(log)}`;
  return sight(log, 'rotation.long-retention', place, detail);
}

/** What is there now. */
function showKept({ family: { copies } }: GovernedLog): string {
  if (copies.length === 0) return '';
  const bytes = copies.reduce((sum, { facts }) => sum + facts.sizeBytes, 0);
  return `; now ${count(copies.length, 'copy', 'copies')} of ${showBytes(bytes)}`;
}

function checkMail(log: GovernedLog): readonly Sighting[] {
  const { mail, mailFirst, told } = log.block.settings;
  if (mail === undefined) return [];
  const which = mailFirst ? 'each new copy' : 'each copy that is removed';
  const detail = `${which} of ${showLog(log.live)} is mailed to ${JSON.stringify(mail.slice(0, MAX_SHOWN_ADDRESS))}`;
  return sight(log, 'rotation.mailed', told['mail'], detail);
}

function sight(
  { block, live, rotation }: GovernedLog,
  rule: Sighting['rule'],
  place: Position | undefined,
  detail: string,
): readonly Sighting[] {
  const { file } = place ?? block.position;
  return [{ rule, subject: configSubject(rotation.root, file), log: live, detail }];
}
