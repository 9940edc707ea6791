import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { isKernelFileSystem } from '../../src/walk/mount.js';

describe('isKernelFileSystem', () => {
  test.skipIf(!existsSync('/proc/self/stat'))('is true in /proc', async () => {
    expect(await isKernelFileSystem(Buffer.from('/proc'))).toBe(true);
  });

  test('is false where files are, and where nothing is', async () => {
    expect(await isKernelFileSystem(Buffer.from(tmpdir()))).toBe(false);
    expect(await isKernelFileSystem(Buffer.from('/nosuch'))).toBe(false);
  });
});
