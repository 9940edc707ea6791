import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/cli/layer.js';
import { isConfigurable } from '../../src/cli/flag.js';
import { FLAGS } from '../../src/cli/flags.js';
import { describeConfig, renderSchema } from '../../src/cli/schema.js';

const ajv = new Ajv2020({ allErrors: true });
formats.default(ajv);
const validate = ajv.compile(describeConfig());

test('stands in docs as it is made', () => {
  expect(JSON.parse(readFileSync('docs/schema/config.schema.json', 'utf8'))).toEqual(
    JSON.parse(renderSchema()),
  );
});

test('has every key that the file takes', () => {
  const keys = Object.keys(describeConfig()['properties'] as object);
  expect(keys).toEqual(expect.arrayContaining(FLAGS.filter(isConfigurable).map(({ name }) => name)));
  expect(keys).toContain('allow');
});

describe('agrees with the program about', () => {
  test.each([
    ['fail-on = "high"\nexclude = ["*.core"]\njobs = 2\naudit = false', true],
    ['', true],
    ['format = "json-lines"', true],
    ['fail-on = "hihg"', false],
    ['fail-on = true', false],
    ['jobs = 0', false],
    ['jobs = 1.5', false],
    ['exclude = "x"', false],
    ['exclude = [""]', false],
    ['rules = [1]', false],
    ['known = ""', false],
    ['failon = "high"', false],
    ['output = ["json=x"]', false],
  ])('%j', (text, valid) => {
    expect(validate(parse(text))).toBe(valid);
    const accept = (): unknown => parseConfig(text, 'c.toml');
    if (valid) expect(accept).not.toThrow();
    else expect(accept).toThrow('c.toml');
  });
});

test.each([
  [{ rule: 'a.b', reason: 'x' }, true],
  [{ rule: 'a.b', reason: 'x', expires: '2030-12-31' }, true],
  [{ rule: 'a.b' }, false],
  [{ reason: 'x' }, false],
  [{ fingerprint: 'xyz', reason: 'x' }, false],
  [{ fingerprint: '0123456789ab', reason: 'x' }, true],
  [{ fingerprint: '0123456789a', reason: 'x' }, false],
  [{ rule: 'a.b', reason: 'x', because: 'y' }, false],
])('knows what an entry of allow needs: %j', (entry, valid) => {
  expect(validate({ allow: [entry] })).toBe(valid);
});

test.each(['docs/notify.md', 'docs/rules.md', 'README.md'])('allows what %s shows', (file) => {
  const blocks = [...readFileSync(file, 'utf8').matchAll(/^```toml\n([\s\S]*?)^```/gm)].map(
    ([, text]) => text ?? '',
  );
  const configs = blocks.filter((text) => /^\[\[(allow|notify)\]\]|^fail-on/m.test(text));
  expect(configs.length).toBeGreaterThan(0);
  for (const text of configs) {
    // An editor sees a date as text.
    const value: unknown = JSON.parse(JSON.stringify(parse(text)));
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
  }
});
