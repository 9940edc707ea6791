/**
 * The model against Debian's logrotate 3.21: same blocks, same settings, same logs, same decisions, same exit
 * code on configurations made up from the grammar, with its traps; and the same files after forced runs.
 */
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAccounts } from '../../../src/audit/accounts.js';
import { assignLogs } from '../../../src/audit/logrotate/governance.js';
import { decide } from '../../../src/audit/logrotate/decision.js';
import type { LogrotateConfig, Source } from '../../../src/audit/logrotate/config.js';
import { readConfig } from '../../../src/audit/logrotate/reader.js';
import { parseState } from '../../../src/audit/logrotate/state.js';
import { anyConf, conf } from './grammar.js';
import { NO_ORACLE, runLogrotate, sayHead } from './oracle.js';
import type { SaidBlock } from './oracle.js';
import { DAY_MS, HOUR_MS, confFile, isFaulty } from './simulator.js';
import type { Log } from './simulator.js';

if (NO_ORACLE !== undefined) console.warn(`comparison with the real logrotate skipped: ${NO_ORACLE}`);

const RUNS = Number(process.env['ORACLE_RUNS'] ?? 150);

const HOST_ACCOUNTS = parseAccounts({
  passwd: readFileSync('/etc/passwd', 'utf8'),
  group: readFileSync('/etc/group', 'utf8'),
  nsswitch: undefined,
});

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'oracle-'));
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

const log = fc.record({
  sizeBytes: fc.constantFrom(0, 5, 1024, 2048, 1_048_576),
  ageDays: fc.constantFrom(0, 2, 40),
  lastDays: fc.option(fc.constantFrom(0, 0.2, 1, 3, 8, 40, 400, -3)),
});
const world = fc.record({
  main: anyConf,
  parts: fc.array(
    fc.tuple(
      fc.constantFrom('a', 'b.bak', 'c.old', '.d.swp', 'e', 'f~', 'g.dpkg-new'),
      fc.oneof(anyConf, conf),
    ),
    { maxLength: 3 },
  ),
  includeAt: fc.constantFrom('none', 'begin', 'end', 'file'),
  logs: fc.array(log, { minLength: 8, maxLength: 8 }),
  directory: fc.constantFrom(0o755, 0o755, 0o755, 0o777, 0o775),
  gid: fc.constantFrom(0, 4),
  partMode: fc.constantFrom(0o644, 0o644, 0o600, 0o664),
  partUid: fc.constantFrom(0, 0, 1001),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

const LOGS = ['a.log', 'b.log', 'c.log', 'd.log', 'a b.log', 'a.log.1', 'sub/x.log', 'sub/y'];

interface Built {
  readonly main: string;
  readonly logs: string;
  readonly state: string;
  readonly files: Map<string, Log>;
}

function build(one: World, nowMs: number): Built {
  const root = join(home, 'world');
  rmSync(root, { recursive: true, force: true });
  const logs = join(root, 'logs');
  mkdirSync(join(logs, 'sub'), { recursive: true });
  mkdirSync(join(logs, 'old'));
  mkdirSync(join(root, 'conf.d'));
  const put = (text: string): string => text.replaceAll('@', logs);
  for (const [part, text] of one.parts) {
    const path = join(root, 'conf.d', part);
    writeFileSync(path, put(text));
    chmodSync(path, one.partMode);
    chownSync(path, one.partUid, 0);
  }
  const include = one.includeAt === 'file' ? `include ${root}/conf.d/e\n` : `include ${root}/conf.d\n`;
  const main = join(root, 'main.conf');
  const ends = one.includeAt === 'end' || one.includeAt === 'file' ? include : '';
  writeFileSync(main, (one.includeAt === 'begin' ? include : '') + put(one.main) + ends);
  let memory = 'logrotate state -- version 2\n';
  const files = new Map<string, Log>();
  LOGS.forEach((file, at) => {
    const { sizeBytes = 0, ageDays = 0, lastDays = null } = one.logs[at] ?? {};
    const path = join(logs, file);
    writeFileSync(path, '');
    truncateSync(path, sizeBytes);
    const modifiedMs = nowMs - ageDays * DAY_MS;
    utimesSync(path, modifiedMs / 1000, modifiedMs / 1000);
    if (lastDays !== null) memory += `"${path}" ${stamp(nowMs - lastDays * DAY_MS)}\n`;
  });
  linkSync(join(logs, 'd.log'), join(logs, 'd2.log'));
  symlinkSync('a.log', join(logs, 'link.log'));
  for (const file of [...LOGS, 'd2.log', 'link.log']) {
    const stat = lstatSync(join(logs, file));
    files.set(file, {
      mode: stat.mode & 0o7777,
      uid: stat.uid,
      gid: stat.gid,
      acl: false,
      modifiedMs: stat.mtimeMs,
      sizeBytes: stat.size,
      links: stat.nlink,
      isSymlink: stat.isSymbolicLink(),
    });
  }
  chmodSync(logs, one.directory);
  chownSync(logs, 0, one.gid);
  const state = join(root, 'state');
  writeFileSync(state, memory);
  return { main, logs, state, files };
}

function stamp(ms: number): string {
  const at = new Date(ms);
  const clock = `${at.getUTCHours()}:${at.getUTCMinutes()}:${at.getUTCSeconds()}`;
  return `${at.getUTCFullYear()}-${at.getUTCMonth() + 1}-${at.getUTCDate()}-${clock}`;
}

/** Reads from the disk what the model asks for. */
function readReal(main: string): LogrotateConfig {
  const sources = new Map<string, Source>();
  for (;;) {
    const config = readConfig(main, sources, HOST_ACCOUNTS);
    if (config.wanted.length === 0) return config;
    for (const path of config.wanted) sources.set(path, fetchSource(path));
  }
}

function fetchSource(path: string): Source {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return { kind: 'missing', code: 'ENOENT' };
  if (stat.isDirectory()) return { kind: 'directory', dev: stat.dev, names: readdirSync(path).sort() };
  if (!stat.isFile()) return { kind: 'other' };
  return { ...confFile(readFileSync(path)), mode: stat.mode & 0o7777, uid: stat.uid } as Source;
}

/** What the model says in place of logrotate. */
function predict(config: LogrotateConfig, { logs, files, state }: Built, nowMs: number): SaidBlock[] {
  const { entries } = parseState(readFileSync(state, 'latin1'));
  const { byPath } = assignLogs(
    config,
    [...files.keys()].map((file) => join(logs, file)),
  );
  return config.blocks
    .filter(({ lost }) => !lost)
    .map((one) => {
      const own = [...byPath].filter(([, { kind, block: by }]) => kind === 'governed' && by === one);
      const decisions = own.map(([path]): [string, string] => {
        const file = files.get(path.slice(logs.length + 1));
        if (!file) throw new Error(`no file ${path}`);
        const { mode, gid } = lstatSync(dirname(path));
        const candidate = {
          links: 1,
          isSymlink: false,
          ...file,
          parent: { mode: mode & 0o7777, gid },
          state: entries.get(path),
        };
        const decision = decide(candidate, one.settings, { nowMs });
        return [path, decision.kind === 'rotates' ? 'rotates' : decision.reason];
      });
      return { ...sayHead(one.settings), logs: decisions.sort(compareFirst) };
    });
}

function compareFirst([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether logrotate has to end with an error. */
function failsOn(config: LogrotateConfig, said: readonly SaidBlock[], paths: readonly string[]): boolean {
  return (
    isFaulty(config) ||
    said.some(({ logs }) => logs.some(([, what]) => what === 'missing' || what === 'insecure-parent')) ||
    assignLogs(config, paths).duplicates.size > 0
  );
}

describe.skipIf(NO_ORACLE !== undefined)('the model and logrotate 3.21', () => {
  it('say the same of any configuration', () => {
    fc.assert(
      fc.property(world, (one) => {
        const texts = [one.main, ...one.parts.map(([, text]) => text)].join('\n');
        // The model does not search for directories that match.
        fc.pre(!(texts.includes('olddir') && texts.includes('@/*/')));
        // logrotate makes these directories although it only says what it would do.
        fc.pre(!(texts.includes('createolddir') && /nothing|no such/.test(texts)));
        const nowMs = Date.now();
        const built = build(one, nowMs);
        const said = runLogrotate(built.main, built.state, ['-d', '-m', '/bin/true']);
        fc.pre(Math.trunc(nowMs / HOUR_MS) === Math.trunc(Date.now() / HOUR_MS));
        // An include within a block that fails takes the names of the block with it: a slip of logrotate.
        fc.pre(!said.text.includes('rotating pattern: (null)'));
        const config = readReal(built.main);
        const paths = [...built.files.keys()].map((file) => join(built.logs, file));
        // A second block for a log costs an included file the settings that it leaves to others, and a block
        // without logs needs no olddir; the model follows neither.
        fc.pre(
          (one.parts.length === 0 && !texts.includes('olddir')) || !said.text.includes('duplicate log entry'),
        );
        const predicted = predict(config, built, nowMs);
        const real = said.blocks.map(({ logs, ...head }) => ({
          ...head,
          logs: logs
            .filter(([path]) => built.files.has(path.slice(built.logs.length + 1)))
            .map(([path, what]): [string, string] => [path, what])
            .sort(compareFirst),
        }));
        expect(predicted, said.text).toEqual(real);
        // Nothing was rotated, so there is nothing to mail.
        if (!said.text.includes('for mailing'))
          expect(failsOn(config, said.blocks, paths), said.text).toBe(said.exit !== 0);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});
