/**
 * Keeps the compiled form of the bundle beside it, so that a scan need not wait for V8 to read half a megabyte of source.
 *
 * Scans the demo, as what has run there is what a scan is going to run. It is of use to the version of node that builds
 * the project; others compile as they did.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const RUN = `
  const { load, keep } = require('./bin/load.js');
  load('main.js').main().then((code) => {
    if ((code & 1) === 0) throw new Error('The scan of the demo ended with ' + code);
    keep();
  });
`;

const folder = mkdtempSync(path.join(tmpdir(), 'logscan-build-'));
try {
  // Nothing of the user's own is read or written.
  const env = { PATH: process.env.PATH, HOME: folder, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };
  const args = ['scan', '--jobs', '1', '--since-last', 'fixtures/demo'];
  execFileSync(process.execPath, ['-e', RUN, 'logscan', ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
} finally {
  rmSync(folder, { recursive: true });
}
