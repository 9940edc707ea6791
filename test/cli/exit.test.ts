import { expect, test } from 'vitest';
import { createTally } from '../../src/cli/exit.js';
import type { Event } from '../../src/model/event.js';
import { SEVERITIES } from '../../src/model/severity.js';
import { START, makeDone, makeFinding, makeOccurrence, makeProblem } from './fake-deps.js';

const [low, high, problem] = [makeFinding('low'), makeFinding('high'), makeProblem('unreadable')];

test.each([
  ['clean and complete', [START, makeDone()], 'low', 0],
  ['a finding at the bound', [START, low, makeDone()], 'low', 1],
  ['a finding above the bound', [START, high, makeDone()], 'low', 1],
  ['a finding below the bound', [START, low, makeDone()], 'high', 0],
  ['findings below and above the bound', [START, high, low, makeDone()], 'medium', 1],
  ['an occurrence, before its finding comes', [START, makeOccurrence('high')], 'low', 1],
  ['a secret that was sighted', [START, { ...makeOccurrence('high'), type: 'sighting' } as Event], 'low', 1],
  ['an occurrence below the bound', [START, makeOccurrence('low')], 'high', 0],
  ['an occurrence that its finding weighs less', [START, makeOccurrence('high'), low, makeDone()], 'high', 0],
  ['an occurrence that its finding weighs more', [START, makeOccurrence('low'), high, makeDone()], 'high', 1],
  ['a problem', [START, problem, makeDone(false)], 'low', 2],
  ['a problem and a finding', [START, problem, high, makeDone(false)], 'low', 3],
  ['a problem and a finding below the bound', [START, problem, low, makeDone(false)], 'high', 2],
  ['incomplete without a problem', [START, makeDone(false)], 'low', 2],
  ['findings that never count', [START, makeFinding('critical'), makeDone()], 'never', 0],
  ['a problem when findings never count', [START, problem, makeDone(false)], 'never', 2],
] as const)('%s', (_name, events, failOn, code) => {
  const tally = createTally(failOn);
  events.forEach(tally.see);
  expect(tally.code()).toBe(code);
});

test('every severity counts at its own bound and not at the next', () => {
  SEVERITIES.forEach((severity, index) => {
    const [at, above] = [createTally(severity), createTally(SEVERITIES[index + 1] ?? 'never')];
    for (const tally of [at, above]) tally.see(makeFinding(severity));
    expect([severity, at.code(), above.code()]).toEqual([severity, 1, 0]);
  });
});

test('counts findings, knows the end, and notes failures that are no events', () => {
  const tally = createTally('never');
  tally.see(high);
  expect([tally.findings(), tally.isDone(), tally.code()]).toEqual([1, false, 0]);
  tally.see(makeDone());
  tally.fail();
  expect([tally.findings(), tally.isDone(), tally.code()]).toEqual([1, true, 2]);
});
