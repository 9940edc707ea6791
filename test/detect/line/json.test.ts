import { describe, expect, test } from 'vitest';
import { readJson } from '../../../src/detect/line/json.js';

const MODIFIED_MS = Date.UTC(2026, 10, 21);

function read(text: string): ReturnType<typeof readJson> {
  return readJson(text, MODIFIED_MS);
}

describe('an object', () => {
  test('tells by its keys, wherever they stand, the better key first', () => {
    const text =
      '{"name":"api","msg":"x","level":"info","logger":"app.x","ts":1763742662,"time":"2026-11-21T16:31:02Z"}';
    expect(read(text)).toEqual({
      told: { logger: 'app.x', level: 'INFO', time: '2026-11-21T16:31:02Z' },
      inner: undefined,
    });
  });

  test('tells nothing of values with a secret in them', () => {
    expect(read('{"logger":"\0\0\0\0","level":"in\0o","time":"2026\0"}').told).toEqual({});
  });

  test('tells nothing of values that are no names, levels or times', () => {
    const text =
      '{"logger":"a1b2c3d4e5f6","level":"loud","level":7,"time":"noon","app":{"name":"x"},"name":["y"]}';
    expect(read(text).told).toEqual({});
  });

  test.each([
    ['"\\"level\\":\\"info\\""', undefined],
    ['{"level":"info"}', undefined],
    ['[{"level":"info"}]', undefined],
    ['"x","level":"warn"', 'WARN'],
    ['"\\\\","level":"warn"', 'WARN'],
    ['{"a":"}","b":[1,"]"]},"level":"warn"', 'WARN'],
  ])('with %s has the level %s', (value, level) => {
    expect(read(`{"x":${value}}`).told.level).toBe(level);
  });

  test.each([
    '{',
    '{"',
    '{"level"',
    '{"level":',
    '{"level":"info',
    '{level:info}',
    '{}',
    '{"a":1,}',
    '{"a":[[',
  ])('%j is read as far as it goes', (text) => {
    expect(() => read(text)).not.toThrow();
  });
});

describe('the message in an object', () => {
  test.each([
    [String.raw`{"log":"a \"b\" \u001b[31mc\n"}`, 'a "b" c\n'],
    ['{"MESSAGE":"x","log":"y"}', 'x'],
    ['{"MESSAGE":[97,98,99]}', 'abc'],
    ['{"MESSAGE" : [97, 98 ,\0\0,99]}', 'ab'],
    ['{"message":"x"}', undefined],
    ['{"log":{"level":"info"}}', undefined],
  ])('%j is %j', (text, inner) => {
    expect(read(text).inner).toBe(inner);
  });
});

test('hostile objects are read in time linear in their length', () => {
  const started = performance.now();
  for (const unit of ['{"log":', '"a":1,', '[', '{"a":{', '\\"', '"', '"log":"\\\\', ' ']) {
    for (let round = 0; round < 100; round++) read(`{${unit.repeat(600)}`);
  }
  expect(performance.now() - started).toBeLessThan(3000);
});
