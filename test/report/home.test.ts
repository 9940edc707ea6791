import { describe, expect, test } from 'vitest';
import { findAddress, findHome, listPlaces } from '../../src/report/home.js';
import { makeAudit, makeOccurrence, makeSecret } from './scene.js';

const LIVE = '/var/log/a.log';
const live = makeOccurrence({ file: LIVE, family: LIVE, line: 7, start: 1 });
const older = makeOccurrence({ file: `${LIVE}.1`, family: LIVE, line: 900, start: 2 });
const other = makeOccurrence({ file: '/var/log/b.log', family: '/var/log/b.log', line: 3, start: 3 });

describe('findHome', () => {
  test('is the live log, with its own places apart from those of generations', () => {
    expect(findHome(makeSecret({}, [older, live]))).toEqual({
      file: LIVE,
      places: [live],
      elsewhere: [older],
    });
  });

  test('is the name of the live log also when only a generation holds the secret', () => {
    expect(findHome(makeSecret({}, [older]))).toEqual({ file: LIVE, places: [], elsewhere: [older] });
  });

  test('does not depend on times and counts when several logs hold the secret', () => {
    for (const places of [
      [other, other, live],
      [live, other],
    ]) {
      expect(findHome(makeSecret({}, places)).file).toBe(LIVE);
    }
  });
});

describe('findAddress', () => {
  test('is the line in the live log, and the first line where there is none', () => {
    expect(findAddress(makeSecret({}, [older, live]))).toEqual({ file: LIVE, line: 7 });
    expect(findAddress(makeSecret({}, [older]))).toEqual({ file: LIVE, line: 1 });
    expect(findAddress(makeAudit({ file: `${LIVE}.2.gz`, family: LIVE }))).toEqual({ file: LIVE, line: 1 });
  });
});

test('listPlaces tells first, listed and last places, each once', () => {
  expect(listPlaces(makeSecret({ first: older, last: other }, [live, older]))).toEqual([older, live, other]);
});
