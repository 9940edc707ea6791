/**
 * The vocabulary of exposure: a channel is one way by which files of the host reach someone else, as a
 * configuration file tells it.
 *
 * Plain data, made by one reader per program, judged by `verdict.ts`. Paths and configuration texts have one
 * character for each byte, as the keys of `facts.ts` have. A channel holds words for people and never a
 * credential: of a secret that stands in a configuration file only the place is kept.
 */
import type { Severity } from '../../model/severity.js';
import type { AuditRuleId } from '../catalog.js';
import type { Glob } from './glob.js';

/** A place in a configuration file: its path as the host names it, and the line from 1; 0 for the file as a whole. */
export interface Origin {
  readonly file: string;
  readonly line: number;
}

/**
 * Files that a channel takes: a directory with everything below it (or a single file), or what a pattern
 * matches below a directory. Paths are real paths of this machine.
 */
export type Area =
  | { readonly kind: 'tree'; readonly path: string }
  | { readonly kind: 'glob'; readonly path: string; readonly glob: Glob };

/** A literal secret in a configuration file. */
export interface Disclosure {
  readonly rule: 'exposure.shipper-credential' | 'exposure.backup-password';
  readonly origin: Origin;
  /** A clause without the secret: `restic gets its password on the command line`. */
  readonly what: string;
}

export type ChannelRuleId = Exclude<
  Extract<AuditRuleId, `exposure.${string}`>,
  Disclosure['rule'] | LeftoverRuleId
>;

/** Rules that speak of files themselves, not of channels. */
type LeftoverRuleId =
  | 'exposure.deleted-open'
  | 'exposure.renamed-open'
  | 'exposure.home-copy'
  | 'exposure.log-archive'
  | 'exposure.processes-unseen'
  | 'exposure.temporary-log';

export interface Channel {
  readonly rule: ChannelRuleId;
  /** A clause: `nginx serves "/srv/music"`. */
  readonly what: string;
  readonly origin: Origin;
  readonly area: Area;
  /** Parts of the area that the channel leaves out. */
  readonly except: readonly Area[];
  /** Names that it leaves out, with everything below directories of such names. */
  readonly hidden: readonly Glob[];
  /** Further facts, for people: `with a directory listing`. */
  readonly traits: readonly string[];
  readonly severity: Severity;
  /** Name of the process that works the channel; seen running, it makes the finding sure. */
  readonly daemon?: string;
  /** Account as which it reads files; without one it is taken to read everything. */
  readonly reader?: string;
  /** Whether the area itself is a guess. */
  readonly isGuess?: boolean;
  readonly disclosure?: Disclosure;
}
