/**
 * Measures how cost grows: with the size of a log, and with the number of rules.
 *
 * Usage: npm run bench:scale [-- --quick]. Prints times and memory, and draws those of the sizes.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawScale } from './draw.js';
import { makeSparse, removeInputs, repeat } from './inputs.js';
import { requireMaterial } from './material.js';
import { keepResult, openResults } from './results.js';
import { compare, MIB, ms, rate, scanArguments } from './runs.js';

const quick = process.argv.includes('--quick');
const SIZES_MIB = quick ? [1, 4, 16, 64] : [1, 4, 16, 64, 256, 1024, 4096, 10240];
const RULES = [50, 100, 350, 1000];
const RULES_MIB = quick ? 16 : 256;
const CHILD = fileURLToPath(new URL('rules.js', import.meta.url));

requireMaterial();
const { say, keep } = openResults('scale');
try {
  const content = makeSparse();
  const points = SIZES_MIB.map((sizeMib) => measureSize(content, sizeMib));
  measureRules(repeat('rules', content, RULES_MIB * MIB));
  keep();
  keepResult('scale', 'svg', drawScale(points));
} finally {
  removeInputs();
}

function measureSize(content, sizeMib) {
  const file = repeat('size', content, sizeMib * MIB);
  const [run] = compare([scanArguments(file, '1')], sizeMib > 1024 ? 1 : 3);
  rmSync(file);
  say(`${sizeMib} MiB: ${ms(run)}, ${rate(sizeMib * MIB, run)}; peak ${run.memoryMib} MiB`);
  return { sizeMib, ...run };
}

/** Interleaved, the least of three, in a process of its own each. */
function measureRules(file) {
  const best = RULES.map(() => Infinity);
  for (let round = 0; round < 3; round++) {
    for (const [index, count] of RULES.entries()) {
      const told = JSON.parse(
        execFileSync(process.execPath, [CHILD, String(count), file], { encoding: 'utf8' }),
      );
      if (told.rules !== count) throw new Error(`${told.rules} rules, not ${count}`);
      best[index] = Math.min(best[index], told.ms);
    }
  }
  for (const [index, count] of RULES.entries())
    say(
      `${count} rules, ${RULES_MIB} MiB: ${best[index].toFixed(0)} ms, ${(best[index] / best[0]).toFixed(2)} times`,
    );
}
