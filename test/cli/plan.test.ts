import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { encodeFix, type Outcome } from '../../src/cli/plan.js';
import type { Step } from '../../src/fix/step.js';
import { makeFinding, NO_PLAN } from './fake-deps.js';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
formats.default(ajv);
const readSchema = (name: string): object =>
  JSON.parse(readFileSync(`docs/schema/${name}.schema.json`, 'utf8')) as object;
const validate = ajv.addSchema(readSchema('report')).compile(readSchema('fix'));

const HOSTILE = "/l/it's\x1b[2J\u202e\n.log";
const EMPTY: Outcome = { plan: NO_PLAN, problems: [], logrotate: undefined, carried: undefined };
const LIST = { users: [{ id: 1000, bits: 4 }], groups: [], owner: 6, group: 0, mask: 4, other: 0 };
const STEP: Step = {
  target: { kind: 'file', path: Buffer.from(HOSTILE), name: HOSTILE, passages: [], dev: 1, ino: 2 },
  before: { mode: 0o660, uid: 1001, gid: 4 },
  after: { mode: 0o640, uid: 1002, gid: 4 },
  lists: { before: LIST, after: { ...LIST, users: [] } },
  rules: ['permissions.acl-readable'],
};
const FULL: Outcome = {
  ...EMPTY,
  plan: {
    steps: [STEP],
    blocks: [{ name: HOSTILE, lines: ['/l/a {', '}'] }],
    refusals: [{ name: HOSTILE, rules: ['permissions.hard-links'], reason: 'it has 2 hard links' }],
    causes: [{ name: HOSTILE, text: 'umask 0022' }],
    left: [makeFinding('low')].flatMap((event) =>
      event.type === 'finding' && event.finding.kind === 'audit'
        ? [{ ...event.finding, rule: 'rotation.missing', fingerprint: 'ab'.repeat(16) }]
        : [],
    ),
  },
  problems: [{ code: 'audit-unknown', message: 'Cannot tell' }],
};

function encode(outcome: Outcome): Record<string, unknown> {
  const text = [...encodeFix(outcome)].join('');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  const document: unknown = JSON.parse(text);
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  return document as Record<string, unknown>;
}

test('tells a plan with its commands', () => {
  const document = encode(FULL);
  expect(document).toMatchObject({ applied: false, undo: null, logrotate: null });
  expect(document['changes']).toEqual([
    {
      file: HOSTILE,
      kind: 'file',
      rules: ['permissions.acl-readable'],
      before: { mode: '0660', uid: 1001, gid: 4 },
      after: { mode: '0640', uid: 1002, gid: 4 },
      accessList: {
        before: 'u::rw-,u:1000:r--,g::---,m::r--,o::---',
        after: 'u::rw-,g::---,m::r--,o::---',
      },
      commands: [expect.stringMatching(/setfacl -n -x u:1000 -- /), expect.stringMatching(/chmod g-w -- /)],
    },
  ]);
  for (const field of ['blocks', 'refused', 'causes', 'left', 'problems']) {
    expect(document[field], field).toHaveLength(1);
  }
});

test('tells what was done, what was refused on the way, and how to undo it', () => {
  const refused = [{ name: '/a', rules: ['x'], reason: 'it is gone since the audit' }];
  const written = { path: Buffer.from('/r'), dev: 1, ino: 2 };
  const block = { kind: 'written', written, isChecked: true } as const;
  const carried = { done: [], refused, block, undo: '/u.sh' };
  const document = encode({ ...FULL, logrotate: '/r', carried });
  expect(document).toMatchObject({ applied: true, undo: '/u.sh', changes: [] });
  expect(document['logrotate']).toEqual({ file: '/r', written: true, checked: true });
  expect(document['refused']).toHaveLength(2);
  const failed = { ...carried, block: { kind: 'refused', reason: 'it exists already' } as const };
  expect(encode({ ...FULL, logrotate: '/r', carried: failed })['logrotate']).toEqual({
    file: '/r',
    written: false,
    reason: 'it exists already',
  });
});

test('tells that there is nothing to mend, and a file that was only named', () => {
  expect(encode(EMPTY)).toMatchObject({ changes: [], blocks: [], refused: [], left: [] });
  expect(encode({ ...EMPTY, logrotate: '/r' })['logrotate']).toEqual({ file: '/r', written: false });
});
