/**
 * What the rotation audit knows of the host beyond the facts that all audits share.
 *
 * Plain data, gathered by `gather.ts`. Paths are keys: absolute, one character for each byte, as the host's
 * own configuration writes them, so without the directory that stands for `/`.
 */
import type { HostFacts } from '../facts.js';
import { pathKey, placeOf, withoutRoot } from '../facts.js';
import type { LogFile } from '../../model/logfile.js';
import type { LogrotateConfig } from '../logrotate/config.js';
import type { Governances } from '../logrotate/governance.js';
import type { RotationState } from '../logrotate/state.js';
import type { DockerBound } from './docker.js';
import type { JournalSettings } from './journald.js';
import type { Schedule } from './schedule.js';

/** What logrotate is told, and what it remembers. */
export interface LogrotateFacts {
  /** The configuration that its service reads. */
  readonly path: string;
  readonly config: LogrotateConfig;
  /** Assignments of the logs and of the files beside them. */
  readonly governances: Governances;
  /** Undefined if there is none, or if it may not be read. */
  readonly memory: { readonly state: RotationState; readonly writtenMs: number } | undefined;
  readonly schedule: Schedule;
}

export interface RotationFacts {
  /** Key of the directory that stands for `/`; empty for `/` itself. */
  readonly root: string;
  /** Undefined where logrotate has no configuration. */
  readonly logrotate: LogrotateFacts | undefined;
  readonly journal: JournalSettings | undefined;
  /** Whether a syslog daemon is set up that could take what journald forwards. */
  readonly hasSyslog: boolean;
  /** By id of the container. */
  readonly docker: ReadonlyMap<string, DockerBound>;
  /** Names in the directories of logs that have copies, by directory. */
  readonly listings: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Host facts with those of rotation, where they were gathered. */
export interface RotationHost extends HostFacts {
  readonly rotation?: RotationFacts;
}

/** The paths under which configurations can name a log: the real one, and the one that the scan took. */
export function pathsOf(file: LogFile, host: HostFacts, root: string): readonly string[] {
  const real = placeOf(file, host)?.realPath;
  const keys = [real, file.path].flatMap((path) => (path ? [pathKey(path)] : []));
  return [...new Set(keys.filter((key) => key.startsWith('/')).map((key) => withoutRoot(key, root)))];
}
