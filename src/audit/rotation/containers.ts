/**
 * Logs of containers: takes families, gives sightings of those that Docker lets grow without bound.
 */
import { pathKey, placeOf } from '../facts.js';
import { isNamedLive } from '../family.js';
import type { Family } from '../family.js';
import { fileSubject } from '../fault.js';
import { containerOf } from './docker.js';
import type { RotationHost } from './facts.js';
import type { Sighting } from './sighting.js';

/** Docker shows this much of an id. */
const SHORT_ID = 12;

/** Whether a family is the log of a container that has no bound. */
export function checkContainer({ live }: Family, host: RotationHost): readonly Sighting[] {
  const id = containerOf(pathKey(placeOf(live, host)?.realPath ?? live.path));
  const bound = id === undefined ? undefined : host.rotation?.docker.get(id);
  if (id === undefined || bound?.kind !== 'unbounded' || !isNamedLive(live)) return [];
  const told = {
    container: 'its own log options name no max-size',
    daemon: 'the options of the daemon name no max-size; its own could not be read',
    default: 'no options of the daemon are set; its own could not be read',
  }[bound.source];
  return [
    {
      rule: 'rotation.docker-unbounded',
      subject: fileSubject(live),
      log: live,
      detail: `container ${id.slice(0, SHORT_ID)}: ${told}`,
      confidence: bound.source === 'container' ? 'confirmed' : 'possible',
    },
  ];
}
