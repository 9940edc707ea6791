/**
 * Lines of a measurement: printed as they come, and kept in `results/` with the date.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Starts the results of `name` with the date and the machine. */
export function openResults(name) {
  const lines = [];
  const say = (line) => {
    lines.push(line);
    console.log(line);
  };
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node.js ${process.version}`;
  say(`${new Date().toISOString()} ${machine}`);
  return { say, keep: () => keepResult(name, 'txt', `${lines.join('\n')}\n`) };
}

/** Writes one file of results. */
export function keepResult(name, suffix, content) {
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(fileURLToPath(new URL(`results/${name}-${day}.${suffix}`, import.meta.url)), content);
}
