/**
 * Tries the packed tarball as a new user would: installed into an empty folder, under each supported Node.js.
 *
 * Usage: npm run smoke. Needs the npm registry: other Node.js versions come as the packages `node-linux-*`. Where the
 * native engine does not fit a version, the portable one has to take over. The last line counts the tests.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const MAJORS = ['22', '24', '26'];

const folder = mkdtempSync(path.join(tmpdir(), 'logscan-smoke-'));
let [passed, failed] = [0, 0];
try {
  const program = installTarball();
  const logs = writeLogs();
  smoke(process.execPath, program, logs);
  for (const major of MAJORS) smoke(installNode(major), program, logs);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function installTarball() {
  const [pack] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], PROJECT));
  const home = path.join(folder, 'home');
  mkdirSync(home);
  writeFileSync(path.join(home, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--no-audit', '--no-fund', path.join(folder, pack.filename)], home);
  return path.join(home, 'node_modules', '.bin', 'logscan');
}

function installNode(major) {
  const home = path.join(folder, `node-${major}`);
  mkdirSync(home);
  writeFileSync(path.join(home, 'package.json'), '{ "private": true }');
  const name = `node-linux-${arch()}`;
  run('npm', ['install', '--no-audit', '--no-fund', `${name}@${major}`], home);
  return path.join(home, 'node_modules', name, 'bin', 'node');
}

/** A log with a password, a compressed generation with the same one, and one without any secret. */
function writeLogs() {
  const logs = path.join(folder, 'logs');
  mkdirSync(logs);
  const line = `INFO [MainThread] mopidy.audio Output set to shout2send password=${'hackme'}${'Xy12'}\n`;
  writeFileSync(path.join(logs, 'mopidy.log'), line);
  writeFileSync(path.join(logs, 'mopidy.log.1.gz'), gzipSync(line));
  mkdirSync(path.join(logs, 'clean'));
  writeFileSync(path.join(logs, 'clean', 'quiet.log'), 'INFO nothing to see\n');
  return logs;
}

function smoke(node, program, logs) {
  const version = run(node, ['--version']).trim();
  const logscan = (...args) =>
    spawnSync(node, [program, ...args], {
      encoding: 'utf8',
      env: { ...process.env, XDG_STATE_HOME: folder },
    });

  check(`${version}: says its version`, () => /^\d+\.\d+\.\d+\n$/.test(logscan('--version').stdout));
  check(`${version}: finds one secret in two generations`, () => {
    const result = logscan('--format', 'json', '--no-audit', logs);
    const report = JSON.parse(result.stdout);
    const [finding] = report.findings;
    return result.status === 1 && report.findings.length === 1 && finding.count === 2 && report.complete;
  });
  check(
    `${version}: exits with 0 for clean logs`,
    () => logscan('--no-audit', path.join(logs, 'clean')).status === 0,
  );
  check(`${version}: takes the portable engine when told`, () => {
    const report = JSON.parse(logscan('--format', 'json', '--regex', 're2js', '--no-audit', logs).stdout);
    return report.engine.regex === 're2js' && report.findings.length === 1;
  });
  check(`${version}: scans with threads`, () => {
    // So much that threads are started.
    const large = path.join(folder, 'large.log');
    writeFileSync(large, 'INFO nothing to see\n'.repeat(1_000_000));
    return logscan('--jobs', '2', '--no-audit', logs, large).status === 1;
  });
  check(`${version}: proves its rules`, () => logscan('rules', 'check').status === 0);
  check(`${version}: shows the demo`, () => logscan('demo').status === 0);
}

function check(name, test) {
  let good = false;
  try {
    good = test();
  } catch (error) {
    console.error(error);
  }
  if (good) passed++;
  else failed++;
  console.log(`${good ? 'ok    ' : 'FAILED'} ${name}`);
}

function run(command, args, cwd = folder) {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
