/**
 * The names of the report formats, apart from what writes them, so that a list of names loads no format.
 */

/** What people type after --format, in the order in which help shows it. */
export const FORMAT_NAMES = ['text', 'html', 'json', 'jsonl', 'csv', 'sarif', 'gitlab', 'junit'] as const;

/** Other names of formats, which are taken as well. */
export const FORMAT_ALIASES: Readonly<Record<string, FormatName>> = { 'json-lines': 'jsonl' };

export type FormatName = (typeof FORMAT_NAMES)[number];
