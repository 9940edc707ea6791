/**
 * Where logs go beyond the accounts of this host: takes files and host facts, gives the findings of all exposure
 * audits, and for a single file the ways out that take it.
 *
 * Pure. Without surroundings nothing is known, which is no finding and no comfort.
 */
import type { LogFile } from '../../model/logfile.js';
import type { HostFacts } from '../facts.js';
import { faultFinding } from '../fault.js';
import type { AuditFingerprint, MendableFinding } from '../fault.js';
import type { Channel, ChannelRuleId } from './channel.js';
import { judgeHeld } from './held.js';
import { judgeLeftovers } from './leftover.js';
import { channelsOf, judgeChannels } from './verdict.js';

/** Ways out by what they mean for a secret in the file. */
export interface Exposures {
  /** Handed out by a web server. */
  readonly served: readonly Channel[];
  /** In reach of other machines by a share or a synchronised folder. */
  readonly shared: readonly Channel[];
  /** Sent to another program or host, mail included. */
  readonly shipped: readonly Channel[];
  /** Kept in snapshots. */
  readonly backedUp: readonly Channel[];
}

const WAYS: Readonly<Record<ChannelRuleId, keyof Exposures>> = {
  'exposure.web-root': 'served',
  'exposure.samba-share': 'shared',
  'exposure.nfs-export': 'shared',
  'exposure.rsync-module': 'shared',
  'exposure.ftp-root': 'shared',
  'exposure.syncthing-folder': 'shared',
  'exposure.media-directory': 'shared',
  'exposure.shipped': 'shipped',
  'exposure.shipped-unencrypted': 'shipped',
  'exposure.mailed': 'shipped',
  'exposure.backup': 'backedUp',
};

/** The ways out that take a file, whatever its name; all empty where nothing is known. */
export function exposuresOf(file: LogFile, host: HostFacts): Exposures {
  const channels = channelsOf(file, host);
  const by = (way: keyof Exposures): readonly Channel[] => channels.filter(({ rule }) => WAYS[rule] === way);
  return { served: by('served'), shared: by('shared'), shipped: by('shipped'), backedUp: by('backedUp') };
}

/** Findings about where the logs go, in no particular order. */
export function auditExposure(
  files: readonly LogFile[],
  host: HostFacts,
  fingerprint: AuditFingerprint,
): MendableFinding[] {
  const faults = [...judgeChannels(files, host), ...judgeHeld(files, host), ...judgeLeftovers(files, host)];
  return faults.map((fault) => faultFinding(fault, fingerprint));
}
