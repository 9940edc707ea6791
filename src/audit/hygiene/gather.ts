/**
 * The audit of credentials' way to the system: takes the logs, the holdings and the detectors of the scan, gives
 * `HygieneFacts` and the problems that kept it from knowing more.
 *
 * Reads small files that `holdings.ts` has found and, where the scope says so, `/proc`; the ends of the largest logs only
 * where contents are read at all. A file that the user may not read is not the user's concern; one that is too large is a
 * problem.
 */
import type { LogFile } from '../../model/logfile.js';
import type { Problem } from '../../model/problem.js';
import { pathKey } from '../facts.js';
import { groupFamilies, isCompressed } from '../family.js';
import { readHostText, valueOf } from '../rotation/hostfile.js';
import { NO_CONTENT, readConfigText, readCredentialText } from './content.js';
import type { Holding, HygieneFacts, HygieneTools, LevelCount, ReadHolding } from './facts.js';
import { readProcessSecrets } from './processes.js';
import type { Scope } from './scope.js';
import { readUnits } from './units.js';
import type { UnitText } from './units.js';

/** Histories are the largest. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;
/** Smaller logs have too few lines to speak of shares. */
const MIN_LOG_BYTES = 4096;
const MAX_LOGS = 200;
/** Values of hidepid= that shut others out: proc(5). */
const HIDDEN = /\bhidepid=(?:[124]|noaccess|invisible|ptraceable)\b/;

export interface HygieneRequest {
  readonly files: readonly LogFile[];
  readonly holdings: readonly Holding[];
  readonly scope: Scope;
  /** Key of the directory that stands for `/`. */
  readonly root: string;
  readonly tools: HygieneTools;
}

export interface GatheredHygiene {
  readonly facts: HygieneFacts;
  /** Of code `audit-unknown`. */
  readonly problems: readonly Problem[];
}

/** What is known of credentials around these logs. */
export async function gatherHygiene(request: HygieneRequest): Promise<GatheredHygiene> {
  const { files, root, tools, scope } = request;
  const problems: Problem[] = [];
  const isLookedAt = scope.isSystem || scope.homes.length > 0;
  const uids = scope.isSystem ? undefined : new Set(files.map(({ facts }) => facts.uid));
  const mounts = isLookedAt ? valueOf(await readHostText(root, '/proc/self/mountinfo')) : undefined;
  const facts: HygieneFacts = {
    holdings: await readHoldings(request, problems),
    processes: isLookedAt ? await readProcessSecrets({ root, findLeaks: tools.findLeaks, uids }) : [],
    isProcClosed: (mounts ?? '').split('\n').some((line) => line.includes(' - proc ') && HIDDEN.test(line)),
    levels: await countAll(files, tools),
  };
  return { facts, problems };
}

async function readHoldings(
  { holdings, root, tools }: HygieneRequest,
  problems: Problem[],
): Promise<readonly ReadHolding[]> {
  const read: ReadHolding[] = [];
  const units: UnitText[] = [];
  for (const holding of holdings) {
    const text = await readText(root, holding, problems);
    if (text === undefined) read.push({ ...holding, ...NO_CONTENT });
    else if (holding.kind === 'credential') read.push({ ...holding, ...readCredentialText(text) });
    else {
      const leaks = await tools.findLeaks(holding.file.name, Buffer.from(text, 'latin1'));
      if (holding.kind === 'unit') units.push({ holding, text, leaks });
      else if (holding.kind === 'history') read.push({ ...holding, ...NO_CONTENT, leaks });
      else read.push({ ...holding, ...readConfigText(holding, text, leaks) });
    }
  }
  return [...read, ...readUnits(units)];
}

async function readText(
  root: string,
  { path, file }: Holding,
  problems: Problem[],
): Promise<string | undefined> {
  const asked = await readHostText(root, path, MAX_TEXT_BYTES);
  if ('value' in asked) return asked.value;
  if (asked.code === 'EFBIG') {
    const message = `Cannot search ${JSON.stringify(file.name)} for secrets, as it is longer than ${MAX_TEXT_BYTES} bytes; shorten it or scan it by name`;
    problems.push({ code: 'audit-unknown', message, file: file.name });
  }
  return undefined;
}

/** Levels at the ends of the largest live logs. */
async function countAll(
  files: readonly LogFile[],
  { countLevels }: HygieneTools,
): Promise<ReadonlyMap<string, LevelCount>> {
  const counts = new Map<string, LevelCount>();
  if (!countLevels) return counts;
  const logs = groupFamilies(files)
    .map(({ live }) => live)
    .filter((live) => live.facts.sizeBytes >= MIN_LOG_BYTES && !isCompressed(live))
    .sort((a, b) => b.facts.sizeBytes - a.facts.sizeBytes)
    .slice(0, MAX_LOGS);
  for (const log of logs) {
    const count = await countLevels(log);
    if (count) counts.set(pathKey(log.path), count);
  }
  return counts;
}
