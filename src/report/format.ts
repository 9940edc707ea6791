/**
 * The names of the report formats, apart from what writes them, so that a list of names loads no format.
 */

/** What people type after --format, in the order in which help shows it. */
export const FORMAT_NAMES = ['text', 'html', 'json', 'jsonl', 'csv', 'sarif', 'gitlab', 'junit'] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];
