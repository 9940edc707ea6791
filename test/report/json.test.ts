import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { CONFIDENCES, SEVERITIES } from '../../src/model/severity.js';
import type { Event } from '../../src/model/event.js';
import { openJson } from '../../src/report/json.js';
import { PROBLEM_TITLES } from '../../src/report/problem.js';
import {
  COVERAGE,
  HOSTILE_NAME,
  makeCrowd,
  makeEmptyScene,
  makeHostileScene,
  makeScene,
  PROBLEMS,
  RULES,
  START,
} from './scene.js';
import { renderReport } from './sink.js';

interface Document {
  readonly findings: readonly Record<string, unknown>[];
  readonly rules: readonly { readonly id: string }[];
  readonly [key: string]: unknown;
}

const SCHEMA = JSON.parse(
  readFileSync(new URL('../../docs/schema/report.schema.json', import.meta.url), 'utf8'),
) as { readonly $defs: Readonly<Record<string, { readonly enum?: readonly string[] }>> };

const validate = compileSchema();

function compileSchema(): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  formats.default(ajv);
  return ajv.compile(SCHEMA);
}

async function render(events: readonly Event[]): Promise<Document> {
  const document: unknown = JSON.parse(await renderReport(openJson, events));
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  return document as Document;
}

describe('openJson', () => {
  test('writes a document of the schema with everything in it', async () => {
    const document = await render(makeScene());
    expect(document).toMatchObject({
      version: 1,
      tool: START.tool,
      startedAt: START.startedAt,
      roots: START.roots,
      engine: START.engine,
      problems: PROBLEMS,
      coverage: COVERAGE,
      complete: false,
      elapsedMs: 3417,
    });
    const { findings } = document;
    expect(findings.map(({ kind }) => kind)).toEqual([
      'secret',
      'secret',
      'secret',
      'audit',
      'audit',
      'secret',
    ]);
    expect(findings[0]).toMatchObject({
      rule: 'spotify.client-secret',
      count: 19,
      fileCount: 6,
      severity: 'critical',
    });
    expect(findings[0]?.occurrences).toHaveLength(19);
  });

  test('carries every field of a finding', async () => {
    const events = makeScene();
    const { findings } = await render(events);
    expect(findings).toEqual(events.flatMap((event) => (event.type === 'finding' ? [event.finding] : [])));
  });

  test('tells only the rules that findings name', async () => {
    expect((await render(makeScene())).rules).toEqual(RULES);
    expect((await render(makeCrowd(1))).rules).toEqual([RULES[0]]);
  });

  test('says of an empty scan that it is complete', async () => {
    expect(await render(makeEmptyScene())).toMatchObject({
      findings: [],
      rules: [],
      problems: [],
      complete: true,
    });
  });

  test('says of an unfinished scan that it is not', async () => {
    expect(await render([START])).toMatchObject({ complete: false, coverage: null, elapsedMs: null });
  });

  test('keeps hostile names exact', async () => {
    const document = await render(makeHostileScene());
    expect(document.findings[0]).toMatchObject({ first: { file: HOSTILE_NAME } });
    expect(document.roots).toEqual([HOSTILE_NAME]);
  });

  test('writes thousands of findings', async () => {
    expect((await render(makeCrowd(5000))).findings).toHaveLength(5000);
  });
});

describe('the schema', () => {
  test('knows the words of the model', () => {
    expect(SCHEMA.$defs.severity?.enum).toEqual(SEVERITIES);
    expect(SCHEMA.$defs.confidence?.enum).toEqual(CONFIDENCES);
    expect(SCHEMA.$defs.problemCode?.enum).toEqual(Object.keys(PROBLEM_TITLES));
  });

  test('refuses unknown fields, also inside', async () => {
    const document = await render(makeScene());
    expect(validate({ ...document, extra: 1 })).toBe(false);
    expect(validate({ ...document, findings: [{ ...document.findings[0], secret: 'x' }] })).toBe(false);
    expect(validate({ ...document, coverage: { ...COVERAGE, extra: 1 } })).toBe(false);
  });

  test('refuses a problem code that the model does not know', async () => {
    const document = await render(makeScene());
    expect(validate({ ...document, problems: [{ code: 'oops', message: 'm' }] })).toBe(false);
  });
});
