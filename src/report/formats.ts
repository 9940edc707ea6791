/**
 * The report formats by the names that people type.
 *
 * A new format is one file with an `OpenReport` and one line here.
 */
import { openJson } from './json.js';
import { openJsonl } from './jsonl.js';
import type { OpenReport } from './report.js';
import { openSarif } from './sarif.js';
import { openText } from './text.js';

/** What people type after --format. */
export type FormatName = 'text' | 'json' | 'jsonl' | 'sarif';

/** How to open a report of each format. */
export const FORMATS: Readonly<Record<FormatName, OpenReport>> = {
  text: openText,
  json: openJson,
  jsonl: openJsonl,
  sarif: openSarif,
};

/** The names in the order in which help shows them. */
export const FORMAT_NAMES: readonly FormatName[] = ['text', 'json', 'jsonl', 'sarif'];
