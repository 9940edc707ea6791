/**
 * Saved reports: reads what `--output json=FILE` wrote, and plays it back as the events of a scan.
 *
 * The document is checked field by field against the format that docs/schema/report.schema.json describes, since it may
 * come from anywhere. Every fault is a `UsageError` that names the file and the field, and no value: the wrong file
 * may hold anything.
 */
import * as v from 'valibot';
import type { Event } from '../model/event.js';
import { MAX_LISTED_FILES, MAX_LISTED_OCCURRENCES, type Finding } from '../model/finding.js';
import type { ProblemCode } from '../model/problem.js';
import { CONFIDENCES, SEVERITIES } from '../model/severity.js';
import { listPlaces } from '../report/home.js';
import { DOCUMENT_VERSION } from '../report/json.js';
import { PROBLEM_TITLES } from '../report/problem.js';
import { parseDocument, readDocument, refuseDocument, type DocumentKind } from './document.js';
import type { Host } from './host.js';

/** Beyond it no date could be told any more. */
const MAX_ELAPSED_MS = 1e12;

const COUNT = v.pipe(v.number(), v.integer(), v.minValue(0));
const ORDINAL = v.pipe(v.number(), v.integer(), v.minValue(1));
const WORD = v.pipe(v.string(), v.minLength(1));
const DATE = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/), v.check(isDate));
const FINGERPRINT = v.pipe(v.string(), v.regex(/^[0-9a-f]+$/));
const LINK = v.pipe(v.string(), v.check(isLink));
const CODE = v.picklist(Object.keys(PROBLEM_TITLES) as ProblemCode[]);

const GRADES = {
  rule: WORD,
  severity: v.picklist(SEVERITIES),
  confidence: v.picklist(CONFIDENCES),
  fingerprint: FINGERPRINT,
};

const MARK = v.strictObject({
  state: v.picklist(['new', 'unchanged']),
  reason: v.exactOptional(v.string()),
});

const OCCURRENCE = v.strictObject({
  ...GRADES,
  file: v.string(),
  family: v.string(),
  line: ORDINAL,
  column: ORDINAL,
  start: COUNT,
  length: ORDINAL,
  preview: v.string(),
  note: v.exactOptional(v.string()),
  time: v.exactOptional(v.string()),
  program: v.exactOptional(v.string()),
  logger: v.exactOptional(v.string()),
  level: v.exactOptional(v.string()),
  unit: v.exactOptional(v.string()),
  cursor: v.exactOptional(v.string()),
  container: v.exactOptional(v.string()),
  image: v.exactOptional(v.string()),
  pod: v.exactOptional(v.string()),
});

const EXPOSURE = v.strictObject({
  audience: v.picklist(['owner', 'group', 'everyone', 'unknown']),
  readers: v.array(v.string()),
});

const ASSESSMENT = v.strictObject({
  base: v.picklist(SEVERITIES),
  reasons: v.array(v.strictObject({ points: v.pipe(v.number(), v.integer()), text: v.string() })),
});

const SECRET = v.strictObject({
  ...GRADES,
  kind: v.literal('secret'),
  preview: v.string(),
  count: ORDINAL,
  fileCount: ORDINAL,
  files: v.pipe(
    v.array(v.strictObject({ file: v.string(), family: v.string(), count: ORDINAL })),
    v.maxLength(MAX_LISTED_FILES),
  ),
  first: OCCURRENCE,
  last: OCCURRENCE,
  occurrences: v.pipe(v.array(OCCURRENCE), v.maxLength(MAX_LISTED_OCCURRENCES)),
  exposure: v.exactOptional(EXPOSURE),
  assessment: v.exactOptional(ASSESSMENT),
  advice: v.exactOptional(v.string()),
  baseline: v.exactOptional(MARK),
});

const AUDIT = v.strictObject({
  ...GRADES,
  kind: v.literal('audit'),
  file: v.string(),
  family: v.string(),
  detail: v.string(),
  commands: v.array(v.string()),
  baseline: v.exactOptional(MARK),
});

const RULE = v.strictObject({
  id: WORD,
  title: v.string(),
  why: v.string(),
  fix: v.string(),
  severity: v.picklist(SEVERITIES),
  confidence: v.picklist(CONFIDENCES),
  references: v.array(LINK),
});

const PROBLEM = v.strictObject({
  code: CODE,
  message: v.string(),
  file: v.exactOptional(v.string()),
  offset: v.exactOptional(COUNT),
});

const FILE = v.strictObject({
  file: v.string(),
  state: v.picklist(['scanned', 'partly-scanned', 'skipped', 'excluded']),
  bytes: COUNT,
  reasons: v.array(CODE),
});

const COVERAGE = v.strictObject({
  files: v.strictObject({
    scanned: COUNT,
    partlyScanned: COUNT,
    skipped: COUNT,
    excluded: COUNT,
    examined: v.exactOptional(COUNT),
  }),
  directories: COUNT,
  bytes: COUNT,
  bytesBy: v.exactOptional(v.strictObject({ scanned: COUNT, partlyScanned: COUNT, skipped: COUNT })),
  problems: v.pipe(v.custom<object>(isMap), v.record(CODE, ORDINAL)),
  allowed: v.exactOptional(COUNT),
  unchanged: v.exactOptional(v.strictObject({ files: COUNT, bytes: COUNT, findings: COUNT })),
  baseline: v.exactOptional(
    v.strictObject({ new: COUNT, unchanged: COUNT, gone: v.exactOptional(COUNT), expired: COUNT }),
  ),
});

const REPORT = v.strictObject({
  version: v.literal(DOCUMENT_VERSION),
  tool: v.strictObject({ name: v.string(), version: v.string() }),
  startedAt: DATE,
  roots: v.array(v.string()),
  engine: v.strictObject({ regex: v.string(), kernel: v.string() }),
  findings: v.array(v.variant('kind', [SECRET, AUDIT])),
  rules: v.array(RULE),
  problems: v.array(PROBLEM),
  files: v.exactOptional(v.array(FILE)),
  coverage: v.nullable(COVERAGE),
  complete: v.boolean(),
  elapsedMs: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_ELAPSED_MS))),
});

/** A report as it was saved. */
export type SavedReport = v.InferOutput<typeof REPORT>;

const KIND: DocumentKind = {
  name: 'a report',
  advice: 'save one with --output json=FILE',
  version: DOCUMENT_VERSION,
  maxBytes: 256 * 1024 * 1024,
};

/** Reads a saved report, named from the working directory; `-` is standard input. Throws `UsageError`. */
export async function readSaved(file: string, host: Pick<Host, 'cwd' | 'openStdin'>): Promise<SavedReport> {
  return parseSaved(await readDocument(file, KIND, host), file);
}

/** Checks the text of a saved report. Throws `UsageError`. */
export function parseSaved(text: string, file: string): SavedReport {
  const report = parseDocument(text, { file, kind: KIND, schema: REPORT });
  const known = new Set(report.rules.map(({ id }) => id));
  const stray = report.findings.findIndex(({ rule }) => !known.has(rule));
  if (stray >= 0) throw refuseDocument(file, KIND, `"findings.${stray}.rule" is not among its rules`);
  return report;
}

/** The events of the scan that a report tells of; of occurrences only those that findings list. */
export function* replayScan(saved: SavedReport): Iterable<Event> {
  const { tool, roots, rules, startedAt, engine, complete, coverage, elapsedMs } = saved;
  yield { type: 'start', tool, roots, rules, startedAt, engine };
  for (const finding of saved.findings) {
    for (const occurrence of listOccurrences(finding)) yield { type: 'occurrence', occurrence };
  }
  for (const file of saved.files ?? []) yield { type: 'file', ...file };
  for (const problem of saved.problems) yield { type: 'problem', problem };
  for (const finding of saved.findings) yield { type: 'finding', finding };
  if (coverage !== null && elapsedMs !== null) yield { type: 'done', coverage, complete, elapsedMs };
}

/** Whether a report knows every occurrence of its secrets. */
export function listsAll({ findings }: SavedReport): boolean {
  return findings.every(
    (finding) => finding.kind === 'audit' || listPlaces(finding).length === finding.count,
  );
}

function listOccurrences(finding: Finding): ReturnType<typeof listPlaces> {
  return finding.kind === 'secret' ? listPlaces(finding) : [];
}

/** To valibot a list is a record too. */
function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDate(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}

function isLink(text: string): boolean {
  return URL.canParse(text);
}
