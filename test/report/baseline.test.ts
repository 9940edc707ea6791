import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { encodeBaselineDifference, type BaselineDifference } from '../../src/report/baseline.js';
import { openPage } from '../../src/report/text/page.js';
import { setBaselineDifference } from '../../src/report/text/baseline.js';
import { makeAudit, makeSecret, START } from './scene.js';

const ENTRY = {
  rule: 'acme.key',
  fingerprint: 'ab'.repeat(16),
  file: 'logs/\u001b[31mred.log',
  added: '2026-01-02',
  reason: 'demo',
};
const DIFFERENCE: BaselineDifference = {
  rules: START.rules,
  appeared: [{ ...makeSecret(), baseline: { state: 'new' } }],
  unchanged: [{ ...makeAudit(), baseline: { state: 'unchanged', reason: 'mended tomorrow' } }],
  gone: [ENTRY],
  complete: true,
};

const encode = (difference: BaselineDifference): unknown =>
  JSON.parse([...encodeBaselineDifference(difference)].join(''));

test('is a document that its schema takes', () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(JSON.parse(readFileSync('docs/schema/report.schema.json', 'utf8')) as object);
  ajv.addSchema(JSON.parse(readFileSync('docs/schema/baseline.schema.json', 'utf8')) as object);
  const validate = ajv.compile(
    JSON.parse(readFileSync('docs/schema/baseline-diff.schema.json', 'utf8')) as object,
  );
  for (const difference of [
    DIFFERENCE,
    { ...DIFFERENCE, appeared: [], unchanged: [], gone: [], complete: false },
  ]) {
    validate(encode(difference));
    expect(validate.errors).toBeNull();
  }
  expect(validate({ ...(encode(DIFFERENCE) as object), more: 1 })).toBe(false);
});

test('names the rules of its findings alone', () => {
  expect(encode(DIFFERENCE)).toMatchObject({ rules: [{ id: makeSecret().rule }, { id: makeAudit().rule }] });
});

test('is told to people without control characters, and with a note where not everything was read', () => {
  const tell = (difference: BaselineDifference): string =>
    [...setBaselineDifference(openPage({ colorLevel: 0, columns: 100, verbose: false }), difference)].join(
      '\n',
    );
  expect(tell(DIFFERENCE)).toContain('NEW  1 finding');
  expect(tell(DIFFERENCE)).toContain('in logs/\\x1b[31mred.log');
  expect(tell(DIFFERENCE)).toContain('accepted on 2026-01-02 "demo"');
  expect(tell(DIFFERENCE)).toContain('1 new (1 critical), 1 gone, 1 unchanged');
  expect(tell(DIFFERENCE)).not.toContain('incomplete');
  expect(tell({ ...DIFFERENCE, complete: false })).toContain('The scan is incomplete');
});
