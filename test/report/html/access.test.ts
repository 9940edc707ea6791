import { describe, expect, test } from 'vitest';
import type { Exposure } from '../../../src/model/finding.js';
import { deriveAccess } from '../../../src/report/html/access.js';
import { makeAudit, makeOccurrence, makeSecret } from '../scene.js';

const EVERYONE: Exposure = { audience: 'everyone', readers: ['everyone (0644)'] };
const AUDIO: Exposure = { audience: 'group', readers: ['group audio: alice'] };
const BOTH: Exposure = { audience: 'group', readers: ['group audio: alice', 'group adm: bob'] };

function makeIn(files: readonly string[], exposure: Exposure): ReturnType<typeof makeSecret> {
  return makeSecret(
    { exposure },
    files.map((file) => makeOccurrence({ file })),
  );
}

describe('deriveAccess', () => {
  test('is certain of a file that holds a secret alone', () => {
    expect(deriveAccess([makeIn(['/a'], EVERYONE)])).toEqual([
      { file: '/a', rank: 4, count: 1, audience: 'everyone', readers: ['everyone'], isCertain: true },
    ]);
  });

  test('takes the audience of several files for the most that each can have', () => {
    const access = deriveAccess([makeIn(['/a', '/b'], EVERYONE), makeIn(['/b', '/c'], AUDIO)]);
    expect(access.map(({ file, audience, isCertain, count }) => [file, audience, isCertain, count])).toEqual([
      ['/a', 'everyone', false, 1],
      ['/b', 'group', false, 2],
      ['/c', 'group', false, 1],
    ]);
  });

  test('keeps what is certain, and narrows groups to those that all findings name', () => {
    const certain = deriveAccess([makeIn(['/a'], EVERYONE), makeIn(['/a', '/b'], AUDIO)]);
    expect(certain[0]).toMatchObject({ file: '/a', audience: 'everyone', isCertain: true, count: 2 });
    const narrowed = deriveAccess([makeIn(['/a', '/b'], BOTH), makeIn(['/a', '/c'], AUDIO)]);
    expect(narrowed.find(({ file }) => file === '/a')?.readers).toEqual(['group audio: alice']);
    expect(narrowed.find(({ file }) => file === '/b')?.readers).toHaveLength(2);
  });

  test('names audiences without readers, most open first', () => {
    const findings = [
      makeIn(['/o'], { audience: 'owner', readers: [] }),
      makeIn(['/u'], { audience: 'unknown', readers: [] }),
      makeIn(['/g'], { audience: 'group', readers: [] }),
    ];
    expect(deriveAccess(findings).map(({ file, readers }) => [file, readers[0]])).toEqual([
      ['/g', 'a group'],
      ['/u', 'not known'],
      ['/o', 'owner only'],
    ]);
  });

  test('passes over faults, and secrets of which nobody looked', () => {
    const { exposure: _exposure, ...unseen } = makeSecret();
    expect(deriveAccess([makeAudit(), unseen])).toEqual([]);
  });
});
