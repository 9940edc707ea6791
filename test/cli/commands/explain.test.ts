import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSubject } from '../../../src/cli/commands/explain.js';
import type { Deps } from '../../../src/cli/deps.js';
import { run } from '../../../src/cli/program.js';
import { UsageError } from '../../../src/cli/usage.js';
import type { ExplainEvent, ExplainOptions } from '../../../src/scan/explain.js';
import { createDeps } from '../fake-deps.js';
import { createHost } from '../fake-host.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logscan-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DONE: ExplainEvent = { type: 'done', files: 1, more: 0 };
const FOUND: ExplainEvent = {
  type: 'explanation',
  explanation: { file: 'a.log', line: 3, occurrences: [], traces: [], more: 0 },
};

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly asked: ExplainOptions | undefined;
}

async function ask(
  args: readonly string[],
  events: readonly ExplainEvent[] = [FOUND, DONE],
): Promise<Answer> {
  let asked: ExplainOptions | undefined;
  const deps: Partial<Deps> = {
    async *explain(options) {
      asked = options;
      yield* events;
    },
  };
  const host = createHost({ args: ['explain', '--state-dir', folder, ...args], cwd: folder });
  const code = await run(host, createDeps([], deps));
  return { code, out: host.stdout.text(), err: host.stderr.text(), asked };
}

describe('what is to be explained', () => {
  test.each([
    ['a1b2c3', { kind: 'fingerprint', prefix: 'a1b2c3' }, []],
    ['a.log:17', { kind: 'place', line: 17, column: undefined, member: undefined }, ['a.log']],
    ['a.log:17:61', { kind: 'place', line: 17, column: 61, member: undefined }, ['a.log']],
    [
      '/var/log/a b.log:1',
      { kind: 'place', line: 1, column: undefined, member: undefined },
      ['/var/log/a b.log'],
    ],
    ['-:3', { kind: 'place', line: 3, column: undefined, member: undefined }, ['-']],
    ['x:y:3', { kind: 'place', line: 3, column: undefined, member: undefined }, ['x:y']],
  ])('%s', (subject, target, paths) => {
    expect(parseSubject(subject, [])).toEqual({ target, paths });
  });

  test('a fingerprint is looked for in the paths behind it', () => {
    expect(parseSubject('a1b2c3', ['x', 'y'])).toMatchObject({ paths: ['x', 'y'] });
  });

  test.each(['a1b2', 'A1B2C3', 'a.log', 'a.log:', 'a.log:0', ':3', 'a.log:x'])('%j is neither', (subject) => {
    expect(() => parseSubject(subject, [])).toThrow(UsageError);
  });

  test('a place takes no paths', () => {
    expect(() => parseSubject('a.log:3', ['b.log'])).toThrow(/is a place already/);
  });
});

describe('logscan explain', () => {
  test('prints what it is told, and ends well', async () => {
    const { code, out, err, asked } = await ask(['a.log:3']);
    expect([code, out, err]).toEqual([0, 'a.log:3\n\n', '']);
    expect(asked).toMatchObject({ paths: ['a.log'], cwd: folder, target: { kind: 'place', line: 3 } });
    expect(asked?.rules.map(({ id }) => id)).toEqual(['jellyfin.api-key']);
  });

  test('opens the member of an archive', async () => {
    const { asked } = await ask(['logs.tar.gz!var/app.log:3']);
    expect(asked).toMatchObject({ paths: ['logs.tar.gz'], target: { member: 'var/app.log', line: 3 } });
  });

  test('says that there is nothing to explain', async () => {
    const place = await ask(['a.log:3'], [DONE]);
    expect([place.code, place.out]).toEqual([64, '']);
    expect(place.err).toMatch(/No literal of any rule stands in line 3/);
    const column = await ask(['a.log:3:5'], [DONE]);
    expect(column.err).toMatch(/at column 5 of line 3/);
    const fingerprint = await ask(['a1b2c3', folder], [DONE]);
    expect([fingerprint.code, fingerprint.err]).toEqual([64, expect.stringMatching(/fingerprint "a1b2c3"/)]);
  });

  test('says what it could not read', async () => {
    const problem = { code: 'unreadable', message: 'Cannot read it' } as const;
    const { code, err } = await ask(['a.log:3'], [{ type: 'problem', problem }, FOUND, DONE]);
    expect([code, err]).toEqual([2, 'logscan: Cannot read it\n']);
  });

  test('counts the places that it did not tell', async () => {
    const { err } = await ask(['a1b2c3', folder], [FOUND, { ...DONE, more: 12 }]);
    expect(err).toMatch(/12 more places are not told/);
  });

  test('needs well-known places where no path is given', async () => {
    const { code, err } = await ask(['a1b2c3']);
    expect([code, err]).toEqual([64, expect.stringMatching(/No well-known place/)]);
  });
});
