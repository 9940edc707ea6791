/**
 * Reads `key=value` lines as Logrus, go-kit and Grafana write them, whose secrets are blanked.
 *
 * Times and levels are taken wherever they stand in the line, names only from before its first secret.
 */
import { BLANKED } from './cut.js';
import { readLevel } from './level.js';
import { isName } from './name.js';
import { takeTime } from './time.js';
import type { Told } from './told.js';

const FIELD =
  /(?<=^|\s)(time|ts|t|timestamp|level|lvl|severity|logger|caller|component|module|program|service|app)=(?:"([^"\\\0]{1,96})"|([^\s"\0]{1,96}))(?=\s|$)/g;

/** Reads the fields of a text that is written this way. */
export function readLogfmt(text: string, modifiedMs: number): Told {
  const told: Told = {};
  const secretAt = text.indexOf(BLANKED);
  for (const match of text.matchAll(FIELD)) {
    const value = match[2] ?? match[3] ?? '';
    const known = secretAt < 0 || match.index < secretAt;
    tellField(told, match[1] ?? '', { value, known, modifiedMs });
  }
  return told;
}

interface Value {
  readonly value: string;
  /** Whether it stands before any secret. */
  readonly known: boolean;
  readonly modifiedMs: number;
}

function tellField(told: Told, key: string, { value, known, modifiedMs }: Value): void {
  if (key.startsWith('t')) {
    const time = takeTime(value, 0, modifiedMs);
    if (time?.iso !== undefined && time.end === value.length) told.time ??= time.iso;
  } else if (/^(?:level|lvl|severity)$/.test(key)) {
    const level = readLevel(value);
    if (level !== undefined) told.level ??= level;
  } else if (known) {
    const name = value.replace(/:\d{1,6}$/, '');
    if (!isName(name)) return;
    if (/^(?:program|service|app)$/.test(key)) told.program ??= name;
    else told.logger ??= name;
  }
}
