/**
 * What is known from before a scan: what earlier scans reported, and what the user has accepted.
 *
 * Takes the settings and the host's key; gives what the scan is compared with. Every fault is a `UsageError` before
 * anything is scanned.
 */
import { isExpired } from '../model/allow.js';
import type { BaselineEntry } from '../model/baseline.js';
import { spellId, type FindingId } from '../model/cursor.js';
import type { HistoryStore } from '../state/history.js';
import { loadKey, type HostKey } from '../state/key.js';
import { formatNumber } from '../report/quantity.js';
import { describeFailure } from './console.js';
import type { Context } from './deps.js';
import type { Settings } from './flags.js';
import { UsageError } from './usage.js';

/** Expired entries that are named; the others are counted. */
const MAX_EXPIRED = 10;

export interface PastRequest {
  readonly settings: Settings;
  readonly stateDirectory: string;
  /** A baseline instead of that of the settings. */
  readonly baseline?: string;
}

export interface Past {
  /** Where what was reported is kept, with --since-last. */
  readonly store?: HistoryStore;
  /** What the user has accepted, if a baseline was named. */
  readonly baseline?: readonly BaselineEntry[];
}

/** Opens what a scan is compared with. Throws `UsageError`. */
export async function openPast(context: Context, request: PastRequest, key: HostKey): Promise<Past> {
  const { settings, stateDirectory, baseline: file = settings.baseline } = request;
  const store = settings['since-last'] ? await openStore(context, stateDirectory, key) : undefined;
  const baseline = file === undefined ? undefined : await openBaseline(context, file, key);
  return { ...(store && { store }), ...(baseline && { baseline }) };
}

async function openStore({ host, console }: Context, directory: string, key: HostKey): Promise<HistoryStore> {
  if (key.ephemeral !== undefined) {
    throw new UsageError(
      `Cannot tell what is new with --since-last: ${key.ephemeral}; name another --state-dir`,
    );
  }
  const { openHistoryStore } = await import('../state/history.js');
  try {
    const store = await openHistoryStore({ directory, key: key.bytes, nowMs: host.now() });
    if (store.damage !== undefined) console.error(`Everything is read and reported again: ${store.damage}`);
    return store;
  } catch (error) {
    throw new UsageError(`Cannot read "${directory}/history": ${describeFailure(error)}`);
  }
}

async function openBaseline(
  { host, console }: Context,
  file: string,
  key: HostKey,
): Promise<readonly BaselineEntry[]> {
  requireLasting(key);
  const { readBaseline } = await import('./baseline.js');
  const entries = await readBaseline(file, key.bytes, host);
  const expired = entries.filter((entry) => isExpired(entry, host.now()));
  for (const { rule, fingerprint, expires } of expired.slice(0, MAX_EXPIRED)) {
    console.notice(
      `"${rule}" ${fingerprint} is accepted no more: its entry in "${file}" expired on ${expires}`,
    );
  }
  const more = expired.length - MAX_EXPIRED;
  if (more > 0) console.notice(`Expired entries in "${file}" beside these: ${formatNumber(more)}`);
  return entries;
}

/** The host's key for a baseline, whose fingerprints are to be the same tomorrow. Throws `UsageError`. */
export async function loadLastingKey(stateDirectory: string): Promise<Uint8Array> {
  const key = await loadKey(stateDirectory);
  requireLasting(key);
  return key.bytes;
}

function requireLasting({ ephemeral }: HostKey): void {
  if (ephemeral === undefined) return;
  throw new UsageError(`A baseline holds for one key, and ${ephemeral}; name another --state-dir`);
}

/** Tells the findings that entries accept on this day. */
export function describeAccepted(
  entries: readonly BaselineEntry[] = [],
  nowMs: number,
): (finding: FindingId) => boolean {
  const ids = new Set(entries.filter((entry) => !isExpired(entry, nowMs)).map(spellId));
  return (finding) => ids.has(spellId(finding));
}
