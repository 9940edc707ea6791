/**
 * Logs that are written for debugging: takes the logs and the levels counted at their ends, gives faults.
 *
 * A program that debugs for a moment is none: the share and the number of lines must both be high. Pure.
 */
import type { LogFile } from '../../model/logfile.js';
import { pathKey } from '../facts.js';
import { NO_COMMANDS, fileSubject } from '../fault.js';
import type { Fault } from '../fault.js';
import type { HygieneFacts } from './facts.js';

/** A tenth of the lines, and more than a start writes. */
const MIN_SHARE = 0.1;
const MIN_LINES = 30;

/** Faults of logs with a good share of lines of level DEBUG or TRACE. */
export function judgeLevels(files: readonly LogFile[], { levels }: HygieneFacts): readonly Fault[] {
  return files.flatMap((file): readonly Fault[] => {
    const count = levels.get(pathKey(file.path));
    if (!count || count.verbose < MIN_LINES || count.verbose < MIN_SHARE * count.lines) return [];
    const share = Math.floor((100 * count.verbose) / count.lines);
    const detail = `${share} % of the last ${count.lines} lines that tell a level are DEBUG or TRACE`;
    return [{ rule: 'hygiene.verbose-log', subject: fileSubject(file), detail, mend: NO_COMMANDS }];
  });
}
