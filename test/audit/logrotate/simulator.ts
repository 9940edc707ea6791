/**
 * logrotate run on a made-up directory by the model alone: reads the configuration, decides, and gives the
 * files, the memory and the exit code that logrotate would leave.
 */
import { parseAccounts } from '../../../src/audit/accounts.js';
import type { Accounts } from '../../../src/audit/accounts.js';
import type { LogrotateConfig, Source } from '../../../src/audit/logrotate/config.js';
import { decide } from '../../../src/audit/logrotate/decision.js';
import type { Decision } from '../../../src/audit/logrotate/decision.js';
import { assignLogs } from '../../../src/audit/logrotate/governance.js';
import { rotateOnce } from '../../../src/audit/logrotate/outcome.js';
import type { Entry } from '../../../src/audit/logrotate/outcome.js';
import { readConfig } from '../../../src/audit/logrotate/reader.js';
import type { StateEntry } from '../../../src/audit/logrotate/state.js';

export const CONF = '/etc/logrotate.conf';
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Accounts of the host on which the recorded experiments were made. */
export const LAB_ACCOUNTS = parseAccounts({
  passwd: 'root:x:0:0::/root:/bin/sh\nhomeuser:x:1001:1001::/home/homeuser:/bin/sh\n',
  group: 'root:x:0:\nadm:x:4:\nhomeuser:x:1001:\n',
  nsswitch: undefined,
});

/** A file of a configuration, root's and 0644 unless told otherwise. */
export function confFile(text: string | Buffer, mode = 0o644, uid = 0): Source {
  const bytes = Buffer.from(text);
  return { kind: 'file', mode, uid, sizeBytes: bytes.length, text: bytes.toString('latin1') };
}

/** Reads a configuration from texts; what else is asked for is a directory. */
export function readText(
  text: string | Readonly<Record<string, Source>>,
  accounts: Accounts = LAB_ACCOUNTS,
): LogrotateConfig {
  const sources = new Map(Object.entries(typeof text === 'string' ? { [CONF]: confFile(text) } : text));
  return readConfig(CONF, sources, accounts);
}

export interface Log extends Entry {
  readonly links?: number;
  readonly isSymlink?: boolean;
}

export interface Directory {
  readonly path: string;
  readonly mode: number;
  readonly gid: number;
}

export interface Scene {
  readonly directory: Directory;
  readonly files: Map<string, Log>;
  readonly state: Map<string, StateEntry>;
}

export interface Run {
  readonly exit: 0 | 1;
  /** By name of the log, in the order in which logrotate comes to them. */
  readonly decisions: ReadonlyMap<string, Decision>;
}

/** One run; changes the scene. */
export function runModel(
  scene: Scene,
  config: LogrotateConfig,
  { nowMs, force }: { readonly nowMs: number; readonly force: boolean },
): Run {
  const { directory, files, state } = scene;
  const paths = [...files.keys()].map((name) => `${directory.path}/${name}`);
  const { byPath, duplicates } = assignLogs(config, paths);
  const decisions = new Map<string, Decision>();
  let failed = isFaulty(config) || duplicates.size > 0;
  for (const [path, governance] of byPath) {
    if (governance.kind !== 'governed') continue;
    const name = path.slice(directory.path.length + 1);
    const file = files.get(name);
    if (!file) throw new Error(`no file ${name}`);
    const { settings } = governance.block;
    const candidate = {
      links: 1,
      isSymlink: false,
      ...file,
      parent: directory,
      state: state.get(path),
    };
    const decision = decide(candidate, settings, { nowMs, force });
    decisions.set(name, decision);
    if (!state.has(path)) state.set(path, { rotatedMs: nowMs - (nowMs % HOUR_MS), isFullHour: true });
    if (decision.kind === 'never' && decision.reason === 'insecure-parent') failed = true;
  }
  for (const [name, decision] of decisions) {
    if (decision.kind !== 'rotates') continue;
    const path = `${directory.path}/${name}`;
    const governance = byPath.get(path);
    if (governance?.kind !== 'governed') continue;
    const { settings } = governance.block;
    const { files: after, isBlocked } = rotateOnce(files, name, { settings, nowMs });
    if (isBlocked) failed = true;
    files.clear();
    for (const [left, entry] of after) files.set(left, entry);
    state.set(path, { rotatedMs: nowMs, isFullHour: nowMs % HOUR_MS < 1000 });
  }
  return { exit: failed ? 1 : 0, decisions };
}

/** Whether logrotate ends with an error because of the configuration alone. */
export function isFaulty({ blocks, notes }: LogrotateConfig): boolean {
  return (
    notes.some(({ kind, cost }) => cost !== 'line' || kind === 'include') ||
    blocks
      .filter(({ lost }) => lost?.kind !== 'ignored-file')
      .some(({ lost, notes: own }) => lost !== undefined || own.some(({ cost }) => cost !== 'line'))
  );
}
