import { describe, expect, it } from 'vitest';
import { PAGE_BYTES, webAssembly } from '../../src/prefilter/webassembly.js';

describe('webAssembly', () => {
  it('is the interface of this runtime, with pages as long as declared', () => {
    if (webAssembly === undefined) throw new Error('This runtime has no WebAssembly');
    const memory = new webAssembly.Memory({ initial: 2, maximum: 2 });
    expect(memory.buffer.byteLength).toBe(2 * PAGE_BYTES);
  });

  it('refuses what is no module, and more memory than there can be', () => {
    expect(webAssembly?.validate(Buffer.from('no module'))).toBe(false);
    expect(() => new webAssembly!.Memory({ initial: 1e6, maximum: 1e6 })).toThrow();
  });
});
