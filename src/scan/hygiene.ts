/**
 * What the audit of credentials borrows from the scan: the detectors for small texts, and the levels of log lines.
 *
 * Takes the options of a scan; gives functions. The engine is made when the first text comes, as most audits need none.
 * Of what it finds only line, rule and severity leave this file.
 */
import { Readable } from 'node:stream';
import { closeSync, readSync } from 'node:fs';
import type { CountLevels, FindLeaks, HygieneTools } from '../audit/hygiene/facts.js';
import { readLineContext } from '../detect/line.js';
import type { LogFile } from '../model/logfile.js';
import { confidenceRank } from '../model/severity.js';
import { openLog } from '../read/open.js';
import { createEngine, type Engine, type EngineOptions } from './engine.js';
import { describeStdin } from './stdin.js';

/** Some hundreds of lines. */
const TAIL_BYTES = 64 * 1024;
const VERBOSE: ReadonlySet<string> = new Set(['TRACE', 'DEBUG', 'VERBOSE', 'FINE', 'FINER', 'FINEST']);
const NEWLINE = 0x0a;

/** The tools of an audit; without `contents` no log is opened. */
export function createHygieneTools(options: EngineOptions, contents: boolean): HygieneTools {
  let engine: Promise<Engine> | undefined;
  const findLeaks: FindLeaks = async (name, text) => {
    engine ??= createEngine(options);
    const file = { ...describeStdin(options.now()), name };
    const leaks = [];
    for await (const { occurrences } of (await engine).scanFile(file, { stdin: Readable.from([text]) })) {
      for (const { line, rule, severity, confidence } of occurrences) {
        if (confidenceRank(confidence) >= confidenceRank('likely')) leaks.push({ line, rule, severity });
      }
    }
    return leaks;
  };
  return contents ? { findLeaks, countLevels } : { findLeaks };
}

/** Levels of the lines at the end of a log. */
const countLevels: CountLevels = async (file) => {
  const bytes = readTail(file);
  if (!bytes) return undefined;
  const source = { bytes, begin: 0, end: bytes.length, secrets: [] };
  let [lines, verbose] = [0, 0];
  // The first line is probably cut.
  for (
    let at = bytes.indexOf(NEWLINE) + 1;
    at > 0 && at < bytes.length;
    at = bytes.indexOf(NEWLINE, at) + 1
  ) {
    const { level } = readLineContext(source, at, file.facts.modifiedMs);
    if (level === undefined) continue;
    lines++;
    if (VERBOSE.has(level)) verbose++;
  }
  return lines === 0 ? undefined : { lines, verbose };
};

/** The last bytes of a log; undefined if it may not be opened, or is another file by now. */
function readTail(file: LogFile): Buffer | undefined {
  const opened = openLog(file);
  if ('fault' in opened) return undefined;
  try {
    const bytes = Buffer.alloc(Math.min(TAIL_BYTES, opened.sizeBytes));
    const read = readSync(opened.fd, bytes, 0, bytes.length, opened.sizeBytes - bytes.length);
    return bytes.subarray(0, read);
  } finally {
    closeSync(opened.fd);
  }
}
