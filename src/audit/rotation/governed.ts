/**
 * The logs of a scan as logrotate sees them: takes families and host facts, gives for each family the block
 * that names its live log, and whether that will rotate it.
 *
 * Families without a file of their own name are left out, as logrotate looks for names.
 */
import type { LogFile } from '../../model/logfile.js';
import { pathKey, placeOf, withoutRoot } from '../facts.js';
import { isNamedLive } from '../family.js';
import type { Family } from '../family.js';
import { decide } from '../logrotate/decision.js';
import type { Decision } from '../logrotate/decision.js';
import type { Block } from '../logrotate/config.js';
import type { Governance } from '../logrotate/governance.js';
import { leavesInPlace } from '../logrotate/settings.js';
import type { StateEntry } from '../logrotate/state.js';
import { pathsOf } from './facts.js';
import type { LogrotateFacts, RotationFacts, RotationHost } from './facts.js';

/** A log that some block names. */
export interface NamedLog {
  readonly family: Family;
  readonly live: LogFile;
  /** The path under which it is named. */
  readonly path: string;
  readonly governance: Governance;
  readonly rotation: RotationFacts;
  readonly logrotate: LogrotateFacts;
}

/** A log that a block in force names. */
export interface GovernedLog extends NamedLog {
  readonly block: Block;
  readonly decision: Decision;
  /** What logrotate remembers of it; undefined if that is nothing, or unknown. */
  readonly entry: StateEntry | undefined;
}

/** The families whose live log a block names, in force or not. */
export function findNamed(families: readonly Family[], host: RotationHost): readonly NamedLog[] {
  const { rotation } = host;
  if (!rotation?.logrotate) return [];
  const { logrotate } = rotation;
  return families.flatMap((family) => {
    const { live } = family;
    if (!isNamedLive(live)) return [];
    for (const path of pathsOf(live, host, rotation.root)) {
      const governance = logrotate.governances.byPath.get(path);
      if (governance) return [{ family, live, path, governance, rotation, logrotate }];
    }
    return [];
  });
}

/** Those that a block in force names. */
export function findGoverned(
  named: readonly NamedLog[],
  host: RotationHost,
  nowMs: number,
): readonly GovernedLog[] {
  return named.flatMap((log) => {
    const { governance, live, path, logrotate } = log;
    if (governance.kind !== 'governed') return [];
    const entry = logrotate.memory?.state.entries.get(path);
    // A link that the user asked to follow is only a link under its own name.
    const isSymlink = live.link === true && path !== realPathOf(log, host);
    const parent = isSymlink ? undefined : placeOf(live, host)?.directories.at(-1)?.facts;
    const candidate = { ...live.facts, isSymlink, parent, state: entry };
    const { block } = governance;
    return [{ ...log, block, entry, decision: decide(candidate, block.settings, { nowMs }) }];
  });
}

function realPathOf({ live, rotation }: NamedLog, host: RotationHost): string | undefined {
  const place = placeOf(live, host);
  return place && withoutRoot(pathKey(place.realPath), rotation.root);
}

/** Tells of a path below the root whether its block gives each new log a mode, whatever the program that writes it does. */
export function setsRights({ logrotate }: RotationFacts): (path: string) => boolean {
  return (path) => {
    const governance = logrotate?.governances.byPath.get(path);
    if (governance?.kind !== 'governed') return false;
    const { settings } = governance.block;
    return settings.create && settings.createAs.mode !== undefined && !leavesInPlace(settings);
  };
}
