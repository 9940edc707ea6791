import { describe, expect, it } from 'vitest';
import type { DockerBound } from '../../../src/audit/rotation/docker.js';
import { MIB, log, rotated } from '../scene.js';
import { findingOf, rotationRules } from './stage.js';

const ID = 'fedcba9876543210'.repeat(4);
const PATH = `/var/lib/docker/containers/${ID}/${ID}-json.log`;
const OWN = { mode: 0o640 };
const bound = (source: 'container' | 'daemon' | 'default'): { docker: ReadonlyMap<string, DockerBound> } => ({
  docker: new Map([[ID, { kind: 'unbounded', source }]]),
});

describe('rotation.docker-unbounded', () => {
  it('is told of the live log, sure where the container says so itself', () => {
    const files = rotated(PATH, [OWN, OWN]);
    const finding = findingOf('rotation.docker-unbounded', files, { rotation: bound('container') });
    expect(finding).toMatchObject({ file: PATH, severity: 'low', confidence: 'confirmed', commands: [] });
    expect(finding.detail).toBe('container fedcba987654: its own log options name no max-size');
    expect(findingOf('rotation.docker-unbounded', files, { rotation: bound('default') }).confidence).toBe(
      'possible',
    );
  });

  it('stands for rotation.missing', () => {
    const files = [log(PATH, { ...OWN, sizeBytes: 20 * MIB })];
    expect(rotationRules(files, { rotation: bound('container') })).toEqual(['rotation.docker-unbounded']);
    expect(rotationRules(files)).toEqual(['rotation.missing']);
  });

  it('is not told of bounded containers', () => {
    const docker = new Map<string, DockerBound>([[ID, { kind: 'bounded' }]]);
    expect(rotationRules([log(PATH, OWN)], { rotation: { docker } })).toEqual([]);
  });
});
