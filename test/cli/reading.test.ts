import { expect, test } from 'vitest';
import { describeReading } from '../../src/cli/reading.js';
import { READING_FLAGS } from '../../src/cli/flags/reading.js';
import { settle } from '../../src/cli/settings.js';
import { DEFAULT_LIMITS } from '../../src/read/limits.js';
import { createHost } from './fake-host.js';

test('leaves every limit that was not given at its default', async () => {
  expect(describeReading(await settle('scan', {}, createHost()))).toEqual({
    binary: 'scan',
    journal: {},
    limits: {},
  });
});

test('hands over every limit, mebibytes as bytes', async () => {
  const given = { binary: 'skip', 'max-ratio': 5, 'max-expanded': 3, 'max-nesting': 0, 'max-members': 7 };
  expect(describeReading(await settle('scan', given, createHost()))).toEqual({
    binary: 'skip',
    journal: {},
    limits: { maxRatio: 5, maxExpandedBytes: 3 * 1024 * 1024, maxNesting: 0, maxMembers: 7 },
  });
});

test('hands over which entries of journals are read', async () => {
  const given = { unit: 'mopidy', since: 'yesterday' };
  expect(describeReading(await settle('journal', given, createHost())).journal).toEqual(given);
});

test('tells the defaults that hold', () => {
  const told = Object.fromEntries(
    READING_FLAGS.flatMap((flag) => ('defaultText' in flag ? [[flag.name, Number(flag.defaultText)]] : [])),
  );
  expect(told).toEqual({
    'max-ratio': DEFAULT_LIMITS.maxRatio,
    'max-expanded': DEFAULT_LIMITS.maxExpandedBytes / 1024 ** 2,
    'max-nesting': DEFAULT_LIMITS.maxNesting,
    'max-members': DEFAULT_LIMITS.maxMembers,
  });
});
