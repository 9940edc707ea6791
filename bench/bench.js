/**
 * Measures speed and memory of the built command.
 *
 * Usage: npm run bench [-- --quick] [-- formats]; `formats` measures packed files alone. Makes its inputs in a temporary folder, runs each command several times in turn, and
 * prints the median. The number of findings of every run is asserted against the first.
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireMaterial, SHARED } from './material.js';

requireMaterial();
const quick = process.argv.includes('--quick');
const MIB = 1024 * 1024;
const size = (quick ? 64 : 1024) * MIB;
const PROGRAM = fileURLToPath(new URL('../bin/logscan.js', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'logscan-bench-'));
const lines = [];
const hasRipgrep = spawnSync('rg', ['--version']).status === 0;
const isFormats = process.argv.includes('formats');

/** Programs that pack a log, and what they are asked to do; those that are missing here are left out. */
const PACKERS = {
  gz: ['gzip', '-c'],
  zst: ['zstd', '-c', '-q'],
  xz: ['xz', '-c', '-1'],
  bz2: ['bzip2', '-c', '-1'],
  lz4: ['lz4', '-c', '-q'],
  br: ['brotli', '-c', '-q', '4'],
  tar: ['tar', '-cf', '-'],
  zip: ['zip', '-q', '-'],
};

try {
  say(
    `${new Date().toISOString()} ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node.js ${process.version}`,
  );
  if (!isFormats) {
    measureStart();
    measureFile('sparse', repeat(makeSparse(), size));
    measureFile('dense', repeat(readDense(), quick ? size : size / 4));
    for (const name of makeStress()) measureFile(`stress ${path.basename(name)}`, name, ['1']);
  }
  measureFormats(repeat(makeSparse(), size / 4));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const results = fileURLToPath(new URL('results', import.meta.url));
writeFileSync(
  path.join(results, `${isFormats ? 'formats' : 'bench'}-${new Date().toISOString().slice(0, 10)}.txt`),
  `${lines.join('\n')}\n`,
);

/** Bare node, `--version`, and a scan of one small file. */
function measureStart() {
  const small = path.join(folder, 'small.log');
  writeFileSync(small, 'INFO nothing to see\n'.repeat(40));
  const [bare, version, scan] = compare(
    [
      ['-e', '0'],
      [PROGRAM, '--version'],
      [PROGRAM, '--no-audit', '--jobs', '1', small],
    ],
    quick ? 5 : 15,
  );
  say(
    `start: node ${ms(bare)}, --version ${ms(version)} (${ratio(version, bare)}), small file ${ms(scan)} (${ratio(scan, bare)})`,
  );
}

/** The same log plain and in every format, one thread: what unpacking costs, in decoded bytes a second. */
function measureFormats(file) {
  const bytes = statSync(file).size;
  const files = [
    file,
    ...Object.entries(PACKERS).flatMap(([suffix, command]) => pack(file, suffix, command)),
  ];
  const runs = compare(
    files.map((name) => scanArguments(name, '1')),
    quick ? 1 : 3,
  );
  const plain = runs[0];
  for (const [index, run] of runs.entries()) {
    const name = index === 0 ? 'plain' : path.extname(files[index]).slice(1);
    if (run.count !== plain.count)
      throw new Error(`Findings differ for "${name}": ${run.count}, not ${plain.count}`);
    say(
      `format ${name}, ${(bytes / MIB).toFixed(0)} MiB: ${rate(bytes, run)} (${ratio(run, plain)}); peak ${run.memoryMib} MiB`,
    );
  }
}

function pack(file, suffix, [program, ...args]) {
  const packed = path.join(folder, `packed.${suffix}`);
  const out = openSync(packed, 'w');
  const { status } = spawnSync(program, [...args, file], { stdio: ['ignore', out, 'ignore'] });
  closeSync(out);
  return status === 0 ? [packed] : [];
}

function scanArguments(file, jobs) {
  const flags = ['--no-audit', '--format', 'json', '--min-confidence', 'possible'];
  return [PROGRAM, ...flags, '--jobs', jobs, file];
}

function measureFile(name, file, jobs = ['1', '2']) {
  const bytes = statSync(file).size;
  const runs = compare(
    jobs.map((count) => scanArguments(file, count)),
    quick ? 1 : 3,
  );
  const cat = compareTool('cat', [file]);
  const rg =
    hasRipgrep && jobs.length > 1
      ? compareTool('rg', ['-j1', '-c', '-i', '-F', '-f', keywords(), file])
      : undefined;
  const rates = runs.map(
    (run, index) => `${jobs[index]} thread${jobs[index] === '1' ? '' : 's'} ${rate(bytes, run)}`,
  );
  const count = new Set(runs.map((run) => run.count));
  if (count.size !== 1) throw new Error(`Findings differ for "${name}": ${[...count].join(', ')}`);
  const memory = Math.max(...runs.map((run) => run.memoryMib));
  say(
    `${name}, ${(bytes / MIB).toFixed(0)} MiB: ${rates.join(', ')}; peak ${memory} MiB; ${runs[0].count} findings; cat ${rate(bytes, cat)}${rg ? `; rg with the same keywords, one thread, ${rate(bytes, rg)}` : ''}`,
  );
}

/** Runs the commands in turn, `rounds` times; gives the median time of each. */
function compare(commands, rounds) {
  const all = commands.map(() => []);
  for (let round = 0; round < rounds; round++)
    commands.forEach((args, index) => all[index].push(runNode(args)));
  return all.map((runs) => ({
    ...runs[0],
    ms: median(runs.map((run) => run.ms)),
    memoryMib: Math.max(...runs.map((run) => run.memoryMib)),
  }));
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

function compareTool(command, args) {
  const started = process.hrtime.bigint();
  spawnSync(command, args, { stdio: 'ignore' });
  return { ms: Number(process.hrtime.bigint() - started) / 1e6 };
}

/** Every literal that rules are found by, one a line. */
function keywords() {
  const list = path.join(folder, 'keywords.txt');
  if (!existsSync(list)) {
    const file = new URL('../dist/rules/builtin.json', import.meta.url);
    const { rules } = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(list, `${[...new Set(rules.flatMap(({ literals }) => literals))].join('\n')}\n`);
  }
  return list;
}

function makeSparse() {
  const corpus = path.join(folder, 'sparse');
  runPython([
    'make_logs.py',
    '--out',
    corpus,
    '--seed',
    '5',
    '--size',
    '64M',
    '--density',
    '0.05',
    '--neg-density',
    '0.05',
  ]);
  const logs = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.log') && !name.startsWith('special'),
  );
  return Buffer.concat(logs.sort().map((name) => readFileSync(path.join(corpus, name))));
}

function readDense() {
  const names = ['mopidy-3.4.1-debian/vvvv.log', 'mopidy-3.4.1-upstream/vvvv.log'];
  return Buffer.concat(names.map((name) => readFileSync(path.join(SHARED, 'captures', name))));
}

function makeStress() {
  const stress = path.join(folder, 'stress');
  mkdirSync(stress);
  runPython(['make_stress.py', stress]);
  return readdirSync(stress)
    .sort()
    .map((name) => path.join(stress, name));
}

function repeat(content, bytes) {
  const file = path.join(folder, `input-${lines.length}.log`);
  writeFileSync(file, '');
  for (let written = 0; written < bytes; written += content.length) appendFileSync(file, content);
  return file;
}

function runPython([script = '', ...args]) {
  const result = spawnSync('python3', [path.join(SHARED, 'corpus', script), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (result.status !== 0) throw new Error(`"${script}" ended with ${result.status ?? result.signal}`);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function rate(bytes, run) {
  return `${(bytes / 1e3 / run.ms).toFixed(0)} MB/s`;
}

function ms(run) {
  return `${run.ms.toFixed(0)} ms`;
}

function ratio(run, base) {
  return `${(run.ms / base.ms).toFixed(2)} times`;
}

function say(line) {
  lines.push(line);
  console.log(line);
}
