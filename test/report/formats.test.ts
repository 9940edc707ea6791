import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { FORMAT_NAMES } from '../../src/report/format.js';
import { FORMATS } from '../../src/report/formats.js';
import type { Event } from '../../src/model/event.js';
import { FILES, makeCrowd, makeHostileScene, makeOccurrence, makeScene, makeSecret, START } from './scene.js';
import { OPTIONS, renderReport, runReport } from './sink.js';

test('every format has a name', () => {
  expect([...FORMAT_NAMES].toSorted()).toEqual(Object.keys(FORMATS).toSorted());
});

/** A reader that goes away after some bytes. */
class Quitter extends Writable {
  readonly errors: Error[] = [];
  #leftBytes: number;

  constructor(leftBytes: number) {
    super({ highWaterMark: 64 });
    this.#leftBytes = leftBytes;
    this.on('error', (error) => this.errors.push(error));
  }

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error) => void): void {
    this.#leftBytes -= chunk.length;
    const error = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    setImmediate(() => callback(this.#leftBytes < 0 ? error : undefined));
  }
}

describe.each(FORMAT_NAMES)('%s', (name) => {
  const open = FORMATS[name];

  test('writes the same for the same events', async () => {
    expect(await renderReport(open, makeScene())).toBe(await renderReport(open, makeScene()));
  });

  test('writes nothing for a scan that never started', async () => {
    expect(await renderReport(open, [])).toBe('');
  });

  test('lets no control or invisible character through, with and without colours', async () => {
    const lineEnd = name === 'csv' ? '\r\n' : '\n';
    for (const colorLevel of [0, 3] as const) {
      const text = await renderReport(open, makeHostileScene(), { colorLevel, verbose: true });
      const bare = text.replace(/\u001b\[[0-9;]*m/g, '').replaceAll(lineEnd, '');
      expect(bare).toContain('c4fe****9d');
      expect(bare).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
  });

  test('calls an incomplete scan incomplete', async () => {
    expect(await renderReport(open, makeScene())).toMatch(
      /incomplete|"complete": ?false|"executionSuccessful":false|"status":"failure"/,
    );
  });

  test('lists every file and how it ended, if asked to', async () => {
    const scene = [...makeScene().slice(0, -1), ...FILES, ...makeScene().slice(-1)];
    const text = await renderReport(open, scene, { coverage: true });
    for (const word of ['whole.log', 'torn.gz', 'pipe', 'core']) expect(text).toContain(word);
    expect(text).toMatch(/partly.scanned/);
    expect(text).toMatch(/corrupt["', ]+truncated/);
    expect(await renderReport(open, scene)).toBe(await renderReport(open, makeScene()));
  });

  test('tells the unit or container that wrote a secret', async () => {
    const unit = makeOccurrence({ unit: 'mopidy.service' });
    const box = makeOccurrence({ container: 'web-1', image: 'nginx:1.27', pod: 'home/web-0' });
    const scene = [unit, box].flatMap((place): Event[] => [
      { type: 'occurrence', occurrence: place },
      { type: 'finding', finding: makeSecret({}, [place]) },
    ]);
    const text = await renderReport(open, [START, ...scene]);
    for (const word of ['mopidy.service', 'web-1', 'nginx:1.27', 'home/web-0']) expect(text).toContain(word);
  });

  test('ends with the numbers of files by state', async () => {
    const text = await renderReport(open, makeScene());
    expect(text).toMatch(/12 files scanned,\s+1 partly|"files": ?\{"scanned": ?12, ?"partlyScanned": ?1/);
    expect(text).toMatch(/34\.2 MiB|"bytes": ?35862118/);
    expect(text).toContain('unreadable');
  });

  test('waits for a slow reader instead of filling memory', async () => {
    const { text, peakBytes } = await runReport(open, makeCrowd(5000));
    expect(text.length).toBeGreaterThan(name === 'jsonl' ? 100 : 1_000_000);
    expect(peakBytes).toBeLessThan(32 * 1024);
  });

  test.each([0, 100, 2000])('goes quiet when the reader leaves after %i bytes', async (leftBytes) => {
    const out = new Quitter(leftBytes);
    const report = open(out, OPTIONS);
    for (const event of makeScene()) await report.accept(event);
    await report.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(out.errors.map((error) => error.message)).toEqual(['write EPIPE']);
  });
});
