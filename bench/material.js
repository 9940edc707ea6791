/**
 * Where the measuring material is, and a scan of it.
 *
 * The material is not part of the project: a folder beside the checkout, or the one that LOGSCAN_SHARED names.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadRules, scan } from '../dist/index.js';

export const SHARED =
  process.env['LOGSCAN_SHARED'] ?? fileURLToPath(new URL('../../shared', import.meta.url));

/** Ends the program with a word when the material is not there. */
export function requireMaterial() {
  if (existsSync(SHARED)) return;
  console.error(`No measuring material in "${SHARED}"; set LOGSCAN_SHARED to its folder`);
  process.exit(64);
}

/** Scans `folder` but for the globs of `exclude`; gives every occurrence with file names relative to it, and the last event. */
export async function collectOccurrences(folder, exclude = []) {
  const rules = await loadRules({ packs: [], only: [], skip: [] });
  const occurrences = [];
  let done;
  const events = scan({
    paths: ['.'],
    cwd: folder,
    exclude,
    maxDepth: Infinity,
    followSymlinks: false,
    jobs: availableParallelism(),
    rules,
    audit: false,
    minSeverity: 'info',
    minConfidence: 'likely',
    key: Buffer.alloc(32, 1),
    regex: process.env['LOGSCAN_REGEX'] ?? 'auto',
    kernel: process.env['LOGSCAN_KERNEL'] ?? 'auto',
    now: Date.now,
  });
  for await (const event of events) {
    if (event.type === 'occurrence') {
      occurrences.push({ ...event.occurrence, file: event.occurrence.file.replace(/^\.\//, '') });
    }
    if (event.type === 'done') done = event;
  }
  return { occurrences, done };
}
