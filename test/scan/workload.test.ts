import { describe, expect, test } from 'vitest';
import type { LogFile } from '../../src/model/logfile.js';
import { weighFiles } from '../../src/scan/workload.js';

const MIB = 1024 * 1024;

function makeFile(name: string, sizeBytes: number): LogFile {
  const facts = { mode: 0o600, uid: 0, gid: 0, dev: 1, ino: 1, links: 1, sizeBytes, modifiedMs: 0 };
  return { path: Buffer.from(name), name, family: name, facts };
}

/** Files of these sizes; tells how many were asked for and whether the listing was ended. */
function listFiles(sizes: readonly number[]): {
  readonly files: AsyncGenerator<LogFile, void>;
  readonly seen: { listed: number; ended: boolean };
} {
  const seen = { listed: 0, ended: false };
  async function* list(): AsyncGenerator<LogFile, void> {
    try {
      for (const [index, size] of sizes.entries()) {
        seen.listed++;
        yield makeFile(`${index}.log`, size);
      }
    } finally {
      seen.ended = true;
    }
  }
  return { files: list(), seen };
}

async function listNames(files: AsyncIterable<LogFile>): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of files) names.push(name);
  return names;
}

describe('a scan', () => {
  test.each([
    ['of nothing', [], false],
    ['of a small file', [800], false],
    ['of some megabytes', [4 * MIB, 4 * MIB], false],
    ['of a large file', [20 * MIB], true],
    ['of many small files', Array.from({ length: 600 }, () => 100), true],
  ])('%s', async (_name, sizes, isLarge) => {
    const load = await weighFiles(listFiles(sizes).files);
    expect(load.isLarge).toBe(isLarge);
    expect(await listNames(load.files)).toEqual(sizes.map((_, index) => `${index}.log`));
  });

  test('is not listed further than it takes to know', async () => {
    const { files, seen } = listFiles([1, 30 * MIB, 1, 1]);
    await weighFiles(files);
    expect(seen.listed).toBe(2);
  });

  test('that is left early ends its listing', async () => {
    const { files, seen } = listFiles([30 * MIB, 1, 1]);
    const load = await weighFiles(files);
    for await (const file of load.files) if (file.name === '0.log') break;
    expect(seen.ended).toBe(true);
  });
});
