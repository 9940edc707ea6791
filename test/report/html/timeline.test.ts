import { describe, expect, test } from 'vitest';
import { drawStrip } from '../../../src/report/html/timeline.js';
import { makeOccurrence, makeSecret } from '../scene.js';

const LOG = '/home/pi/.cache/mopidy/mopidy.log';
const AXIS = { fromMs: Date.UTC(2026, 10, 1), toMs: Date.UTC(2026, 10, 11) };

describe('drawStrip', () => {
  test('has a tall tick for the live log, a short one for a generation, and words', () => {
    const strip = drawStrip(
      makeSecret({}, [
        makeOccurrence({ file: `${LOG}.1`, time: '2026-11-01T00:00:00', start: 1 }),
        makeOccurrence({ file: LOG, time: '2026-11-06T00:00:00Z', start: 2 }),
        makeOccurrence({ file: LOG, time: '2026-11-11T00:00:00Z', start: 3 }),
      ]),
      AXIS,
    ).markup;
    expect(strip).toContain('class="older" d="M5 8V16"');
    expect(strip).toContain('class="live" d="M500 1V16M995 1V16"');
    expect(strip).toContain('class="span" d="M5 12H995"');
    expect(strip).toContain('aria-label="written from 2026-11-01 00:00 to 2026-11-11 00:00"');
  });

  test('says how many times are known when not all are', () => {
    const strip = drawStrip(makeSecret({ count: 500 }), AXIS).markup;
    expect(strip).toContain('written 2026-11-20 21:14; 1 time known');
  });

  test('is nothing without times', () => {
    const { time: _time, ...untimed } = makeOccurrence();
    expect(drawStrip(makeSecret({}, [untimed]), AXIS).markup).toBe('');
  });
});
