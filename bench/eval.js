/**
 * Measures detection: labelled real captures, generated logs with ground truth, and clean real logs.
 *
 * Usage: npm run eval [-- SEED …]. Prints recall on the captures, the evaluator's scores per seed, and what is found
 * where nothing should be.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collectOccurrences, requireMaterial, SHARED } from './material.js';

requireMaterial();
const detailed = process.argv.includes('--missed');
const seeds = process.argv.slice(2).filter((word) => /^\d+$/.test(word));
await measureCaptures();
for (const seed of seeds.length > 0 ? seeds : ['1']) await measureGenerated(seed);
await measureClean();

/** A label counts when its whole span lies inside one occurrence. */
async function measureCaptures() {
  const folder = path.join(SHARED, 'captures');
  const { occurrences } = await collectOccurrences(folder, ['labels.jsonl']);
  const byLine = groupByLine(occurrences);
  const groups = new Map();
  for (const label of readLines(path.join(folder, 'labels.jsonl'))) {
    const name = label.file.split('/')[0];
    const group = groups.get(name) ?? { found: 0, all: 0, missed: [] };
    groups.set(name, group);
    group.all++;
    const near = byLine.get(`${label.file}:${label.line}`) ?? [];
    if (near.some((one) => one.column <= label.col && one.column + one.length >= label.end)) group.found++;
    else group.missed.push(`${label.file}:${label.line}:${label.col} ${label.secret} ${label.form}`);
  }
  console.log('Captures: labelled occurrences inside a finding');
  let [found, all] = [0, 0];
  for (const [name, group] of groups) {
    found += group.found;
    all += group.all;
    console.log(`  ${name.padEnd(32)} ${formatShare(group.found, group.all)}`);
    if (detailed) for (const line of group.missed) console.log(`    missed ${line}`);
  }
  console.log(`  ${'all'.padEnd(32)} ${formatShare(found, all)}`);
}

function groupByLine(occurrences) {
  const groups = new Map();
  for (const occurrence of occurrences) {
    const key = `${occurrence.file}:${occurrence.line}`;
    const group = groups.get(key);
    if (group) group.push(occurrence);
    else groups.set(key, [occurrence]);
  }
  return groups;
}

async function measureGenerated(seed) {
  const folder = mkdtempSync(path.join(tmpdir(), 'logscan-eval-'));
  try {
    const corpus = path.join(folder, 'gen');
    const densities = ['--density', '60', '--neg-density', '60'];
    runPython(['make_logs.py', '--out', corpus, '--seed', seed, '--size', '60M', ...densities]);
    const { occurrences } = await collectOccurrences(corpus, ['truth.jsonl', 'manifest.json']);
    const findings = path.join(folder, 'findings.jsonl');
    writeFileSync(findings, occurrences.map((one) => `${JSON.stringify(one)}\n`).join(''));
    console.log(`\nGenerated logs, seed ${seed}`);
    const truth = path.join(corpus, 'truth.jsonl');
    const more = detailed ? ['--missed', '60', '--full'] : [];
    runPython(
      ['eval.py', 'score', '--truth', truth, '--findings', findings, '--root', corpus, ...more],
      'inherit',
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureClean() {
  const { occurrences, done } = await collectOccurrences(path.join(SHARED, 'corpus', 'clean'));
  const megabytes = done.coverage.bytes / 1e6;
  const rate = (occurrences.length / megabytes) * 5;
  console.log(
    `\nClean logs: ${occurrences.length} findings in ${megabytes.toFixed(1)} MB, ${rate.toFixed(2)} per 5 MB`,
  );
  for (const { file, line, column, rule, preview } of occurrences.slice(0, detailed ? 200 : 10)) {
    console.log(`  ${file}:${line}:${column} ${rule} ${preview}`);
  }
}

function runPython(args, stdout = 'ignore') {
  const [script = '', ...rest] = args;
  const file = path.join(SHARED, 'corpus', script);
  const result = spawnSync('python3', [file, ...rest], { stdio: ['ignore', stdout, 'inherit'] });
  if (result.status !== 0) throw new Error(`"${script}" ended with ${result.status ?? result.signal}`);
}

function readLines(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function formatShare(found, all) {
  return `${((100 * found) / all).toFixed(2).padStart(6)} %  ${found}/${all}`;
}
