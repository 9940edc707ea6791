/**
 * Logs that no block of logrotate names: takes families that are in no block, gives sightings of those that
 * have grown and have no copies.
 *
 * Larger ones are told as `rotation.missing`, with or without logrotate; smaller ones need no rotation. Copies
 * beside the log count even if they are no part of the scan.
 */
import { baseName, directoryKey, pathKey, placeOf, withoutRoot } from '../facts.js';
import { basesOfCopy, isNamedLive } from '../family.js';
import type { Family } from '../family.js';
import { fileSubject } from '../fault.js';
import { mendByStanza } from '../logrotate.js';
import { containerOf } from './docker.js';
import type { RotationHost } from './facts.js';
import { showBytes } from './sighting.js';
import type { Sighting } from './sighting.js';

const MIB_BYTES = 1024 * 1024;
/** logrotate's own bound where nothing is told. */
export const UNGOVERNED_BYTES = MIB_BYTES;
/** From here on the log is told as not rotated at all. */
export const MISSING_BYTES = 10 * MIB_BYTES;

/** Grown logs that nothing rotates as far as can be seen. */
export function checkUngoverned(families: readonly Family[], host: RotationHost): readonly Sighting[] {
  if (!host.rotation?.logrotate) return [];
  const basesOf = rememberBases(host);
  return families.flatMap((family): readonly Sighting[] => {
    const { live, copies } = family;
    const { sizeBytes } = live.facts;
    if (!isNamedLive(live) || sizeBytes <= UNGOVERNED_BYTES || sizeBytes > MISSING_BYTES) return [];
    const path = pathKey(placeOf(live, host)?.realPath ?? live.path);
    const hasCopies = copies.length > 0 || basesOf(directoryKey(live.path)).has(baseName(live.path));
    if (hasCopies || containerOf(path) !== undefined) return [];
    const detail = `${showBytes(sizeBytes)}, no rotated copy, and no block of logrotate names it`;
    const whole = mendByStanza(live, host);
    return [{ rule: 'rotation.ungoverned', subject: fileSubject(live), log: live, detail, whole }];
  });
}

/** Names of the logs of which a directory seems to hold copies, worked out once for each. */
function rememberBases({ rotation }: RotationHost): (directory: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (directory) => {
    const before = known.get(directory);
    if (before) return before;
    const names = rotation?.listings.get(withoutRoot(directory, rotation.root)) ?? [];
    const bases = new Set([...names].flatMap(basesOfCopy));
    known.set(directory, bases);
    return bases;
  };
}
