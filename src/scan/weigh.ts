/**
 * Weighs the secrets of a scan by their circumstances: takes findings, files and host facts, gives the findings with
 * readers and severity, worst first.
 *
 * Each file is looked up once. A secret in no file on disk, as from standard input, stays as its rule has it.
 */
import { exposuresOf } from '../audit/exposure/exposures.js';
import { exposureOf, widest } from '../audit/exposure.js';
import type { HostFacts } from '../audit/facts.js';
import { assess } from '../audit/score.js';
import type { Circumstances } from '../audit/score.js';
import type { Exposure, SecretFinding } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import { severityRank } from '../model/severity.js';
import { lifetimeHoursOf } from '../rules/lifetime.js';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** What the checks note of a token: `issued by example.com, expired 2025-03-01`. */
const DEAD = /(?:^|, )(?:expired \d{4}-\d\d-\d\d|public by design)(?:,|$)/;

/** What is known of one file. */
interface Standing extends Pick<
  Circumstances,
  'isServed' | 'isShared' | 'isShipped' | 'isShippedInClear' | 'isBackedUp'
> {
  readonly exposure: Exposure;
  readonly modifiedMs: number;
}

export interface Scales {
  /** The file that holds what findings name: itself, or the archive of a member. */
  readonly holders: ReadonlyMap<string, LogFile>;
  readonly host: HostFacts;
  readonly nowMs: number;
}

/** The findings with exposure and assessment, worst first. */
export function weighSecrets(secrets: readonly SecretFinding[], scales: Scales): readonly SecretFinding[] {
  const lookUp = openLookup(scales);
  const weighed = secrets.map((secret) => {
    const standings = secret.files.flatMap(({ file }) => lookUp(file) ?? []);
    return standings.length === 0 ? secret : weighSecret(secret, standings, scales.nowMs);
  });
  return weighed.sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
}

function openLookup({ holders, host }: Scales): (name: string) => Standing | undefined {
  const known = new Map<string, Standing>();
  return (name) => {
    const standing = known.get(name);
    if (standing) return standing;
    const file = holders.get(name);
    if (!file || file.stdin === true || file.fifo === true) return undefined;
    const found = examine(file, host);
    known.set(name, found);
    return found;
  };
}

function examine(file: LogFile, host: HostFacts): Standing {
  const { served, shared, shipped, backedUp } = exposuresOf(file, host);
  return {
    exposure: exposureOf(file, host),
    modifiedMs: file.facts.modifiedMs,
    isServed: served.length > 0,
    isShared: shared.length > 0,
    isShipped: shipped.length > 0,
    isShippedInClear: shipped.some(({ rule }) => rule === 'exposure.shipped-unencrypted'),
    isBackedUp: backedUp.length > 0,
  };
}

function weighSecret(secret: SecretFinding, standings: readonly Standing[], nowMs: number): SecretFinding {
  const exposure = widest(standings.map((standing) => standing.exposure));
  const ageMs = Math.max(0, nowMs - lastMsOf(secret, standings));
  const lifetimeHours = lifetimeHoursOf(secret.rule);
  const { severity, base, reasons } = assess(secret.severity, {
    audience: exposure.audience,
    isServed: standings.some(({ isServed }) => isServed),
    isShared: standings.some(({ isShared }) => isShared),
    isShipped: standings.some(({ isShipped }) => isShipped),
    isShippedInClear: standings.some(({ isShippedInClear }) => isShippedInClear),
    isBackedUp: standings.some(({ isBackedUp }) => isBackedUp),
    copies: secret.fileCount,
    ageDays: ageMs / DAY_MS,
    isOutlived: lifetimeHours !== undefined && ageMs > lifetimeHours * HOUR_MS,
    isExpired: DEAD.test(secret.first.note ?? ''),
  });
  return { ...secret, severity, exposure, assessment: { base, reasons } };
}

/** When it was last written: by its last line, else by its files. */
function lastMsOf({ last }: SecretFinding, standings: readonly Standing[]): number {
  const lineMs = last.time === undefined ? NaN : Date.parse(last.time);
  return Number.isNaN(lineMs) ? Math.max(...standings.map(({ modifiedMs }) => modifiedMs)) : lineMs;
}
