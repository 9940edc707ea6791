import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listsAll, parseSaved, readSaved, replayScan } from '../../src/cli/saved.js';
import type { Event } from '../../src/model/event.js';
import { FORMAT_NAMES } from '../../src/report/format.js';
import { FORMATS } from '../../src/report/formats.js';
import { openJson } from '../../src/report/json.js';
import {
  makeAudit,
  makeCrowd,
  makeEmptyScene,
  makeHostileScene,
  makeScene,
  makeSecret,
  START,
} from '../report/scene.js';
import { renderReport } from '../report/sink.js';
import { createHost } from './fake-host.js';

type Json = Record<string, unknown>;

const SCHEMA = JSON.parse(readFileSync('docs/schema/report.schema.json', 'utf8')) as object;
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
formats.default(ajv);
const validate = ajv.compile(SCHEMA);

const save = (events: readonly Event[]): Promise<string> => renderReport(openJson, events);

function isAccepted(document: unknown): boolean {
  try {
    parseSaved(JSON.stringify(document), 'a.json');
    return true;
  } catch {
    return false;
  }
}

describe('a saved report', () => {
  test.each([
    ['scene', makeScene()],
    ['hostile', makeHostileScene()],
    ['empty', makeEmptyScene()],
    ['unfinished', [START]],
    ['crowd', makeCrowd(500)],
  ])('plays back as the scan that it was: %s', async (_name, events) => {
    const text = await save(events);
    expect(await save([...replayScan(parseSaved(text, 'a.json'))])).toBe(text);
  });

  test.each(FORMAT_NAMES)('gives the same %s report as the scan', async (name) => {
    const events = makeScene();
    // Only the rules that findings name are saved, and only the occurrences that they list.
    const isStream = name === 'jsonl';
    const replayed = await renderReport(FORMATS[name], [
      ...replayScan(parseSaved(await save(events), 'a.json')),
    ]);
    const lines = (text: string): string[] => text.split('\n').sort();
    if (isStream)
      expect(lines(replayed).length).toBe(lines(await renderReport(FORMATS[name], events)).length + 1);
    else expect(replayed).toBe(await renderReport(FORMATS[name], events));
  });

  test('knows whether it lists all occurrences', async () => {
    expect(listsAll(parseSaved(await save(makeScene()), 'a'))).toBe(true);
    const capped: Event = { type: 'finding', finding: makeSecret({ count: 101 }) };
    expect(listsAll(parseSaved(await save([START, capped]), 'a'))).toBe(false);
  });
});

/** Every document that differs from a good one in a single place. */
function* spoil(value: unknown): Iterable<unknown> {
  const others = [null, -1, 1.5, 1e13, '', 'x', true, [], {}, ['x'], { x: 1 }];
  yield* others;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.slice(0, 2).entries()) {
      for (const spoilt of spoil(item)) yield value.map((one: unknown, at) => (at === index ? spoilt : one));
    }
    return;
  }
  yield { ...value, extra: 1 };
  for (const key of Object.keys(value)) {
    const { [key]: taken, ...rest } = value as Json;
    yield rest;
    for (const spoilt of spoil(taken)) yield { ...rest, [key]: spoilt };
  }
}

describe('the reader and the schema', () => {
  test('agree on every document that differs in one place', async () => {
    const rest = makeScene().filter((event) => event.type !== 'finding');
    const findings = [makeSecret(), makeAudit()].map((finding): Event => ({ type: 'finding', finding }));
    const good = JSON.parse(await save([...rest, ...findings])) as Json;
    let [accepted, refused] = [0, 0];
    for (const document of spoil(good)) {
      const isValid = validate(document);
      // What a schema cannot say: a finding names one of the rules.
      if (isValid && !namesRules(document as Json)) continue;
      expect(isAccepted(document), JSON.stringify(document).slice(0, 3000)).toBe(isValid);
      if (isValid) accepted++;
      else refused++;
    }
    expect(accepted).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(1000);
  });
});

function namesRules({ findings, rules }: Json): boolean {
  const known = (rules as readonly Json[]).map(({ id }) => id);
  return (findings as readonly Json[]).every(({ rule }) => known.includes(rule));
}

describe('a bad report', () => {
  const secret = 'hunter' + 'Zq7'.repeat(3);

  test.each([
    ['', 'it is no valid JSON'],
    [`{"password": ${secret}`, 'it is no valid JSON'],
    ['null', 'it is not Object'],
    ['[]', '"version" is missing'],
    ['{"version": 2}', 'it is of version 2, and this logscan reads 1'],
    [`{"version": 1, "${secret}": 1}`, '"tool" is missing'],
  ])('%j is refused with a reason, and without its text', (text, reason) => {
    expect(() => parseSaved(text, 'a.json')).toThrow(`Cannot use "a.json" as a report: ${reason}`);
    expect(() => parseSaved(text, 'a.json')).not.toThrow(secret);
  });

  test('names the field at fault, not its value', async () => {
    const text = (await save(makeScene())).replace('"critical"', `"${secret}"`);
    expect(() => parseSaved(text, 'a.json')).toThrow('"findings.0.severity" is not ("info"');
    expect(() => parseSaved(text, 'a.json')).not.toThrow(secret);
  });

  test('is one whose findings name rules that it does not tell', async () => {
    const document = JSON.parse(await save(makeScene())) as Json;
    expect(() => parseSaved(JSON.stringify({ ...document, rules: [] }), 'a')).toThrow(
      '"findings.0.rule" is not among',
    );
  });
});

describe('readSaved', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'logscan-saved-'));
    mkdirSync(join(root, 'folder'));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('reads a file, and standard input', async () => {
    const text = await save(makeScene());
    writeFileSync(join(root, 'a.json'), text);
    expect((await readSaved(join(root, 'a.json'), createHost())).findings).toHaveLength(6);
    const host = createHost({ openStdin: () => Readable.from([Buffer.from(text)]) });
    expect((await readSaved('-', host)).findings).toHaveLength(6);
  });

  test.each([
    ['none.json', 'ENOENT'],
    ['folder', 'it is not a regular file'],
    ['/dev/null', 'it is not a regular file'],
  ])('refuses %s', async (name, reason) => {
    await expect(readSaved(join(name.startsWith('/') ? '' : root, name), createHost())).rejects.toThrow(
      reason,
    );
  });
});
