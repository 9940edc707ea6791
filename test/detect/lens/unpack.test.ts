import { describe, expect, test } from 'vitest';
import { UNPACKERS } from '../../../src/detect/lens/unpack.js';
import type { View } from '../../../src/detect/view.js';

/** What the first trigger in `text` unpacks to. */
function unpack(trigger: string, text: string): View | undefined {
  const bytes = Buffer.from(`\n${text}`, 'latin1');
  const unpacker = UNPACKERS.find((one) => one.trigger === trigger);
  if (!unpacker) throw new Error(`Nothing waits for ${JSON.stringify(trigger)}`);
  return unpacker.unpack({ bytes, begin: 1, end: bytes.length }, bytes.indexOf(trigger))?.open();
}

/** The part of `text` that the bytes `from` to `to` of a view stand for. */
function mapBack(text: string, view: View | undefined, [from, to]: readonly [number, number]): string {
  return `\n${text}`.slice(view?.starts[from], view?.ends[to - 1]);
}

test('triggers are long enough to be literals', () => {
  expect(
    UNPACKERS.map(({ trigger }) => trigger).filter((trigger) => trigger.length < 3 || trigger.length > 64),
  ).toEqual([]);
});

describe('Base64 of JSON', () => {
  const json = '{"user":"me","password":"two words"}';
  const packed = Buffer.from(json).toString('base64');

  test('is unpacked', () => {
    expect(unpack('eyJ', `state=${packed}&x`)?.bytes.toString()).toBe(json);
    expect(unpack('eyJ', packed)?.bytes.toString()).toBe(json);
    expect(unpack('eyJ', `state=${packed.replaceAll('+', '-').replaceAll('/', '_')}`)?.bytes.toString()).toBe(
      json,
    );
  });

  test('maps each byte to the digits that hold it', () => {
    const text = `state=${packed}&x`;
    const view = unpack('eyJ', text);
    for (let from = 0; from < json.length; from += 5) {
      const digits = mapBack(text, view, [from, from + 3]);
      const at = text.indexOf(digits) - 'state='.length;
      expect(Math.floor((from * 4) / 3)).toBe(at);
      expect(digits.length).toBeGreaterThanOrEqual(4);
      expect(digits.length).toBeLessThanOrEqual(6);
    }
    expect(mapBack(text, view, [0, json.length])).toBe(packed.replace(/=+$/, ''));
  });

  test.each([
    ['a JWT', `token=${packed}.${packed}.sig`],
    ['the middle of other Base64', `AAAA${packed}`],
    ['what is short', 'eyJhIjoxfQ== '],
  ])('%s is left alone', (_name, text) => {
    expect(unpack('eyJ', text)).toBeUndefined();
  });

  test('is looked at for a bounded length', () => {
    const long = Buffer.from(`{"a":"${'x'.repeat(100_000)}"}`).toString('base64');
    const view = unpack('eyJ', long);
    expect(view?.bytes.length).toBeGreaterThan(1000);
    expect(view?.bytes.length).toBeLessThanOrEqual(16 * 1024);
  });
});

describe.each([
  ['"MESSAGE":[', ''],
  ['"MESSAGE" : [', ' '],
])('a byte array of journald behind %s', (trigger, blank) => {
  const message = 'password=a1b2\u001b[0m';
  const text = `{${trigger}${[...Buffer.from(message)].join(`,${blank}`)}],"x":1}`;

  test('is unpacked', () => {
    expect(unpack(trigger, text)?.bytes.toString()).toBe(message);
  });

  test('maps each byte to its digits', () => {
    const view = unpack(trigger, text);
    expect(mapBack(text, view, [0, 1])).toBe('112');
    expect(mapBack(text, view, [9, 13])).toBe(`97,${blank}49,${blank}98,${blank}50`);
  });

  test.each(['1', '1,', '300', '', 'x', '"a"'])('goes on as long as there are numbers: %j', (rest) => {
    expect(unpack(trigger, `${trigger}65,66,${rest}`)?.bytes.toString('latin1').slice(0, 2)).toBe('AB');
  });

  test.each(['', ']', '"a"]', 'null'])('may hold none: %j', (rest) => {
    expect(unpack(trigger, `${trigger}${rest}`)).toBeUndefined();
  });
});

describe('a word that a terminal width has cut', () => {
  const trigger = '\n        ';
  const line = `16:33:14 DEBUG    ${'x'.repeat(56)}passw`;

  test('is whole again, with what stands around it', () => {
    const text = `${line}\n${' '.repeat(18)}ord=a1b2c3 rest\nnext`;
    const view = unpack(trigger, text);
    expect(view?.bytes.toString()).toContain('xxpassword=a1b2c3 rest');
    const at = view?.bytes.toString().indexOf('a1b2c3') ?? -1;
    expect(mapBack(text, view, [at, at + 6])).toBe('a1b2c3');
  });

  test('is left alone where the line had room', () => {
    expect(unpack(trigger, `short passw\n${' '.repeat(18)}ord=a1b2c3`)).toBeUndefined();
  });
});
