/**
 * All checks that go by what programs are told about rotation: takes the files of a scan and the host facts,
 * gives faults.
 *
 * Says nothing about logrotate where its configuration was not gathered. Where nothing starts logrotate, what
 * it would do is beside the point and left out.
 */
import type { LogFile } from '../../model/logfile.js';
import type { Family } from '../family.js';
import type { Fault } from '../fault.js';
import { checkContainer } from './containers.js';
import { checkDirectives, checkDuplicates, checkLost, checkRematch } from './coverage.js';
import { pathsOf } from './facts.js';
import type { RotationHost } from './facts.js';
import { checkOrphans, checkTwins, checkWriter, openGapCheck } from './generations.js';
import { findGoverned, findNamed } from './governed.js';
import type { GovernedLog } from './governed.js';
import { checkForwarding, checkJournalAge } from './journal.js';
import { checkKeeping } from './keeping.js';
import { checkModes } from './modes.js';
import { checkOverdue, checkPassedOver, checkRhythm, checkRunning } from './running.js';
import { checkRestartOnly, checkSizeHandlers } from './schemes.js';
import { joinSightings } from './sighting.js';
import type { Sighting } from './sighting.js';
import { checkUngoverned } from './ungoverned.js';

export interface Surveyed {
  /** All files of the scan. */
  readonly files: readonly LogFile[];
  /** Those that look like logs, as families. */
  readonly families: readonly Family[];
}

/** Faults about rotation. */
export function surveyRotation(
  { files, families }: Surveyed,
  host: RotationHost,
  nowMs: number,
): readonly Fault[] {
  const onDisk = files.filter((file) => !file.stdin);
  const named = findNamed(families, host);
  const known = new Set(named.map(({ family }) => family));
  const own = families.filter((family) => !known.has(family));
  const governed = findGoverned(named, host, nowMs);
  const checkGap = openGapCheck(host);
  return joinSightings([
    ...named.flatMap((log) => [...checkLost(log), ...checkDuplicates(log)]),
    ...checkDirectives(governed),
    ...governed.flatMap((log) => surveyGoverned(log, host, nowMs)),
    ...checkUngoverned(own, host),
    ...own.flatMap((family) => [
      ...checkSizeHandlers(family, host, nowMs),
      ...checkRestartOnly(family),
      ...checkContainer(family, host),
    ]),
    ...families.flatMap((family) => [...checkTwins(family), ...checkGap(family), ...checkWriter(family)]),
    ...checkJournalAge(onDisk, host, nowMs),
    ...checkForwarding(onDisk, host),
  ]);
}

/** Whether a block names a log, in force or not. */
export function isNamed(log: LogFile, host: RotationHost): boolean {
  const { rotation } = host;
  const byPath = rotation?.logrotate?.governances.byPath;
  return byPath !== undefined && pathsOf(log, host, rotation?.root ?? '').some((path) => byPath.has(path));
}

function surveyGoverned(log: GovernedLog, host: RotationHost, nowMs: number): readonly Sighting[] {
  const silent = checkRunning(log, nowMs);
  const told = [...checkRematch(log, nowMs), ...checkKeeping(log), ...checkOrphans(log)];
  if (silent.length > 0) return [...silent, ...told];
  return [
    ...told,
    ...checkPassedOver(log, host),
    ...checkOverdue(log, nowMs),
    ...checkRhythm(log),
    ...checkModes(log, host, nowMs),
  ];
}
