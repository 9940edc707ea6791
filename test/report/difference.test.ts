import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/model/finding.js';
import { compareScans, encodeDifference, isDisjoint, type Snapshot } from '../../src/report/difference.js';
import { HOSTILE_NAME, makeAudit, makeOccurrence, makeScene, makeSecret, RULES, START } from './scene.js';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
formats.default(ajv);
const readSchema = (name: string): object =>
  JSON.parse(
    readFileSync(new URL(`../../docs/schema/${name}.schema.json`, import.meta.url), 'utf8'),
  ) as object;
const validate = ajv.addSchema(readSchema('report')).compile(readSchema('diff'));

function takeSnapshot(findings: readonly Finding[], complete = true): Snapshot {
  return { startedAt: START.startedAt, roots: START.roots, rules: RULES, findings, complete };
}

const SECRET = makeSecret();
const OTHER = makeSecret({}, [makeOccurrence({ fingerprint: 'ab'.repeat(16) })]);
const FAULT = makeAudit();
const SCENE = makeScene().flatMap((event): Finding[] => (event.type === 'finding' ? [event.finding] : []));

describe('compareScans', () => {
  test('goes by rule and fingerprint, wherever a secret stands and however often', () => {
    const moved = makeSecret({}, [
      makeOccurrence({ file: '/elsewhere.log.2.gz', line: 5 }),
      makeOccurrence({ line: 9 }),
    ]);
    const { appeared, gone, unchanged } = compareScans(
      takeSnapshot([SECRET, FAULT]),
      takeSnapshot([moved, OTHER]),
    );
    expect([appeared, gone, unchanged]).toEqual([[OTHER], [FAULT], [moved]]);
  });

  test('never takes findings of different rules for the same', () => {
    const renamed = makeSecret({}, [makeOccurrence({ rule: 'url.userinfo' })]);
    expect(compareScans(takeSnapshot([SECRET]), takeSnapshot([renamed])).appeared).toEqual([renamed]);
  });

  test('loses nothing', () => {
    const half = SCENE.filter((_, index) => index % 2 === 0);
    const { appeared, gone, unchanged } = compareScans(takeSnapshot(half), takeSnapshot(SCENE));
    expect(gone).toEqual([]);
    expect([...appeared, ...unchanged]).toHaveLength(SCENE.length);
    expect(unchanged).toEqual(half);
  });
});

test('isDisjoint tells reports of different keys', () => {
  expect(isDisjoint(compareScans(takeSnapshot([SECRET]), takeSnapshot([OTHER])))).toBe(true);
  expect(isDisjoint(compareScans(takeSnapshot([SECRET]), takeSnapshot([OTHER, SECRET])))).toBe(false);
  expect(isDisjoint(compareScans(takeSnapshot([SECRET]), takeSnapshot([])))).toBe(false);
  expect(isDisjoint(compareScans(takeSnapshot([FAULT]), takeSnapshot([OTHER])))).toBe(false);
});

describe('encodeDifference', () => {
  const encode = (before: Snapshot, after: Snapshot): Record<string, unknown> => {
    const document: unknown = JSON.parse([...encodeDifference(compareScans(before, after))].join(''));
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    return document as Record<string, unknown>;
  };

  test('writes a document of the schema, with the rules that it names', () => {
    const document = encode(takeSnapshot([SECRET]), takeSnapshot(SCENE, false));
    expect(document).toMatchObject({ before: { complete: true }, after: { complete: false } });
    expect((document['new'] as unknown[]).length + (document['unchanged'] as unknown[]).length).toBe(6);
    expect(document['rules']).toEqual(RULES);
  });

  test('writes a document of the schema when nothing was found, and of hostile names', () => {
    expect(encode(takeSnapshot([]), takeSnapshot([]))).toMatchObject({ new: [], gone: [], rules: [] });
    const hostile = makeSecret({}, [makeOccurrence({ file: HOSTILE_NAME })]);
    const text = [...encodeDifference(compareScans(takeSnapshot([]), takeSnapshot([hostile])))].join('');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});
