import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Log, Result, Run } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.js';
import { openSarif } from '../../src/report/sarif.js';
import {
  makeAudit,
  makeCrowd,
  makeDone,
  makeEmptyScene,
  makeHostileScene,
  makeOccurrence,
  makeScene,
  makeSecret,
  RULES,
  START,
} from './scene.js';
import { renderReport } from './sink.js';

const PACKAGE = new URL('../../node_modules/@microsoft/sarif-multitool-linux/', import.meta.url);
const SCHEMA = JSON.parse(readFileSync(new URL('sarif-2.1.0.json', PACKAGE), 'utf8')) as object;

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(SCHEMA);

async function render(events: readonly Event[]): Promise<Run> {
  const log = JSON.parse(await renderReport(openSarif, events)) as Log;
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  expect(log.runs).toHaveLength(1);
  return log.runs[0]!;
}

/** Places whose URIs are hard: a colon at the start, the root itself, standard input. */
function makePlacesScene(): Event[] {
  const places = [makeOccurrence({ file: '/home/pi/a:b/c.log' }), makeOccurrence({ file: '-', start: 7 })];
  const findings = [makeSecret({}, places), makeAudit({ file: '/home/pi', commands: [] })];
  return [START, ...findings.map((finding): Event => ({ type: 'finding', finding })), makeDone(true)];
}

describe('openSarif', () => {
  test('names the tool and all its rules', async () => {
    const { driver } = (await render(makeScene())).tool;
    expect(driver).toMatchObject({
      name: 'logscan',
      version: '0.1.0',
      informationUri: 'https://example.org/logscan',
    });
    expect(driver.rules?.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
  });

  test('writes a result per finding, in order, tied to its rule', async () => {
    const { results, tool } = await render(makeScene());
    expect(results?.map(({ ruleId }) => ruleId)).toEqual([
      'spotify.client-secret',
      'spotify.client-secret',
      'url.userinfo',
      'audit.readable-by-all',
      'audit.readable-by-all',
      'generic.assignment',
    ]);
    for (const { ruleId, ruleIndex } of results ?? [])
      expect(tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  test('gives every place a URI and four numbers', async () => {
    const results = (await render(makeScene())).results ?? [];
    const places = results.flatMap(({ locations, relatedLocations }) => [
      ...(locations ?? []),
      ...(relatedLocations ?? []),
    ]);
    expect(results.every(({ locations }) => (locations ?? []).length > 0)).toBe(true);
    expect(places.length).toBeGreaterThan(20);
    for (const { physicalLocation } of places) {
      expect(physicalLocation?.artifactLocation?.uri).toMatch(/^(file:\/\/\/|\.cache\/|stdin$)/);
      const { startLine, startColumn, endLine, endColumn } = physicalLocation?.region ?? {};
      expect([startLine, startColumn, endLine, endColumn].every((value) => (value ?? 0) >= 1)).toBe(true);
    }
  });

  test('names the scan, so that others of the same commit do not replace it', async () => {
    expect((await render(makeScene())).automationDetails?.id).toBe('logscan/2026-11-21T18:00:00.000Z');
    const log = JSON.parse(await renderReport(openSarif, makeScene(), { category: 'logs/nightly' })) as Log;
    expect(log.runs[0]?.automationDetails?.id).toBe('logs/nightly/2026-11-21T18:00:00.000Z');
  });

  test('keeps the limits on tags', async () => {
    for (const { properties } of (await render(makeScene())).tool.driver.rules ?? []) {
      expect(properties?.tags?.length).toBeLessThanOrEqual(20);
    }
  });

  test('tells when code scanning would refuse it for its size', async () => {
    // Noise, which does not shrink: 6,000 results with 2 KB each.
    const findings = Array.from({ length: 6000 }, (_, index) =>
      makeSecret({ exposure: { audience: 'group', readers: [makeNoise(index)] } }),
    );
    const events: Event[] = [
      START,
      ...findings.map((finding): Event => ({ type: 'finding', finding })),
      makeDone(true),
    ];
    const [invocation] = (await render(events)).invocations ?? [];
    expect(invocation?.toolExecutionNotifications).toMatchObject([
      { descriptor: { id: 'report-too-large' } },
    ]);
  });

  test('tells problems and failure in the invocation', async () => {
    const [invocation] = (await render(makeScene())).invocations ?? [];
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications?.map(({ descriptor }) => descriptor?.id)).toEqual([
      'unreadable',
      'truncated',
    ]);
  });

  test('of an empty scan is valid and successful', async () => {
    const { results, invocations } = await render(makeEmptyScene());
    expect(results).toEqual([]);
    expect(invocations?.[0]?.executionSuccessful).toBe(true);
  });

  test('of an unfinished scan is valid and not successful', async () => {
    expect((await render([START])).invocations?.[0]?.executionSuccessful).toBe(false);
  });

  test('of hostile names is valid, and no message makes a link or placeholder', async () => {
    const { results, invocations } = await render(makeHostileScene());
    const messages = [...(results ?? []), ...(invocations?.[0]?.toolExecutionNotifications ?? [])].map(
      ({ message }) => message.text ?? '',
    );
    expect(messages).toHaveLength(3);
    for (const message of messages) expect(message).not.toMatch(/[\p{Cc}\p{Cf}]|\]\(|(?<!\{)\{0/u);
    expect(uriOf(results?.[0])).toBe(
      'file:///var/log/a%20b%25%0A%1B%5B31mred%07%C2%9B2J%E2%80%AEgol.%E2%81%A6txt%E2%80%A8%5Cxff.log',
    );
  });

  test('ends at 25,000 results and counts the rest', async () => {
    const { results, invocations } = await render(makeCrowd(25_003));
    expect(results).toHaveLength(25_000);
    expect(invocations?.[0]?.executionSuccessful).toBe(true);
    expect(invocations?.[0]?.toolExecutionNotifications).toMatchObject([
      {
        descriptor: { id: 'results-omitted' },
        message: { text: expect.stringContaining('The 3 least severe') as string },
      },
    ]);
  });

  test('refuses a finding of a rule that was not announced', async () => {
    const events: Event[] = [
      { ...START, rules: [] },
      { type: 'finding', finding: makeSecret() },
    ];
    await expect(renderReport(openSarif, events)).rejects.toThrow('"spotify.client-secret"');
  });
});

function makeNoise(seed: number): string {
  const parts = Array.from({ length: 50 }, (_, part) =>
    createHash('sha256').update(`${seed} ${part}`).digest('base64'),
  );
  return parts.join('');
}

function uriOf(result: Result | undefined): string | undefined {
  return result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
}

const MULTITOOL = fileURLToPath(new URL('Sarif.Multitool', PACKAGE));
const canValidate = spawnSync(MULTITOOL, ['help'], { timeout: 60_000 }).error === undefined;

/** What the official validator, with GitHub's rules, calls an error or a warning. */
function judge(sarif: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'logscan-sarif-'));
  try {
    const [input, output] = [join(folder, 'in.sarif'), join(folder, 'out.sarif')];
    writeFileSync(input, sarif);
    const options = ['--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning;Note', '--log', 'ForceOverwrite'];
    spawnSync(MULTITOOL, ['validate', input, ...options, '-o', output], { timeout: 60_000 });
    const [run] = (JSON.parse(readFileSync(output, 'utf8')) as Log).runs;
    // Notes are advice (an unreachable schema without network, say); some always come, or nothing was judged.
    expect(run?.results?.some(({ level }) => level === 'note')).toBe(true);
    const faults = run?.results?.filter(({ level }) => level !== 'note') ?? [];
    return faults.map(
      ({ ruleId, message }) => `${ruleId}: ${message.text ?? message.arguments?.join(' ') ?? ''}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!canValidate)('the official validator has no complaint', () => {
  test.each([
    ['a scan with everything', makeScene()],
    ['hostile names', makeHostileScene()],
    ['awkward places', makePlacesScene()],
    ['an empty scan', makeEmptyScene()],
    ['an unfinished scan', [START]],
  ])(
    'about %s',
    async (_name, events) => {
      expect(judge(await renderReport(openSarif, events))).toEqual([]);
    },
    120_000,
  );
});
