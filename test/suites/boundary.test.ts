/**
 * No window seam: every rule example is found once, with its exact span, wherever the end of a window falls in it.
 */
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { WINDOW_MARGIN_BYTES } from '../../src/model/window.js';
import { loadSources } from '../../src/rules/sources.js';
import { createEngine, type Engine } from '../../src/scan/engine.js';
import { describeStdin } from '../../src/scan/stdin.js';
import { makeFiller, makeSamples, type Sample } from './sample.js';

const FRESH_BYTES = 8192;
const NOW_MS = Date.UTC(2025, 0, 1);

interface Place {
  readonly start: number;
  readonly length: number;
  readonly rule: string;
}

let engine: Engine;
let samples: readonly Sample[];

beforeAll(async () => {
  samples = await makeSamples(11);
  engine = await createEngine({
    rules: await loadSources([]),
    key: Buffer.alloc(32, 7),
    regex: 'auto',
    kernel: 'auto',
    now: () => NOW_MS,
    freshBytes: FRESH_BYTES,
  });
});

describe('window edges', () => {
  it('cut no example in two, wherever they fall', async () => {
    expect(samples.length).toBeGreaterThan(100);
    for (const sample of samples) {
      const { content, places } = sweepEdges(sample);
      expect(await scan(content), `${sample.rule} of ${sample.length} bytes`).toEqual(places);
    }
  }, 120_000);

  it('split no pair of neighbouring secrets', async () => {
    const line = Buffer.concat(samples.slice(0, 40).flatMap(({ text }) => [text, Buffer.from('\n')]));
    const whole = await scan(line);
    expect(whole.length).toBeGreaterThanOrEqual(40);
    for (let shift = 0; shift < line.length; shift += 97) {
      const lead = makeFiller(WINDOW_MARGIN_BYTES + FRESH_BYTES - shift);
      const moved = whole.map((place) => ({ ...place, start: place.start + lead.length }));
      expect(await scan(Buffer.concat([lead, line, makeFiller(100)])), `shift ${shift}`).toEqual(moved);
    }
  }, 120_000);
});

/** A file with one copy of the sample per byte of it, such that the k-th edge falls on the k-th byte. */
function sweepEdges(sample: Sample): { readonly content: Buffer; readonly places: readonly Place[] } {
  const parts: Buffer[] = [];
  const places: Place[] = [];
  let length = 0;
  const step = Math.max(1, Math.floor(sample.text.length / 200));
  for (let cut = 0, edge = 1; cut <= sample.text.length + 1; cut += step, edge++) {
    const at = WINDOW_MARGIN_BYTES + edge * FRESH_BYTES - cut;
    const piece = Buffer.concat([makeFiller(at - length), sample.text, Buffer.from('\n')]);
    parts.push(piece);
    length += piece.length;
    places.push({ start: at + sample.start, length: sample.length, rule: sample.rule });
  }
  return { content: Buffer.concat([...parts, makeFiller(50_000)]), places };
}

async function scan(content: Buffer): Promise<readonly Place[]> {
  const places: Place[] = [];
  const events = engine.scanFile(describeStdin(NOW_MS), { stdin: Readable.from([content]) });
  for await (const { occurrences } of events) {
    places.push(...occurrences.map(({ start, length, rule }) => ({ start, length, rule })));
  }
  return places;
}
