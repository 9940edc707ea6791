/**
 * What logrotate is told about a group of logs: the values that directives set, and the defaults they
 * begin with.
 *
 * Plain data. A block starts as a copy of the global settings at its place in the file; what it says
 * itself overrides them. Defaults are those of logrotate 3.21.
 */

/** Where something stands in a configuration file. */
export interface Position {
  /** Absolute path, one character for each byte. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** When a log is due. */
export type Criterion =
  | { readonly kind: 'size'; readonly bytes: number }
  | { readonly kind: 'hourly' | 'daily' | 'monthly' | 'yearly' }
  /** 0 for Sunday up to 6; 7 for every seven days. */
  | { readonly kind: 'weekly'; readonly weekday: number };

/** A user or group; without id if only a directory service could tell it. */
export interface Principal {
  readonly name: string;
  readonly id: number | undefined;
}

/** Mode, owner and group for a new file or directory; what is not set is taken from the old file. */
export interface Ownership {
  readonly mode: number | undefined;
  readonly user: Principal | undefined;
  readonly group: Principal | undefined;
}

export interface Settings {
  readonly criterion: Criterion;
  /** 0 for no bound, as for the next three. */
  readonly minSizeBytes: number;
  readonly maxSizeBytes: number;
  readonly minAgeDays: number;
  readonly maxAgeDays: number;
  /** Number of copies kept; -1 for all of them. */
  readonly rotate: number;
  /** Number of the newest copy. */
  readonly start: number;
  readonly compress: boolean;
  readonly delayCompress: boolean;
  /** `.gz` if nothing else was told. */
  readonly compressExtension: string | undefined;
  readonly copy: boolean;
  readonly copyTruncate: boolean;
  readonly renameCopy: boolean;
  readonly ifEmpty: boolean;
  readonly missingOk: boolean;
  readonly dateExt: boolean;
  readonly dateYesterday: boolean;
  readonly dateHourAgo: boolean;
  readonly dateFormat: string | undefined;
  readonly extension: string | undefined;
  readonly addExtension: string | undefined;
  readonly oldDir: string | undefined;
  readonly createOldDir: boolean;
  readonly create: boolean;
  readonly createAs: Ownership;
  readonly su: boolean;
  /** Its mode is never set. */
  readonly suAs: Ownership;
  readonly allowHardLinks: boolean;
  readonly ignoreDuplicates: boolean;
  readonly mail: string | undefined;
  readonly mailFirst: boolean;
  readonly shred: boolean;
  /** Where each directive was last told, by its name. */
  readonly told: Readonly<Record<string, Position>>;
}

/** Settings while a file is being read. */
export type Draft = { -readonly [Key in keyof Settings]: Settings[Key] };

/** Nothing of mode, owner and group. */
export const ANY_OWNERSHIP: Ownership = { mode: undefined, user: undefined, group: undefined };

/** What holds where a configuration says nothing. */
export const DEFAULT_SETTINGS: Settings = {
  criterion: { kind: 'size', bytes: 1024 * 1024 },
  minSizeBytes: 0,
  maxSizeBytes: 0,
  minAgeDays: 0,
  maxAgeDays: 0,
  rotate: 0,
  start: 1,
  compress: false,
  delayCompress: false,
  compressExtension: undefined,
  copy: false,
  copyTruncate: false,
  renameCopy: false,
  ifEmpty: true,
  missingOk: false,
  dateExt: false,
  dateYesterday: false,
  dateHourAgo: false,
  dateFormat: undefined,
  extension: undefined,
  addExtension: undefined,
  oldDir: undefined,
  createOldDir: false,
  create: false,
  createAs: ANY_OWNERSHIP,
  su: false,
  suAs: ANY_OWNERSHIP,
  allowHardLinks: false,
  ignoreDuplicates: false,
  mail: undefined,
  mailFirst: false,
  shred: false,
  told: {},
};

/** Whether the log stays in place while it is rotated, so that nothing is created. */
export function leavesInPlace({ copy, copyTruncate }: Settings): boolean {
  return copy || copyTruncate;
}
