import { expect, test } from 'vitest';
import { findRelative } from '../../src/report/checkout.js';

const CHECKOUT = { cwd: '/srv/app/logs', sarifRoot: '/srv/app/' };

test.each([
  ['mopidy.log', 'logs/mopidy.log'],
  ['../top.log', 'top.log'],
  ['/srv/app', ''],
  ['/srv/app/..hidden', '..hidden'],
  ['../../other/x.log', undefined],
  ['/srv/apple/x.log', undefined],
  ['-', undefined],
])('%j is %j', (file, relative) => {
  expect(findRelative(file, CHECKOUT)).toBe(relative);
});
