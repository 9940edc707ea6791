/**
 * Builds the demo's home: logs that leak, rotated and compressed copies, modes that let everyone read them.
 *
 * Takes the templates in `fixtures/demo` and a folder; makes every secret at run time, so that no file of the project holds
 * one. A secret is the same wherever it occurs, and the same in every demo.
 */
import { chmod, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'smol-toml';

/** Right from `src/cli` and from `dist/cli` alike. */
const TEMPLATES = new URL('../../fixtures/demo/', import.meta.url);

const DAY_MS = 24 * 60 * 60 * 1000;

interface Prop {
  readonly template: string;
  /** Path below the home; `.gz` is compressed. */
  readonly path: string;
  readonly mode: number;
  /** Days since it was last written. */
  readonly ageDays: number;
}

const PROPS: readonly Prop[] = [
  { template: 'mopidy-debug.log', path: '.cache/mopidy/mopidy.log', mode: 0o644, ageDays: 1 },
  { template: 'mopidy-info.log', path: '.cache/mopidy/mopidy.log.1', mode: 0o666, ageDays: 8 },
  { template: 'mopidy-info.log', path: '.cache/mopidy/mopidy.log.2.gz', mode: 0o640, ageDays: 15 },
  { template: 'mopidy-old.log', path: '.cache/mopidy/mopidy.log.3.gz', mode: 0o644, ageDays: 200 },
  { template: 'librespot.log', path: '.cache/librespot/librespot.log', mode: 0o644, ageDays: 1 },
  { template: 'credentials.json', path: '.cache/librespot/credentials.json', mode: 0o644, ageDays: 30 },
];

export interface StageTools {
  /** Makes text from placeholders such as `<hex:32>`. */
  readonly expand: (text: string, seed: number) => Promise<string>;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly nowMs: number;
}

/** Builds the home below `root`, whose mode becomes 0755; gives the home's path. Rejects with the system's error. */
export async function buildStage(root: string, tools: StageTools): Promise<string> {
  const home = join(root, 'home');
  const secrets = await makeSecrets(tools);
  await chmod(root, 0o755);
  for (const prop of PROPS) await placeProp(home, prop, { secrets, nowMs: tools.nowMs });
  return home;
}

async function makeSecrets({ expand }: StageTools): Promise<ReadonlyMap<string, string>> {
  const shapes = Object.entries(parse(await readFile(new URL('secrets.toml', TEMPLATES), 'utf8')));
  const secrets = new Map<string, string>();
  for (const [seed, [name, shape]] of shapes.entries()) {
    if (typeof shape === 'string') secrets.set(name, await expand(shape, seed));
  }
  return secrets;
}

interface Script {
  readonly secrets: ReadonlyMap<string, string>;
  readonly nowMs: number;
}

async function placeProp(home: string, prop: Prop, { secrets, nowMs }: Script): Promise<void> {
  const written = new Date(nowMs - prop.ageDays * DAY_MS);
  const template = await readFile(new URL(prop.template, TEMPLATES), 'utf8');
  const text = fillTemplate(template, new Map([...secrets, ['date', written.toISOString().slice(0, 10)]]));
  const file = join(home, prop.path);
  await makeFolders(home, dirname(prop.path));
  await writeFile(file, prop.path.endsWith('.gz') ? gzipSync(text) : text);
  // The umask must not spoil the fault.
  await chmod(file, prop.mode);
  await utimes(file, written, written);
}

async function makeFolders(home: string, below: string): Promise<void> {
  const parts = below.split('/');
  for (let depth = 0; depth <= parts.length; depth++) {
    const folder = join(home, ...parts.slice(0, depth));
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
  }
}

/** Replaces each `{{name}}`. Throws for a name that has no value. */
export function fillTemplate(template: string, values: ReadonlyMap<string, string>): string {
  return template.replace(/\{\{([a-z-]+)\}\}/g, (_whole, name: string) => {
    const value = values.get(name);
    if (value === undefined)
      throw new Error(`A template of the demo names "${name}", which is not in secrets.toml`);
    return value;
  });
}
