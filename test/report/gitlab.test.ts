import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.js';
import { openGitlab } from '../../src/report/gitlab.js';
import { makeCrowd, makeEmptyScene, makeHostileScene, makeScene, makeSecret, START } from './scene.js';
import { renderReport } from './sink.js';

const SCHEMA = JSON.parse(readFileSync(new URL('gitlab/schema.json', import.meta.url), 'utf8')) as object;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(SCHEMA);

interface Document {
  readonly vulnerabilities: readonly Record<string, unknown>[];
  readonly scan: Record<string, unknown>;
}

async function render(events: readonly Event[]): Promise<Document> {
  const document: unknown = JSON.parse(await renderReport(openGitlab, events));
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  return document as Document;
}

test.each([
  ['scene', makeScene()],
  ['hostile', makeHostileScene()],
])('golden report of %s, of the schema', async (name, events) => {
  await render(events);
  const text = await renderReport(openGitlab, events);
  await expect(text).toMatchFileSnapshot(`golden/${name}.gitlab.json`);
});

describe('openGitlab', () => {
  test('writes a vulnerability per finding, audits too, in order', async () => {
    const { vulnerabilities } = await render(makeScene());
    expect(vulnerabilities.map(({ severity }) => severity)).toEqual([
      'Critical',
      'Critical',
      'High',
      'Medium',
      'Medium',
      'Medium',
    ]);
    expect(new Set(vulnerabilities.map(({ id }) => id)).size).toBe(6);
  });

  test('says of a complete scan that it succeeded, of any other that it failed, with the problems', async () => {
    expect((await render(makeEmptyScene())).scan).toMatchObject({
      status: 'success',
      messages: [{ level: 'info', value: '12 files scanned; 34.2 MiB in 3.4 s' }],
    });
    expect((await render(makeScene())).scan).toMatchObject({
      status: 'failure',
      messages: [
        { level: 'warn', value: expect.stringMatching(/^unreadable: /) as string },
        {},
        { level: 'info' },
      ],
      start_time: '2026-11-21T18:00:00',
      end_time: '2026-11-21T18:00:03',
    });
    expect((await render([START])).scan).toMatchObject({
      status: 'failure',
      end_time: '2026-11-21T18:00:00',
    });
  });

  test('writes thousands of findings', async () => {
    expect((await render(makeCrowd(3000))).vulnerabilities).toHaveLength(3000);
  });

  test('refuses a finding of a rule that was not announced', async () => {
    const events: Event[] = [
      { ...START, rules: [] },
      { type: 'finding', finding: makeSecret() },
    ];
    await expect(renderReport(openGitlab, events)).rejects.toThrow('"spotify.client-secret"');
  });
});
