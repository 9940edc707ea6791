/**
 * Logs to measure with, made in a temporary folder.
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SHARED } from './material.js';

/** Where inputs are made, and what the measured command keeps. */
export const folder = mkdtempSync(path.join(tmpdir(), 'logscan-bench-'));

export function removeInputs() {
  rmSync(folder, { recursive: true, force: true });
}

/** Logs of many programs with a secret now and then. */
export function makeSparse() {
  const corpus = path.join(folder, 'sparse');
  const densities = ['--density', '0.05', '--neg-density', '0.05'];
  runPython(['make_logs.py', '--out', corpus, '--seed', '5', '--size', '64M', ...densities]);
  const logs = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.log') && !name.startsWith('special'),
  );
  return Buffer.concat(logs.sort().map((name) => readFileSync(path.join(corpus, name))));
}

/** What Mopidy logs at its finest level. */
export function readDense() {
  const names = ['mopidy-3.4.1-debian/vvvv.log', 'mopidy-3.4.1-upstream/vvvv.log'];
  return Buffer.concat(names.map((name) => readFileSync(path.join(SHARED, 'captures', name))));
}

/** Paths of texts that are hard to scan fast. */
export function makeStress() {
  const stress = path.join(folder, 'stress');
  mkdirSync(stress);
  runPython(['make_stress.py', stress]);
  return readdirSync(stress)
    .sort()
    .map((name) => path.join(stress, name));
}

/** A file of at least so many bytes of `content`, again and again. */
export function repeat(name, content, bytes) {
  const file = path.join(folder, `${name}.log`);
  const piece = content.subarray(0, bytes);
  writeFileSync(file, '');
  for (let written = 0; written < bytes; written += piece.length) appendFileSync(file, piece);
  return file;
}

function runPython([script = '', ...args]) {
  const result = spawnSync('python3', [path.join(SHARED, 'corpus', script), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (result.status !== 0) throw new Error(`"${script}" ended with ${result.status ?? result.signal}`);
}
