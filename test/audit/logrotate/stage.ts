/**
 * Hosts with logrotate for the pure audits: configuration from texts, memory and schedule as told, files as
 * in `scene.ts`.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { auditFingerprint } from '../../../src/audit/fault.js';
import type { Source } from '../../../src/audit/logrotate/config.js';
import { pathKey } from '../../../src/audit/facts.js';
import type { HostFacts } from '../../../src/audit/facts.js';
import { assignLogs } from '../../../src/audit/logrotate/governance.js';
import { readConfig } from '../../../src/audit/logrotate/reader.js';
import { parseState } from '../../../src/audit/logrotate/state.js';
import { auditRotation } from '../../../src/audit/rotation.js';
import { pathsOf } from '../../../src/audit/rotation/facts.js';
import type { RotationFacts, RotationHost } from '../../../src/audit/rotation/facts.js';
import type { Schedule } from '../../../src/audit/rotation/schedule.js';
import type { AuditFinding } from '../../../src/model/finding.js';
import type { LogFile } from '../../../src/model/logfile.js';
import { NOW_MS, hostOf } from '../scene.js';
import type { SceneOptions } from '../scene.js';
import { CONF, confFile } from './simulator.js';

export const DAILY: Schedule = { rhythm: 'daily', reason: 'logrotate.timer starts it', sealed: [] };
const FIXTURES = new URL('../../../fixtures/logrotate/etc/', import.meta.url);

export interface Stage extends SceneOptions {
  /** Text of the main configuration, or all sources; none for a host without logrotate. */
  readonly conf?: string | Readonly<Record<string, Source>>;
  /** Text of the state file below its first line; none if it may not be read. */
  readonly memory?: string | undefined;
  /** When the memory was last written. */
  readonly writtenMs?: number;
  readonly schedule?: Schedule;
  readonly rotation?: Partial<RotationFacts>;
}

/** The sources of the configuration in `fixtures/logrotate`, all root's. */
export function fixtureSources(): Record<string, Source> {
  const names = readdirSync(new URL('logrotate.d/', FIXTURES)).sort();
  const texts = names.map((name) => [
    `/etc/logrotate.d/${name}`,
    confFile(readFileSync(new URL(`logrotate.d/${name}`, FIXTURES))),
  ]);
  return {
    [CONF]: confFile(readFileSync(new URL('logrotate.conf', FIXTURES))),
    '/etc/logrotate.d': { kind: 'directory', dev: 1, names },
    ...(Object.fromEntries(texts) as Record<string, Source>),
  };
}

/** A host on which the files lie, with all that the rotation audit knows. */
export function stageHost(files: readonly LogFile[], stage: Stage = {}): RotationHost {
  const host = followLinks(files, hostOf(files, stage));
  const paths = files.flatMap((file) => pathsOf(file, host, ''));
  const rotation: RotationFacts = {
    root: '',
    journal: undefined,
    hasSyslog: false,
    docker: new Map(),
    listings: listBeside(paths),
    logrotate: stage.conf === undefined ? undefined : readStage(stage, paths, host),
    ...stage.rotation,
  };
  return { ...host, rotation };
}

/** Links lead to a file of the same path below `/target`, unless the stage says where. */
function followLinks(files: readonly LogFile[], host: HostFacts): HostFacts {
  const places = new Map(host.places);
  for (const { path } of files.filter(({ link }) => link)) {
    const place = places.get(pathKey(path));
    const isPlain = place?.realPath.equals(path);
    if (place && isPlain)
      places.set(pathKey(path), { ...place, realPath: Buffer.from(`/target${String(path)}`) });
  }
  return { ...host, places };
}

function readStage(
  stage: Stage,
  paths: readonly string[],
  { accounts }: RotationHost,
): RotationFacts['logrotate'] {
  const { conf = '', memory = '', writtenMs = NOW_MS, schedule = DAILY } = stage;
  const sources = typeof conf === 'string' ? { [CONF]: confFile(conf) } : conf;
  const config = readConfig(CONF, new Map(Object.entries(sources)), accounts);
  const isReadable = !('memory' in stage) || stage.memory !== undefined;
  const state = parseState(`logrotate state -- version 2\n${memory}\n`);
  return {
    path: CONF,
    config,
    schedule,
    governances: assignLogs(config, paths),
    memory: isReadable ? { state, writtenMs } : undefined,
  };
}

function listBeside(paths: readonly string[]): RotationFacts['listings'] {
  const listings = new Map<string, Set<string>>();
  for (const path of paths) {
    const at = path.lastIndexOf('/');
    const names = listings.get(path.slice(0, at) || '/') ?? new Set();
    listings.set(path.slice(0, at) || '/', names.add(path.slice(at + 1)));
  }
  return listings;
}

/** Findings about rotation on such a host. */
export function rotationFindings(files: readonly LogFile[], stage: Stage = {}): AuditFinding[] {
  const context = { fingerprint: auditFingerprint(new Uint8Array(32)), nowMs: NOW_MS };
  return auditRotation(files, stageHost(files, stage), context);
}

/** Their rules, sorted. */
export function rotationRules(files: readonly LogFile[], stage: Stage = {}): string[] {
  return rotationFindings(files, stage)
    .map(({ rule }) => rule)
    .sort();
}

/** The one finding of a rule. */
export function findingOf(rule: string, files: readonly LogFile[], stage: Stage = {}): AuditFinding {
  const [finding, ...others] = rotationFindings(files, stage).filter((one) => one.rule === rule);
  if (!finding || others.length > 0) throw new Error(`expected one ${rule}`);
  return finding;
}

/** A line of the state file: last rotated some days before now. */
export function remember(path: string, daysAgo: number, clock = '3:4:5'): string {
  const at = new Date(NOW_MS - daysAgo * 86_400_000);
  return `"${path}" ${at.getUTCFullYear()}-${at.getUTCMonth() + 1}-${at.getUTCDate()}-${clock}\n`;
}
