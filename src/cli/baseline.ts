/**
 * Baseline files: findings that the user has accepted, one entry a line, made to be kept in a repository and edited.
 *
 * An entry is a rule and a keyed fingerprint, with the day, the log, a reason and a last day for people; no secret and
 * no plain hash of one is in it. The file names the key that its fingerprints belong to by a digest that tells nothing of
 * the key, since with another key every entry would seem gone. Every fault is a `UsageError` that names file and field.
 */
import * as v from 'valibot';
import type { BaselineEntry } from '../model/baseline.js';
import { spellId, type FindingId } from '../model/cursor.js';
import type { Finding } from '../model/finding.js';
import { encodeJson } from '../report/escape.js';
import { findAddress } from '../report/home.js';
import { deriveKey } from '../state/key.js';
import { isDay } from './day.js';
import { parseDocument, readDocument, refuseDocument, type DocumentKind } from './document.js';
import type { Host } from './host.js';

const KIND: DocumentKind = {
  name: 'a baseline',
  advice: 'make one with logscan baseline create',
  version: 1,
  maxBytes: 64 * 1024 * 1024,
};

const MAX_ENTRIES = 100_000;
const DAY = v.pipe(v.string(), v.check(isDay));
const ENTRY = v.strictObject({
  rule: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}(?:\.[a-z0-9-]{1,64}){1,8}$/)),
  fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  file: v.pipe(v.string(), v.maxLength(16_384)),
  added: DAY,
  reason: v.exactOptional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000))),
  expires: v.exactOptional(DAY),
});
const BASELINE = v.strictObject({
  version: v.literal(KIND.version),
  key: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  entries: v.pipe(v.array(ENTRY), v.maxLength(MAX_ENTRIES)),
});

/** Reads the entries of a baseline whose fingerprints were made with `key`. Throws `UsageError`. */
export async function readBaseline(
  file: string,
  key: Uint8Array,
  host: Pick<Host, 'cwd' | 'openStdin'>,
): Promise<readonly BaselineEntry[]> {
  return parseBaseline(await readDocument(file, KIND, host), file, key);
}

/** Checks the text of a baseline. Throws `UsageError`. */
export function parseBaseline(text: string, file: string, key: Uint8Array): readonly BaselineEntry[] {
  const { key: mark, entries } = parseDocument(text, { file, kind: KIND, schema: BASELINE });
  if (mark !== markKey(key)) {
    throw refuseDocument(file, KIND, 'its fingerprints are of another key than that of this --state-dir');
  }
  const known = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const id = spellId(entry);
    if (known.has(id)) throw refuseDocument(file, KIND, `"entries.${index}" is there twice`);
    known.add(id);
  }
  return entries;
}

/** The text of a baseline, ordered so that versions of it can be compared line by line. */
export function* encodeBaseline(entries: readonly BaselineEntry[], key: Uint8Array): Iterable<string> {
  yield `{\n"version": ${KIND.version},\n"key": "${markKey(key)}",\n"entries": [`;
  const sorted = entries.toSorted((a, b) => (spellId(a) < spellId(b) ? -1 : 1));
  for (const [index, entry] of sorted.entries()) {
    const { rule, fingerprint, file, added, reason, expires } = entry;
    const line = encodeJson({ rule, fingerprint, file, added, reason, expires });
    yield `${index === 0 ? '' : ','}\n${line}`;
  }
  yield '\n]\n}\n';
}

/** Sixteen digits by which a key is told from others, and which tell nothing else of it. */
function markKey(key: Uint8Array): string {
  return Buffer.from(deriveKey(key, 'baseline')).toString('hex').slice(0, 16);
}

/** What the user says of the findings accepted now. */
export interface Acceptance {
  readonly today: string;
  readonly reason?: string | undefined;
  readonly expires?: string | undefined;
}

/** The next entries of a baseline, and how they differ from the ones before. */
export interface BaselineUpdate {
  readonly entries: readonly BaselineEntry[];
  readonly added: number;
  readonly kept: number;
  readonly dropped: number;
}

/**
 * Accepts all findings. Entries keep their day, reason and last day; one whose last day is over is accepted anew. Entries
 * that were not found are dropped if the scan was `complete`.
 */
export function updateBaseline(
  entries: readonly BaselineEntry[],
  scan: { readonly findings: readonly Finding[]; readonly complete: boolean },
  { today, reason, expires }: Acceptance,
): BaselineUpdate {
  const terms = { ...(reason !== undefined && { reason }), ...(expires !== undefined && { expires }) };
  const before = new Map(entries.map((entry) => [spellId(entry), entry]));
  const found = new Set(scan.findings.map(spellId));
  let kept = 0;
  const accepted = scan.findings.map((finding): BaselineEntry => {
    const entry = before.get(spellId(finding));
    if (entry) kept++;
    if (entry && (entry.expires === undefined || entry.expires >= today)) return entry;
    const { expires: _over, ...rest } = entry ?? describeEntry(finding);
    return { ...rest, added: today, ...terms };
  });
  const missing = entries.filter((entry: FindingId) => !found.has(spellId(entry)));
  return {
    entries: [...accepted, ...(scan.complete ? [] : missing)],
    added: accepted.length - kept,
    kept,
    dropped: scan.complete ? missing.length : 0,
  };
}

function describeEntry(finding: Finding): Omit<BaselineEntry, 'added'> & Pick<BaselineEntry, 'expires'> {
  const { rule, fingerprint } = finding;
  return { rule, fingerprint, file: findAddress(finding).file };
}
