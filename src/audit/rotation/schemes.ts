/**
 * Programs that rotate their logs themselves: takes families that logrotate does not have, gives sightings
 * about what such rotation leaves open.
 *
 * A program is known by the shape of its copies alone. Python's RotatingFileHandler makes plain copies that
 * all end just below one size; Plex, the *arr programs and others put the number before the extension. All of
 * them turn by size, so nothing bounds the age. Home Assistant turns when it starts.
 */
import type { LogFile } from '../../model/logfile.js';
import { baseName } from '../facts.js';
import { isCompressed, isNamedLive } from '../family.js';
import type { Family } from '../family.js';
import { count, fileSubject } from '../fault.js';
import type { RotationHost } from './facts.js';
import { showBytes } from './sighting.js';
import type { Sighting } from './sighting.js';

const MIB_BYTES = 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;
/** One line less than the bound: copies of one handler differ by that at most. */
const MAX_SPREAD = { share: 0.05, bytes: 64 * 1024 };
const MIN_COPIES = 2;
/** Smaller copies may be of one size by chance. */
const MIN_COPY_BYTES = 16 * 1024;
/** Larger than this, a log has outgrown its starts. */
const RESTART_DUE_BYTES = 10 * MIB_BYTES;

/** Logs that their program rotates by size; nothing where it is unknown what logrotate has. */
export function checkSizeHandlers(
  family: Family,
  { rotation }: RotationHost,
  nowMs: number,
): readonly Sighting[] {
  const { live, copies } = family;
  const sized = copies.filter((copy) => !isCompressed(copy));
  if (!rotation || !isNamedLive(live) || sized.length < MIN_COPIES || sized.length < copies.length) return [];
  const maker = findMaker(live, sized);
  if (maker === undefined) return [];
  const largest = sized.reduce((bytes, { facts }) => Math.max(bytes, facts.sizeBytes), 0);
  const oldest = sized.reduce((ms, { facts }) => Math.min(ms, facts.modifiedMs), nowMs);
  const days = Math.floor((nowMs - oldest) / DAY_MS);
  const detail = `${count(sized.length, 'copy', 'copies')} of ${showBytes(largest)} as ${maker} makes them, the oldest ${days} days old`;
  return [
    { rule: 'rotation.no-age-limit', subject: fileSubject(live), log: live, detail, confidence: 'possible' },
  ];
}

/** Logs that turn when their program starts, and have become large since. */
export function checkRestartOnly({ name, live, copies }: Family): readonly Sighting[] {
  const isLarge = live.facts.sizeBytes > RESTART_DUE_BYTES;
  if (name !== 'home-assistant.log' || !isNamedLive(live) || copies.length === 0 || !isLarge) return [];
  const detail = `Home Assistant makes a new log at its start only, and this one has ${showBytes(live.facts.sizeBytes)}`;
  return [{ rule: 'rotation.restart-only', subject: fileSubject(live), log: live, detail }];
}

/** Who makes copies of these names and sizes; undefined if that is open. */
function findMaker(live: LogFile, copies: readonly LogFile[]): string | undefined {
  const name = baseName(live.path);
  const names = copies.map(({ path }) => baseName(path));
  const at = name.lastIndexOf('.');
  const stem = at > 0 ? name.slice(0, at) : name;
  const extension = at > 0 ? name.slice(at) : '';
  const isWithin = names.every((copy) => isNumbered(copy, `${stem}.`, extension));
  if (isWithin && extension !== '') return 'a program that numbers before the extension';
  if (!names.every((copy) => isNumbered(copy, `${name}.`, '')) || !areAlike(copies)) return undefined;
  return "Python's RotatingFileHandler";
}

function isNumbered(name: string, prefix: string, suffix: string): boolean {
  if (!name.startsWith(prefix) || !name.endsWith(suffix)) return false;
  return /^\d{1,3}$/.test(name.slice(prefix.length, name.length - suffix.length));
}

function areAlike(copies: readonly LogFile[]): boolean {
  const sizes = copies.map(({ facts }) => facts.sizeBytes);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const spread = Math.min(largest * MAX_SPREAD.share, MAX_SPREAD.bytes);
  return largest >= MIN_COPY_BYTES && sizes.every((bytes) => bytes >= largest - spread);
}
