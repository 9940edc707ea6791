/**
 * The model's files against those that Debian's logrotate 3.21 really leaves: names, modes, owners and access
 * lists after forced runs on made-up directories.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAccounts } from '../../../src/audit/accounts.js';
import type { Source } from '../../../src/audit/logrotate/config.js';
import { readConfig } from '../../../src/audit/logrotate/reader.js';
import { EXPERIMENTS } from './experiments.js';
import { NO_ORACLE, runLogrotate } from './oracle.js';
import { CONF, DAY_MS, HOUR_MS, confFile, runModel } from './simulator.js';
import type { Log, Scene } from './simulator.js';

const RUNS = Number(process.env['ORACLE_RUNS'] ?? 100);
const SETFACL = '/usr/bin/setfacl';
const GETFACL = '/usr/bin/getfacl';
const hasAcl = NO_ORACLE === undefined && spawnSync(SETFACL, ['--version']).status === 0;
if (!hasAcl) console.warn('access lists are not compared: setfacl is missing, or the real logrotate is');
const ACCOUNTS = parseAccounts({
  passwd: readFileSync('/etc/passwd', 'utf8'),
  group: readFileSync('/etc/group', 'utf8'),
  nsswitch: undefined,
});
/** `bin` in Debian's base accounts; stands for the user of the experiments. */
const USER = { name: 'bin', uid: 2 };

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'forced-'));
  chmodSync(home, 0o755);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Start {
  readonly mode: number;
  readonly gid: number;
  /** Mode, owner and age in days of each file. */
  readonly files: Readonly<Record<string, readonly [mode: number, uid: number, days: number]>>;
}

/** Makes a directory on the disk and the same as a scene. */
function stage({ mode, gid, files }: Start, nowMs: number): { readonly scene: Scene; readonly root: string } {
  const root = join(home, 'world');
  rmSync(root, { recursive: true, force: true });
  const path = join(root, 'logs');
  mkdirSync(path, { recursive: true });
  const logs = new Map<string, Log>();
  for (const [name, [bits, uid, days]] of Object.entries(files)) {
    const file = join(path, name);
    writeFileSync(file, `${name}\n`);
    chownSync(file, uid, uid);
    chmodSync(file, bits);
    const modifiedMs = nowMs - days * DAY_MS;
    utimesSync(file, modifiedMs / 1000, modifiedMs / 1000);
    logs.set(name, { mode: bits, uid, gid: uid, acl: false, modifiedMs, sizeBytes: name.length + 1 });
  }
  chownSync(path, ownerOf(mode, gid), gid);
  chmodSync(path, mode);
  return { root, scene: { directory: { path, mode, gid }, files: logs, state: new Map() } };
}

/** Directories that others may write belong to the user. */
function ownerOf(mode: number, gid: number): number {
  return (mode & 0o022) !== 0 && gid !== 0 ? USER.uid : 0;
}

/** The program makes its log anew where logrotate did not. */
function writeLog({ directory, files }: Scene, nowMs: number): void {
  const path = join(directory.path, 'mopidy.log');
  if (files.has('mopidy.log')) return;
  writeFileSync(path, 'anew\n');
  chmodSync(path, 0o644);
  files.set('mopidy.log', { mode: 0o644, uid: 0, gid: 0, acl: false, modifiedMs: nowMs, sizeBytes: 5 });
}

function list(directory: string, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(directory)) {
    const stats = lstatSync(join(directory, name));
    if (stats.isDirectory()) Object.assign(found, list(join(directory, name), `${name}/`));
    else found[prefix + name] = show(stats.mode & 0o7777, stats.uid, stats.gid);
  }
  return found;
}

function show(mode: number, owner: number, group: number): string {
  return `${mode.toString(8)} ${owner}:${group}`;
}

function listScene({ files }: Scene): Record<string, string> {
  return Object.fromEntries(
    [...files].map(([name, { mode, uid: owner, gid }]) => [name, show(mode, owner, gid)]),
  );
}

/** What the model asks for of this configuration: the text, and any directory. */
function readScene(
  text: string,
  conf: number,
  directories: readonly string[],
): ReturnType<typeof readConfig> {
  const sources = new Map<string, Source>([[CONF, confFile(text, conf)]]);
  for (const path of directories) sources.set(path, { kind: 'directory', dev: 1, names: [] });
  return readConfig(CONF, sources, ACCOUNTS);
}

describe.skipIf(NO_ORACLE !== undefined)('the experiments, run again', () => {
  const plain = EXPERIMENTS.filter(({ first }) => first === undefined);

  it.each(plain)('$name', (experiment) => {
    const nowMs = Date.now();
    const [mode, gid] = experiment.directory ?? [0o755, 0];
    const start = {
      mode,
      gid: gid === 0 ? 0 : USER.uid,
      files: { 'mopidy.log': [0o644, USER.uid, 0] },
    } as const;
    const { scene, root } = stage(start, nowMs);
    const lines = experiment.block.map((line) => line.replaceAll('homeuser', USER.name));
    const text = `${scene.directory.path}/*.log {\n${lines.join('\n')}\n}\n`;
    const conf = join(root, 'conf');
    writeFileSync(conf, text);
    chmodSync(conf, experiment.conf ?? 0o644);
    const config = readScene(text, experiment.conf ?? 0o644, [
      scene.directory.path,
      join(scene.directory.path, 'old'),
    ]);
    const force = experiment.unforced !== true;
    for (let run = 0; run < experiment.runs; run++) {
      const said = runLogrotate(conf, join(root, 'state'), force ? ['-f'] : []);
      const { exit } = runModel(scene, config, { nowMs, force });
      expect(exit, said.text).toBe(said.exit);
      expect(listScene(scene), said.text).toEqual(list(scene.directory.path));
      writeLog(scene, nowMs);
    }
  });

  it.skipIf(!hasAcl)('an access list passes on to copies, and not to logs with a mode of their own', () => {
    for (const lines of [
      'create 0600 root root\ncompress',
      'create\ncompress',
      'copytruncate',
      'create 640',
      'create',
    ]) {
      const nowMs = Date.now();
      const { scene, root } = stage({ mode: 0o755, gid: 0, files: { 'a.log': [0o640, 0, 0] } }, nowMs);
      const path = scene.directory.path;
      expect(spawnSync(SETFACL, ['-m', 'u:nobody:r', join(path, 'a.log')]).status).toBe(0);
      const before = scene.files.get('a.log');
      if (before) scene.files.set('a.log', { ...before, acl: true });
      const text = `${path}/*.log {\nrotate 3\n${lines}\n}\n`;
      writeFileSync(join(root, 'conf'), text);
      runLogrotate(join(root, 'conf'), join(root, 'state'), ['-f']);
      runModel(scene, readScene(text, 0o644, []), { nowMs, force: true });
      const listed = spawnSync(GETFACL, ['-cpn', ...readdirSync(path).map((name) => join(path, name))], {
        encoding: 'utf8',
      });
      const real = listed.stdout
        .trim()
        .split('\n\n')
        .map((entry) => entry.includes('user:65534'));
      expect(
        readdirSync(path).map((name) => scene.files.get(name)?.acl),
        lines,
      ).toEqual(real);
    }
  });
});

const when = fc.constantFrom(
  ...'a.log.1|a.log.2|a.log.3|a.log.5|a.log.1.gz|a.log.2.gz|a.log.3.gz|a.log.4.gz|a.log.0|a.1.log|a.2.log.gz'.split(
    '|',
  ),
  ...'a.log-20260101|a.log-20260102.gz|a.log-20260103.gz|a.log-20260104|a-20260101.log|a.log.2026-01-01'.split(
    '|',
  ),
  ...'b.log|b.log.1|a.log.xz'.split('|'),
);
const bits = fc.constantFrom(0o644, 0o600, 0o640, 0o666);
const owner = fc.constantFrom(0, 2, 3);
const WORDS = [
  'compress|compress|delaycompress|copytruncate|copy|renamecopy|dateext|dateext|create|create 0600',
  'create 0640 bin adm|create daemon|nocreate|start 0|start 2|extension .log|addextension .x|maxage 30',
  'dateformat .%Y-%m-%d|dateformat -%Y%m%d|olddir old|dateyesterday|notifempty|su bin bin|su root root',
  'compresscmd /bin/gzip|compressext .zz|hourly|allowhardlink',
].flatMap((words) => words.split('|'));
const settings = fc.uniqueArray(fc.constantFrom(...WORDS), { maxLength: 5 });
const world = fc.record({
  copies: fc.dictionary(when, fc.tuple(bits, owner, fc.constantFrom(1, 20, 100)), { maxKeys: 8 }),
  live: fc.tuple(bits, owner),
  rotate: fc.constantFrom(-1, 0, 1, 2, 3, 10),
  words: settings,
});

describe.skipIf(NO_ORACLE !== undefined)('made-up directories', () => {
  it('look after a forced run as the model says', () => {
    fc.assert(
      fc.property(world, ({ copies, live, rotate, words }) => {
        const nowMs = Date.now();
        // Together they fail at every run.
        fc.pre(!(words.includes('copy') && words.includes('renamecopy')));
        fc.pre(!(rotate === 0 && words.includes('compress') && words.some((one) => one.startsWith('copy'))));
        const own = words.includes('su bin bin');
        // Somebody else cannot work on the files of others.
        const files = Object.fromEntries(
          Object.entries({ 'a.log': [...live, 0] as const, ...copies }).map(([name, [mode, uid, days]]) => [
            name,
            [own ? mode | 0o600 : mode, own ? USER.uid : uid, days] as const,
          ]),
        );
        const { scene, root } = stage({ mode: own ? 0o775 : 0o755, gid: own ? USER.uid : 0, files }, nowMs);
        const path = scene.directory.path;
        mkdirSync(join(path, 'old'));
        if (own) chownSync(join(path, 'old'), USER.uid, USER.uid);
        const text = `${path}/a.log {\nrotate ${rotate}\n${words.join('\n')}\n}\n`;
        writeFileSync(join(root, 'conf'), text);
        const said = runLogrotate(join(root, 'conf'), join(root, 'state'), ['-f', '-v']);
        fc.pre(Math.trunc(nowMs / HOUR_MS) === Math.trunc(Date.now() / HOUR_MS));
        // A packed name that is taken moves the old copy aside; other errors are those of the disk.
        fc.pre(!/already exists, renaming|^error: unable to open/m.test(said.text));
        const config = readScene(text, 0o644, [path, join(path, 'old')]);
        const { exit } = runModel(scene, config, { nowMs, force: true });
        expect(listScene(scene), said.text).toEqual(list(path));
        expect(exit, said.text).toBe(said.exit);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});
