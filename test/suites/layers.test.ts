/**
 * The room plan: who may import whom, which third party where, no cycles, and no console or process below the cli.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** Rooms that a room may import, itself aside. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  model: [],
  walk: ['model'],
  read: ['model'],
  prefilter: ['model'],
  rules: ['model'],
  detect: ['model'],
  audit: ['model'],
  fix: ['model', 'audit', 'state'],
  state: ['model'],
  schedule: ['state'],
  report: ['model'],
  notify: ['model', 'report', 'state'],
  scan: ['model', 'walk', 'read', 'prefilter', 'rules', 'detect', 'audit', 'fix', 'state'],
  cli: ['index', 'scan', 'fix', 'report', 'notify', 'schedule', 'state', 'rules', 'walk', 'model'],
  index: ['scan', 'rules', 'model'],
};

const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  walk: ['fast-glob', 'picomatch'],
  read: ['seek-bzip', 'xz-decompress', 'zstd-napi'],
  rules: ['smol-toml', 'valibot', 're2', 're2js'],
  detect: ['re2', 're2js'],
  report: ['sarif'],
  notify: ['valibot'],
  cli: ['commander', 'ora', 'smol-toml', 'valibot'],
};

interface Source {
  readonly file: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('/assembly/'))
  .map((file) => readSource(`src/${file}`));

describe('the room plan', () => {
  it('sees every room', () => {
    expect(new Set(sources.map(({ room }) => room))).toEqual(new Set(Object.keys(ROOMS)));
  });

  it.each(sources)('$file imports what its room may', ({ file, room, imports }) => {
    for (const target of imports) {
      if (target.startsWith('node:')) continue;
      if (!target.startsWith('.'))
        expect(PACKAGES[room] ?? [], `${file} imports ${target}`).toContain(target.split('/')[0]);
      else
        expect([room, ...(ROOMS[room] ?? [])], `${file} imports ${target}`).toContain(
          roomOf(resolve(file, target)),
        );
    }
  });

  it('has no import cycle', () => {
    const graph = new Map(
      sources.map(({ file, imports }) => [
        file,
        imports.filter((target) => target.startsWith('.')).map((target) => resolve(file, target)),
      ]),
    );
    expect(findCycle(graph)).toEqual([]);
  });

  it.each(sources.filter(({ room }) => room !== 'cli'))(
    '$file leaves process and console alone',
    ({ text }) => {
      const code = text.replace(/^\s*(?:\/\/|\/?\*).*/gm, '');
      expect(code.match(/(?<![\w.'"`\\-])(?:process|console)\??\.[a-zA-Z]/)?.[0]).toBeUndefined();
      expect(text).not.toMatch(/from 'node:process'/);
    },
  );
});

function readSource(file: string): Source {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/(?:\bfrom |\bimport |\bimport\(|\brequire\()'([^']+)'/g);
  return { file, room: roomOf(file), text, imports: [...found].map((match) => match[1] ?? '') };
}

function roomOf(file: string): string {
  const [, room = ''] = file.split('/');
  return room.replace(/\.ts$/, '');
}

function resolve(file: string, target: string): string {
  return path.join(path.dirname(file), target).replace(/\.js$/, '.ts');
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return [];
    done.add(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...trail, file]);
      if (cycle.length > 0) return cycle;
    }
    return [];
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
