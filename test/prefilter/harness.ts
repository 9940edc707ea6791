/**
 * What the prefilter's tests share: the compiled kernel, hits as arrays, and reproducible noise.
 *
 * `buildKernel` compiles the kernel only if it is missing or older than its sources, and puts it in place
 * in one step, so that test files may run at the same time.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPrefilter } from '../../src/prefilter/prefilter.js';
import type { Literal, Prefilter, ScanRange } from '../../src/prefilter/prefilter.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const assembly = join(root, 'src/prefilter/assembly');
const kernel = join(root, 'dist/prefilter/kernel.wasm');

export function buildKernel(): void {
  const sources = readdirSync(assembly).map((name) => modifiedMs(join(assembly, name)));
  if (modifiedMs(kernel) >= Math.max(...sources)) return;
  mkdirSync(dirname(kernel), { recursive: true });
  const fresh = `${kernel}.${process.pid}`;
  const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js');
  execFileSync(process.execPath, [compiler, '--config', join(assembly, 'asconfig.json'), '--outFile', fresh]);
  renameSync(fresh, kernel);
}

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

export type Hit = readonly [literal: number, offset: number];

export function collectHits(prefilter: Prefilter, range: ScanRange): readonly Hit[] {
  const hits: Hit[] = [];
  prefilter.scan(range, (literal, offset) => hits.push([literal, offset]));
  return hits;
}

/** Both kernels for the same literals; fails if the fast one is not the fast one. */
export async function createBoth(
  literals: readonly Literal[],
  capacityBytes: number,
): Promise<{ readonly simd: Prefilter; readonly scalar: Prefilter }> {
  const simd = await createPrefilter(literals, { kernel: 'simd', capacityBytes });
  const scalar = await createPrefilter(literals, { kernel: 'scalar', capacityBytes });
  if (simd.kernel !== 'simd' || scalar.kernel !== 'scalar') throw new Error('Not the kernels asked for');
  return { simd, scalar };
}

export function exact(text: string): Literal {
  return { text, caseSensitive: true };
}

export function anyCase(text: string): Literal {
  return { text, caseSensitive: false };
}

/** Whole numbers in [0, bound), the same ones for the same seed (mulberry32). */
export function seedNumbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

const PREFIXES =
  'ghp_ gho_ github_pat_ glpat- AKIA AIza ya29. xoxb- sk_live_ npm_ hvs. SG. hf_ eyJ 1//0 GOCSPX- -----BEGIN ://';

const NAMES =
  'access_token refresh_token client_secret api_key apikey X-Plex-Token password passwd pwd secret token auth ' +
  'authorization bearer basic cookie session sid= key pass= private_key credential signature api.telegram.org/bot';

/** Literals of the kinds that rules have: typed prefixes, which are exact, and words in any case. */
export const RULE_LITERALS: readonly Literal[] = [
  ...PREFIXES.split(' ').map(exact),
  ...NAMES.split(' ').map(anyCase),
];

const WORDS = (
  'INFO DEBUG mopidy.core Starting GET /tracks/token?q= HTTP/1.1 user keyboard Token PASSWORD= password: tokens ' +
  'https://example.org/a session authenticated ghp AKIB sk_live api_ Authorization: cookie ---- é Ünïcode \u001b[1m'
).split(' ');

/** Lines that look like a log's, with some literals, near misses and bytes over 127 among them. */
export function fakeLog(seed: number, lengthBytes: number): Buffer {
  const next = seedNumbers(seed);
  const parts: string[] = [];
  for (let length = 0; length < lengthBytes;) {
    const word =
      next(40) === 0 ? (RULE_LITERALS[next(RULE_LITERALS.length)]?.text ?? '') : WORDS[next(WORDS.length)];
    const part = `${next(4) === 0 ? next(1e9).toString(16) : word}${next(12) === 0 ? '\n' : ' '}`;
    parts.push(part);
    length += part.length;
  }
  return Buffer.from(parts.join('')).subarray(0, lengthBytes);
}
