/**
 * The findings that the user allows: `[[allow]]` in the user's own configuration file, and nowhere else.
 *
 * Takes what stands under the key; gives entries that have not expired, and a sentence for each that has. Every fault is a
 * `UsageError` that names file, entry and field. An entry must say why, and must not hold for everything.
 */
import { TomlDate } from 'smol-toml';
import * as v from 'valibot';
import { isExpired, type AllowEntry } from '../model/allow.js';
import { SHORT_FINGERPRINT_DIGITS } from '../model/finding.js';
import type { Expressions } from '../rules/expression.js';
import { isDay } from './day.js';
import { explainEntry, listEntries, refuseEntry, type EntryPlace } from './entry.js';
import type { UsageError } from './usage.js';

export interface Allowed {
  readonly entries: readonly AllowEntry[];
  /** Sentences about entries that hold no more. */
  readonly expired: readonly string[];
}

export interface AllowContext {
  readonly file: string;
  readonly nowMs: number;
  /** Loads what knows about expressions; called when the first one is met. */
  readonly openExpressions: () => Promise<Expressions>;
}

const Text = v.pipe(v.string('use a text'), v.trim(), v.nonEmpty('it must not be empty'));
const FINGERPRINT = new RegExp(`^[0-9a-f]{${SHORT_FINGERPRINT_DIGITS},32}$`);
const Entry = v.strictObject({
  fingerprint: v.optional(
    v.pipe(Text, v.regex(FINGERPRINT, 'use the 12 to 32 hexadecimal digits of a report')),
  ),
  rule: v.optional(v.pipe(Text, v.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'use an id such as "github.pat"'))),
  path: v.optional(Text),
  regex: v.optional(
    v.pipe(v.string('use a text'), v.nonEmpty('it must not be empty: it would hold for every secret')),
  ),
  reason: Text,
  expires: v.optional(v.pipe(v.unknown(), v.transform(spellDate), v.string('use a date such as 2030-12-31'))),
});

/** Checks the value of the key `allow`; undefined for none. Throws `UsageError`. */
export async function parseAllow(value: unknown, context: AllowContext): Promise<Allowed> {
  const entries: AllowEntry[] = [];
  const expired: string[] = [];
  for (const [index, item] of listEntries(value, { table: 'allow', file: context.file }).entries()) {
    const entry = await parseEntry(item, index, context);
    if (!isExpired(entry, context.nowMs)) entries.push(entry);
    else {
      const name = `Entry ${index + 1} of [[allow]] in "${context.file}"`;
      expired.push(`${name} expired on ${entry.expires} and allows nothing any more: "${entry.reason}"`);
    }
  }
  return { entries, expired };
}

async function parseEntry(item: unknown, index: number, context: AllowContext): Promise<AllowEntry> {
  const place: EntryPlace = { table: 'allow', file: context.file, index };
  const fail = (field: string, reason: string): UsageError => refuseEntry(place, field, reason);
  const result = v.safeParse(Entry, item);
  if (!result.success) throw explainEntry(place, result.issues[0], FIELDS);
  const { reason, ...rest } = result.output;
  const conditions = Object.fromEntries(
    Object.entries(rest).filter(([, condition]) => condition !== undefined),
  );
  if (Object.keys(conditions).every((key) => key === 'expires')) {
    throw fail('rule', 'it is missing, like "fingerprint", "path" and "regex": name at least one');
  }
  const fault = rest.regex === undefined ? undefined : await explainRegex(rest.regex, context);
  if (fault !== undefined) throw fail('regex', fault);
  return { ...conditions, reason };
}

const FIELDS = {
  known: Object.keys(Entry.entries),
  missing: { reason: 'it is missing; say why this is allowed' },
};

async function explainRegex(regex: string, context: AllowContext): Promise<string | undefined> {
  const expressions = await context.openExpressions();
  const fault = expressions.explain(regex);
  if (fault !== undefined) return `"${regex}" ${fault}`;
  return expressions.matchesNothing(regex)
    ? `"${regex}" matches the empty text, and so every secret; ask for more`
    : undefined;
}

/** The day of a date of TOML or of a text; undefined for what is no day of the calendar. */
function spellDate(value: unknown): string | undefined {
  const text = value instanceof TomlDate ? value.toISOString().slice(0, 10) : value;
  return typeof text === 'string' && isDay(text) ? text : undefined;
}
