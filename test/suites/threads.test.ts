/**
 * Same bytes out for any number of threads and any size of window.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scan, type Event } from '../../src/index.js';
import { loadRules } from '../../src/rules/load.js';
import { makeFiller, makeSamples } from './sample.js';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'logscan-threads-'));
  const samples = await makeSamples(5);
  const lines = samples.flatMap(({ text }) => [text, Buffer.from('\n')]);
  for (let index = 0; index < 30; index++) {
    const content = Buffer.concat([makeFiller(index * 7919), ...lines.slice(0, 2 * (index % 9))]);
    const packed = index % 4 === 0 ? gzipSync(content) : content;
    writeFileSync(path.join(folder, `app-${index}.log`), packed);
  }
  // So large that threads are started.
  writeFileSync(path.join(folder, 'large.log'), Buffer.concat([makeFiller(17_000_000), ...lines]));
  writeFileSync(path.join(folder, 'broken.log.gz'), gzipSync(Buffer.concat(lines)).subarray(0, 900));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the number of threads', () => {
  it('changes nothing but the progress', async () => {
    const one = await collect(1);
    expect(one.filter(({ type }) => type === 'occurrence').length).toBeGreaterThan(100);
    expect(one.filter(({ type }) => type === 'problem').length).toBe(1);
    for (const jobs of [2, 3, 5]) expect(await collect(jobs), `${jobs} threads`).toEqual(one);
  }, 60_000);
});

async function collect(jobs: number): Promise<readonly Event[]> {
  const rules = await loadRules({ packs: [], only: [], skip: [] });
  const events: Event[] = [];
  const scanned = scan({
    paths: [folder],
    cwd: '/',
    exclude: [],
    maxDepth: Infinity,
    followSymlinks: false,
    jobs,
    rules,
    audit: true,
    minSeverity: 'info',
    minConfidence: 'possible',
    key: Buffer.alloc(32, 3),
    regex: 'auto',
    kernel: 'auto',
    now: () => Date.UTC(2026, 10, 21),
  });
  for await (const event of scanned) if (event.type !== 'progress') events.push(event);
  return events;
}
