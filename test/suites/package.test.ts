/**
 * The packed tarball: holds what the program needs, no more, and works from another folder.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let folder: string;
let packed: Packed;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'logscan-package-'));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  [packed] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8' })) as [Packed];
  execFileSync('tar', ['-xzf', path.join(folder, packed.filename), '-C', folder]);
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'package', 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Scans a log with a password by the unpacked program, */
function expectScan(...flags: readonly string[]): void {
  const log = path.join(folder, 'app.log');
  writeFileSync(log, `INFO shout2send password=${'hackme'}${'Ab12'}\n`);
  const program = path.join(folder, 'package', 'bin', 'logscan.js');
  const env = { ...process.env, XDG_STATE_HOME: path.join(folder, 'state') };
  const result = spawnSync(process.execPath, [program, '--format', 'jsonl', '--no-audit', ...flags, log], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect(result.stderr).toBe('');
  expect(result.stdout).toContain('"rule":"generic.password"');
  expect(result.status).toBe(1);
}

describe('the tarball', () => {
  it('holds the program, the rules and the demo, and nothing of the workshop', () => {
    const names = packed.files.map((file) => file.path);
    for (const name of ['bin/logscan.js', 'dist/prefilter/kernel.wasm', 'rules/generic.toml', 'LICENSE']) {
      expect(names).toContain(name);
    }
    expect(names.filter((name) => /^(?:test|bench|src|node_modules|\.ci)\//.test(name))).toEqual([]);
  });

  it('scans from where it was unpacked, with what it loads for some scans alone', () => {
    expectScan();
    expectScan('--regex', 're2js');
  });

  it('holds code that V8 takes as it was compiled', () => {
    const watch = `
      const vm = require('node:vm');
      vm.Script = class extends vm.Script {
        constructor(...args) { super(...args); console.log(this.cachedDataRejected); }
      };
      require('./bin/load.js').load('main.js');`;
    const cwd = path.join(folder, 'package');
    expect(execFileSync(process.execPath, ['-e', watch], { cwd, encoding: 'utf8' })).toBe('false\n');
  });

  it('scans alike with compiled code that is broken, and without any', () => {
    const bundle = path.join(folder, 'package', 'dist', 'bundle', 'bytecode');
    const [version] = readdirSync(bundle);
    const kept = path.join(bundle, version ?? '');
    expect(version).toContain(process.version);
    expect(readdirSync(kept)).toEqual(expect.arrayContaining(['main.js', 'scan.js', 'engine.js']));
    for (const name of readdirSync(kept)) writeFileSync(path.join(kept, name), 'no code');
    expectScan();
    expectScan('--regex', 're2js');
    rmSync(bundle, { recursive: true });
    expectScan();
  });

  it('is well formed', async () => {
    const { messages, pkg } = await publint({
      pkgDir: path.join(folder, 'package'),
      pack: false,
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });
});

describe('the lock file', () => {
  it('lets the native engine be built on every Node.js, and names no registry', () => {
    const text = readFileSync('package-lock.json', 'utf8');
    expect(text).not.toMatch(/"resolved"/);
    const lock = JSON.parse(text) as {
      packages: Record<string, { engines?: unknown; optional?: boolean; dev?: boolean }>;
    };
    // npm leaves out an optional package whose `engines` do not fit; re2 builds and passes its tests on Node.js 20 too.
    const named = Object.entries(lock.packages).filter(
      ([, entry]) => entry.optional && !entry.dev && entry.engines,
    );
    expect(named.map(([name]) => name)).toEqual([]);
  });
});
