import { expect, test } from 'vitest';
import { joinTold } from '../../../src/detect/line/told.js';

const [BARE, ZONED] = ['2026-11-21T16:31:02.673', '2026-11-21T16:31:03Z'];

test('what is inside knows better, but for a time without a zone', () => {
  const outer = { time: ZONED, program: 'cron', level: 'INFO' };
  expect(joinTold(outer, { time: BARE, level: 'DEBUG', logger: 'a.b' })).toEqual({
    time: ZONED,
    program: 'cron',
    level: 'DEBUG',
    logger: 'a.b',
  });
});

test.each([
  [undefined, undefined, undefined],
  [BARE, undefined, BARE],
  [undefined, BARE, BARE],
  [BARE, ZONED, ZONED],
  [ZONED, BARE, ZONED],
  ['2026-01-01T00:00:00', BARE, BARE],
  ['2026-01-01T00:00:00+01:00', ZONED, ZONED],
])('of %s and %s the time is %s', (outer, inner, time) => {
  const tell = (value: string | undefined): { time?: string } => (value === undefined ? {} : { time: value });
  expect(joinTold(tell(outer), tell(inner))).toEqual(tell(time));
});
