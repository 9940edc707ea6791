/**
 * Faults of tables in the configuration file that may stand there repeatedly: `[[allow]]`, `[[notify]]`.
 *
 * Takes what the checker says of one entry; gives a `UsageError` that names file, entry and field.
 */
import type * as v from 'valibot';
import { suggest } from './suggestion.js';
import { UsageError } from './usage.js';

/** Where an entry stands. */
export interface EntryPlace {
  readonly table: 'allow' | 'notify';
  readonly file: string;
  /** From 0. */
  readonly index: number;
}

/** The value of a key as a list of tables; none for undefined. Throws `UsageError`. */
export function listEntries(value: unknown, { table, file }: Omit<EntryPlace, 'index'>): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new UsageError(`Key "${table}" in "${file}" is invalid: write each entry under [[${table}]]`);
}

/** The error about one field. */
export function refuseEntry({ table, file, index }: EntryPlace, field: string, reason: string): UsageError {
  return new UsageError(`Entry ${index + 1} of [[${table}]] in "${file}", field "${field}": ${reason}`);
}

/** The error that a checker's first complaint comes to; `missing` has words for fields that must be there. */
export function explainEntry(
  place: EntryPlace,
  issue: v.BaseIssue<unknown>,
  fields: { readonly known: readonly string[]; readonly missing: Readonly<Record<string, string>> },
): UsageError {
  const key = issue.path?.[0]?.key;
  const field = typeof key === 'string' ? key : '-';
  if (issue.type !== 'strict_object') return refuseEntry(place, field, issue.message);
  if (issue.expected === 'never') {
    return refuseEntry(place, field, `there is no such field${suggest(field, fields.known)}`);
  }
  return refuseEntry(
    place,
    field,
    fields.missing[field] ?? (field === '-' ? 'use a table' : 'it is missing'),
  );
}
