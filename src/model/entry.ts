/**
 * What journald itself recorded of an entry, beside its text: by whom and when it was written.
 *
 * Texts are as they stand in the journal. Programs choose some of them, so that they are shown only where they look like
 * names.
 */

export interface JournalEntry {
  /** Names the entry among all: for `journalctl --cursor`. */
  readonly cursor?: string;
  /** Microseconds since 1970-01-01 UTC, in digits. */
  readonly time?: string;
  /** The name that the program gave itself, else that of its process. */
  readonly program?: string;
  readonly unit?: string;
  /** Severity of syslog, one digit. */
  readonly priority?: string;
}

/** Which entries of a journal are read. */
export interface JournalFilter {
  /** Name or glob of a systemd unit; all if not given. */
  readonly unit?: string;
  /** A time as journalctl takes it: `yesterday`, `2026-11-21 16:30`; from the first entry if not given. */
  readonly since?: string;
}
