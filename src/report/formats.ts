/**
 * How to open a report of each format.
 *
 * A new format is one file with an `OpenReport`, its name in `format.ts` and one line here.
 */
import type { FormatName } from './format.js';
import { openCsv } from './csv.js';
import { openGitlab } from './gitlab.js';
import { openHtml } from './html.js';
import { openJson } from './json.js';
import { openJsonl } from './jsonl.js';
import { openJunit } from './junit.js';
import type { OpenReport } from './report.js';
import { openSarif } from './sarif.js';
import { openText } from './text.js';

/** The formats by their names. */
export const FORMATS: Readonly<Record<FormatName, OpenReport>> = {
  text: openText,
  html: openHtml,
  json: openJson,
  jsonl: openJsonl,
  csv: openCsv,
  sarif: openSarif,
  gitlab: openGitlab,
  junit: openJunit,
};
