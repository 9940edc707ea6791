import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPrefilter, MAX_CAPACITY_BYTES, MAX_LITERALS } from '../../src/prefilter/prefilter.js';
import { webAssembly } from '../../src/prefilter/webassembly.js';
import { buildKernel, collectHits, exact } from './harness.js';

beforeAll(buildKernel);

describe('createPrefilter', () => {
  it.each(['auto', 'simd'] as const)('gives the SIMD kernel for %s', async (kernel) => {
    const prefilter = await createPrefilter([exact('abc')], { kernel, capacityBytes: 1000 });
    expect(prefilter.kernel).toBe('simd');
    expect(prefilter.window.length).toBe(1000);
  });

  it('gives the scalar one when asked', async () => {
    const prefilter = await createPrefilter([exact('abc')], { kernel: 'scalar', capacityBytes: 1000 });
    expect(prefilter.kernel).toBe('scalar');
    expect(prefilter.window.length).toBe(1000);
  });

  it.each(['simd', 'scalar'] as const)('finds what was written into the window (%s)', async (kernel) => {
    const prefilter = await createPrefilter([exact('abc')], { kernel, capacityBytes: 8 });
    prefilter.window.write('x abc y');
    expect(collectHits(prefilter, { from: 0, to: 8, end: 8 })).toEqual([[0, 2]]);
  });

  it.each([
    ['ab', 'Literal "ab"; give 3 to 64 ASCII characters'],
    ['é-é', 'Literal "é-é"; give 3 to 64 ASCII characters'],
    ['a'.repeat(65), '3 to 64 ASCII characters'],
    ['', '3 to 64 ASCII characters'],
  ])('refuses the literal %j', async (text, message) => {
    const made = createPrefilter([exact(text)], { kernel: 'auto', capacityBytes: 10 });
    await expect(made).rejects.toThrow(message);
  });

  it.each(['abc', 'a'.repeat(64), '\0\x01\x7f'])('takes the literal %j', async (text) => {
    const prefilter = await createPrefilter([exact(text)], { kernel: 'simd', capacityBytes: 64 });
    prefilter.window.write(text, 'latin1');
    expect(collectHits(prefilter, { from: 0, to: 64, end: 64 })).toEqual([[0, 0]]);
  });

  it.each([0, -1, 1.5, NaN, MAX_CAPACITY_BYTES + 1])('refuses a capacity of %d', async (capacityBytes) => {
    await expect(createPrefilter([], { kernel: 'auto', capacityBytes })).rejects.toThrow(RangeError);
  });

  it('refuses more literals than it has hashes for', async () => {
    const many = Array.from({ length: MAX_LITERALS + 1 }, () => exact('abc'));
    await expect(createPrefilter(many, { kernel: 'auto', capacityBytes: 1 })).rejects.toThrow(
      '16385 literals',
    );
  });
});

describe('createPrefilter without SIMD', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  function NoMemory(): void {
    throw new RangeError('no room');
  }

  const hosts = [
    ['no WebAssembly', undefined, 'this runtime has no WebAssembly;'],
    ['no SIMD', { validate: () => false }, 'this runtime has no WebAssembly SIMD;'],
    [
      'no memory',
      { validate: () => true, Memory: NoMemory },
      'its memory cannot be had (RangeError: no room);',
    ],
  ] as const;

  it.each(hosts)('falls back to scalar for auto, and says why for simd: %s', async (_, host, reason) => {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', host);
    const door = await import('../../src/prefilter/prefilter.js');
    const fallback = await door.createPrefilter([exact('abc')], { kernel: 'auto', capacityBytes: 8 });
    expect(fallback.kernel).toBe('scalar');
    const demanded = door.createPrefilter([exact('abc')], { kernel: 'simd', capacityBytes: 8 });
    await expect(demanded).rejects.toThrow(`The SIMD kernel cannot be had: ${reason}`);
  });

  it('says so when the kernel was not built', async () => {
    vi.resetModules();
    vi.doMock('node:fs/promises', () => ({ readFile: () => Promise.reject(new Error('ENOENT')) }));
    const door = await import('../../src/prefilter/prefilter.js');
    const fallback = await door.createPrefilter([], { kernel: 'auto', capacityBytes: 8 });
    expect(fallback.kernel).toBe('scalar');
    const demanded = door.createPrefilter([], { kernel: 'simd', capacityBytes: 8 });
    await expect(demanded).rejects.toThrow('its file cannot be read (Error: ENOENT)');
    vi.doUnmock('node:fs/promises');
  });

  it('fails rather than find nothing with a kernel that works on other memory', async () => {
    const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
    const type = [0x01, 0x08, 0x01, 0x60, 0x03, 0x7f, 0x7f, 0x7f, 0x01, 0x7f];
    const names = ['scan', 'build'].flatMap((name) => [name.length, ...Buffer.from(name), 0x00, 0x00]);
    const exported = [0x03, 0x02, 0x01, 0x00, 0x07, 1 + names.length, 0x02, ...names];
    const returnZero = [0x0a, 0x06, 0x01, 0x04, 0x00, 0x41, 0x00, 0x0b];
    const binary = Uint8Array.from([...header, ...type, ...exported, ...returnZero]);
    vi.resetModules();
    vi.doMock('node:fs/promises', () => ({ readFile: () => Promise.resolve(binary) }));
    const door = await import('../../src/prefilter/prefilter.js');
    const other = await door.createPrefilter([exact('abc')], { kernel: 'simd', capacityBytes: 8 });
    expect(() => collectHits(other, { from: 0, to: 8, end: 8 })).toThrow('run the build again');
    vi.doUnmock('node:fs/promises');
  });

  it('has left the real one alone', () => {
    expect(webAssembly).toBeDefined();
  });
});
