import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openOutlet } from '../../src/report/outlet.js';

/** A stream that holds back every write until it is told to go on. */
function holdBack(): { out: Writable; release: () => void; written: string[] } {
  const written: string[] = [];
  let release = (): void => {};
  const out = new Writable({
    highWaterMark: 4,
    write(chunk: Buffer, _encoding, callback) {
      written.push(chunk.toString());
      release = callback;
    },
  });
  return { out, release: () => release(), written };
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await nextTurn();
  return settled;
}

describe('openOutlet', () => {
  test('gives no promise while the stream takes more', () => {
    const { out, written } = holdBack();
    expect(openOutlet(out).write('ab')).toBeUndefined();
    expect(written).toEqual(['ab']);
  });

  test('waits until a full stream has drained', async () => {
    const { out, release } = holdBack();
    const waiting = openOutlet(out).write('abcdef') as Promise<void>;
    expect(await isSettled(waiting)).toBe(false);
    release();
    expect(await isSettled(waiting)).toBe(true);
  });

  test('stops waiting and writing when the reader goes away', async () => {
    const { out, written } = holdBack();
    const outlet = openOutlet(out);
    const waiting = outlet.write('abcdef') as Promise<void>;
    out.destroy(Object.assign(new Error('broken pipe'), { code: 'EPIPE' }));
    expect(await isSettled(waiting)).toBe(true);
    expect(outlet.write('more')).toBeUndefined();
    expect(written).toEqual(['abcdef']);
  });

  test('stops waiting when the stream is closed without an error', async () => {
    const { out } = holdBack();
    const waiting = openOutlet(out).write('abcdef') as Promise<void>;
    out.destroy();
    expect(await isSettled(waiting)).toBe(true);
  });

  test('stays silent after an error that leaves the stream open, as standard output does', () => {
    const { out, written } = holdBack();
    const outlet = openOutlet(out);
    out.emit('error', new Error('broken pipe'));
    expect(out.writable).toBe(true);
    expect(outlet.write('x')).toBeUndefined();
    expect(written).toEqual([]);
  });

  test('leaves no listeners behind after many waits', async () => {
    const { out, release } = holdBack();
    const outlet = openOutlet(out);
    for (let round = 0; round < 20; round++) {
      const waiting = outlet.write('abcdef') as Promise<void>;
      release();
      await waiting;
    }
    expect(out.listenerCount('drain') + out.listenerCount('close')).toBe(0);
    expect(out.listenerCount('error')).toBe(1);
  });
});
