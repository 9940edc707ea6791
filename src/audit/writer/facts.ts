/**
 * Who writes a log, and what decides about the modes of the logs that it makes.
 *
 * Plain data, gathered by `gather.ts`, judged by `cause.ts` and `owner.ts`. A program that opens a new file asks for 0666,
 * of which its umask takes away: umask(2).
 */

/** Something that decides about the modes of new logs. */
export interface ModeSource {
  /** Mode that it gives to a new log. */
  readonly made: number;
  /** A clause: `umask 0022, told by UMask= in "/etc/systemd/system/app.service"`. */
  readonly told: string;
  /** What to set in place of it; a clause in which `%umask` stands for the umask and `%mode` for the mode that it gives. */
  readonly remedy: string;
}

/** What writes a log. */
export interface Writer {
  /** A clause: `"mopidy" (process 471)`, `"mopidy.service"`. */
  readonly name: string;
  /** Whether it holds the log open; else it is told by configurations alone. */
  readonly isRunning: boolean;
  /** Those that count, the first that fits a mode is its cause; none where logrotate decides. */
  readonly sources: readonly ModeSource[];
  /** Users as whom it runs; none where that is not known, or says nothing about the owner of the log. */
  readonly uids: readonly number[];
}

/** By `pathKey` of the log. */
export type Writers = ReadonlyMap<string, Writer>;

/** What a program that asks for 0666 gets under a umask. */
export function modeUnder(umask: number): number {
  return 0o666 & ~umask;
}
