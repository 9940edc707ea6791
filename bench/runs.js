/**
 * Runs of programs: interleaved, timed, their findings counted.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder } from './inputs.js';

export const MIB = 1024 * 1024;
export const PROGRAM = fileURLToPath(new URL('../bin/logscan.js', import.meta.url));

/** Arguments of node for a scan that tells all that it finds. */
export function scanArguments(file, jobs) {
  const flags = ['--no-audit', '--format', 'json', '--min-confidence', 'possible'];
  return [PROGRAM, ...flags, '--jobs', jobs, file];
}

/** Runs node with each list of arguments in turn, `rounds` times; gives the median time of each. */
export function compare(commands, rounds) {
  const all = commands.map(() => []);
  for (let round = 0; round < rounds; round++)
    commands.forEach((args, index) => all[index].push(runNode(args)));
  return all.map((runs) => ({
    ...runs[0],
    ms: median(runs.map((run) => run.ms)),
    memoryMib: Math.max(...runs.map((run) => run.memoryMib)),
  }));
}

/** One run of another program. */
export function runTool(command, args) {
  const started = process.hrtime.bigint();
  spawnSync(command, args, { stdio: 'ignore' });
  return { ms: Number(process.hrtime.bigint() - started) / 1e6 };
}

function runNode(args) {
  const report = path.join(folder, 'time.txt');
  const started = process.hrtime.bigint();
  const timed = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-o', report, '-f', '%M'] : [];
  const [command = '', ...rest] = [...timed, process.execPath, ...args];
  const env = { ...process.env, XDG_STATE_HOME: folder };
  const result = spawnSync(command, rest, { encoding: 'utf8', maxBuffer: 1 << 30, env });
  const elapsed = Number(process.hrtime.bigint() - started) / 1e6;
  const memoryMib = existsSync(report)
    ? Math.round(Number(readFileSync(report, 'utf8').trim().split('\n').at(-1)) / 1024)
    : 0;
  return { ms: elapsed, memoryMib, count: countFindings(result.stdout) };
}

function countFindings(stdout) {
  if (!stdout.startsWith('{')) return 0;
  return JSON.parse(stdout).findings.reduce((sum, finding) => sum + finding.count, 0);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export function rate(bytes, run) {
  return `${(bytes / 1e3 / run.ms).toFixed(0)} MB/s`;
}

export function ms(run) {
  return `${run.ms.toFixed(0)} ms`;
}

export function ratio(run, base) {
  return `${(run.ms / base.ms).toFixed(2)} times`;
}
