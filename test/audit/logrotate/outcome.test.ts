import { describe, expect, it } from 'vitest';
import { EXPERIMENTS } from './experiments.js';
import type { Experiment } from './experiments.js';
import { CONF, DAY_MS, LAB_ACCOUNTS, confFile, readText, runModel } from './simulator.js';
import type { Log, Scene } from './simulator.js';

const DIRECTORY = '/srv/lab/logs';
/** The first run of the recorded experiments; the one that names the second of its day began just then. */
const FIRST_MS = Date.UTC(2026, 10, 22, 16, 35, 17);
const HOMEUSER = 1001;
const ROOT_OWNED = new Set([
  'hard and symbolic links',
  'an access list, which passes on to the compressed copy',
]);

function startScene({ directory, first, name }: Experiment): Scene {
  const [mode, gid] = directory ?? [0o755, 0];
  const files = new Map<string, Log>();
  const uid = ROOT_OWNED.has(name) ? 0 : HOMEUSER;
  for (const [file, changes] of Object.entries(first ?? { 'mopidy.log': {} })) {
    const isOpen = changes.isSymlink ? 0o777 : changes.acl ? 0o640 : 0o644;
    const entry = { mode: isOpen, uid, gid: uid, acl: false, modifiedMs: FIRST_MS, sizeBytes: 4082 };
    files.set(file, { ...entry, ...changes });
  }
  return { directory: { path: DIRECTORY, mode, gid }, files, state: new Map() };
}

/** The program writes again: into the log, or into a new one of its own, as root with umask 022. */
function writeLog({ files }: Scene, nowMs: number): void {
  const own = { mode: 0o644, uid: 0, gid: 0, acl: false };
  files.set('mopidy.log', { ...(files.get('mopidy.log') ?? own), sizeBytes: 4082, modifiedMs: nowMs });
}

function describeFile({ mode, uid, gid, acl }: Log): string {
  const name = (id: number): string => (id === HOMEUSER ? 'homeuser' : id === 4 ? 'adm' : 'root');
  return `${mode.toString(8)} ${name(uid)}:${name(gid)}${acl ? ' acl' : ''}`;
}

describe('the thirty-one experiments', () => {
  it('are thirty-one', () => {
    expect(EXPERIMENTS).toHaveLength(31);
    expect(new Set(EXPERIMENTS.map(({ name }) => name)).size).toBe(31);
  });

  it.each(EXPERIMENTS)('$name', (experiment) => {
    const scene = startScene(experiment);
    const text = `${DIRECTORY}/*.log {\n${experiment.block.map((line) => `    ${line}\n`).join('')}}\n`;
    const config = readText({ [CONF]: confFile(text, experiment.conf) }, LAB_ACCOUNTS);
    const exits: number[] = [];
    let nowMs = FIRST_MS;
    for (let run = 0; run < experiment.runs; run++, nowMs += DAY_MS) {
      exits.push(runModel(scene, config, { nowMs, force: experiment.unforced !== true }).exit);
      const isQuiet = ROOT_OWNED.has(experiment.name);
      if (!isQuiet) writeLog(scene, nowMs);
    }
    const left = Object.fromEntries([...scene.files].map(([name, file]) => [name, describeFile(file)]));
    expect(left).toEqual(experiment.left);
    expect(exits).toEqual(Array.from({ length: experiment.runs }, () => experiment.exit ?? 0));
    const memory = Object.fromEntries(
      [...scene.state].map(([path, { isFullHour }]) => [
        path.slice(DIRECTORY.length + 1),
        isFullHour ? 'met' : 'rotated',
      ]),
    );
    expect(memory).toEqual(experiment.memory ?? { 'mopidy.log': 'rotated' });
  });
});
