/**
 * Files and occurrences as the tests of scanning need them.
 */
import type { Occurrence } from '../../src/model/finding.js';
import type { LogFile } from '../../src/model/logfile.js';

export function makeFile(name: string): LogFile {
  const facts = { mode: 0o640, uid: 1, gid: 1, dev: 1, ino: 1, links: 1, sizeBytes: 0, modifiedMs: 0 };
  return { path: Buffer.from(name), name, family: name.replace(/\.\d+$/, ''), facts };
}

export function makeOccurrence(changes: Partial<Occurrence> = {}): Occurrence {
  return {
    file: 'mopidy.log',
    family: 'mopidy.log',
    line: 1,
    column: 1,
    start: 0,
    length: 12,
    rule: 'acme.key',
    severity: 'high',
    confidence: 'likely',
    fingerprint: '0'.repeat(32),
    preview: 'ab****',
    ...changes,
  };
}
