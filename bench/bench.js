/**
 * Measures speed and memory of the built command.
 *
 * Usage: npm run bench [-- --quick] [-- formats]; `formats` measures packed files alone. Makes its inputs in a temporary
 * folder, runs each command several times in turn, and prints the median. The number of findings of every run is asserted
 * against the first.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folder, makeSparse, makeStress, readDense, removeInputs, repeat } from './inputs.js';
import { requireMaterial } from './material.js';
import { openResults } from './results.js';
import { compare, MIB, ms, PROGRAM, rate, ratio, runTool, scanArguments } from './runs.js';

requireMaterial();
const quick = process.argv.includes('--quick');
const isFormats = process.argv.includes('formats');
const size = (quick ? 64 : 1024) * MIB;
const hasRipgrep = spawnSync('rg', ['--version']).status === 0;
const { say, keep } = openResults(isFormats ? 'formats' : 'bench');

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
  const sparse = makeSparse();
  if (!isFormats) {
    measureStart();
    measureFile('sparse', repeat('sparse', sparse, size));
    measureFile('dense', repeat('dense', readDense(), quick ? size : size / 4));
    for (const name of makeStress()) measureFile(`stress ${path.basename(name)}`, name, ['1']);
  }
  measureFormats(repeat('plain', sparse, size / 4));
  keep();
} finally {
  removeInputs();
}

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

function measureFile(name, file, jobs = ['1', '2']) {
  const bytes = statSync(file).size;
  const runs = compare(
    jobs.map((count) => scanArguments(file, count)),
    quick ? 1 : 3,
  );
  const cat = runTool('cat', [file]);
  const rg =
    hasRipgrep && jobs.length > 1
      ? runTool('rg', ['-j1', '-c', '-i', '-F', '-f', listKeywords(), file])
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

/** A file with every literal that rules are found by, one a line. */
function listKeywords() {
  const list = path.join(folder, 'keywords.txt');
  const file = new URL('../dist/rules/builtin.json', import.meta.url);
  const { rules } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(list, `${[...new Set(rules.flatMap(({ literals }) => literals))].join('\n')}\n`);
  return list;
}
