/**
 * What is told of the writer of a secret: by its line, and by the journal whose entry it stands in.
 *
 * Names in a journal are chosen by programs, and are told only where they look like names and not like secrets.
 */
import { readSeverity } from '../detect/line/level.js';
import { isName } from '../detect/line/name.js';
import { readEpoch } from '../detect/line/time.js';
import type { JournalEntry } from '../model/entry.js';
import type { LineContext } from '../model/finding.js';

/** The context of a place in `entry`: journald knows time, unit and program; the line knows logger and level better. */
export function joinEntry(line: LineContext, entry: JournalEntry | undefined): LineContext {
  if (entry === undefined) return line;
  const { cursor, program, unit, priority } = entry;
  const time = readEpoch(entry.time ?? '');
  const level = /^[0-7]$/.test(priority ?? '') ? readSeverity(Number(priority)) : undefined;
  return {
    ...(level !== undefined && { level }),
    ...line,
    ...(time !== undefined && { time }),
    ...(program !== undefined && isName(program) && { program }),
    ...(unit !== undefined && isUnit(unit) && { unit }),
    ...(cursor !== undefined && CURSOR.test(cursor) && { cursor }),
  };
}

/** Numbers alone. */
const CURSOR = /^[a-z]=[0-9a-f]{1,32}(?:;[a-z]=[0-9a-f]{1,32}){1,7}$/;
const TYPES = /\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope)$/;

/** Whether a text may be printed as the name of a unit: `mopidy.service`, `getty@tty1.service`. */
function isUnit(text: string): boolean {
  const bare = text.replace(TYPES, '');
  return bare !== text && isName(bare.replace(/\\x[0-9a-f]{2}|[@\\]/g, '.'));
}
