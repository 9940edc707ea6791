/**
 * The rooms that the command line composes, as functions that load them when first called.
 *
 * Commands take a `Deps`, so that a test can stand in for a room, and `--version` loads none of them.
 */
import type { Writable } from 'node:stream';
import type { Event } from '../model/event.js';
import type { Rule } from '../model/rule.js';
import type { Notifier, NotifierSetup } from '../notify/notifier.js';
import type { FormatName } from '../report/format.js';
import type { Report, ReportOptions } from '../report/report.js';
import type { RuleRequest } from '../rules/load.js';
import type { RuleSource } from '../rules/pack.js';
import type { CarryOptions, Carried } from '../fix/carry.js';
import type { ScriptOptions } from '../fix/script.js';
import type { Plan } from '../fix/step.js';
import type { CheckRequest, CheckResult } from '../scan/check.js';
import type { ExplainEvent, ExplainOptions } from '../scan/explain.js';
import type { FixOptions, FixPlan } from '../scan/fix.js';
import type { ScanOptions } from '../scan/options.js';
import type { Console } from './console.js';
import type { Sized } from './estimate.js';
import type { Host } from './host.js';
import type { Settled } from './settings.js';

export interface Deps {
  readonly scan: (options: ScanOptions) => AsyncIterable<Event>;
  readonly explain: (options: ExplainOptions) => AsyncIterable<ExplainEvent>;
  /** Throws `RuleError`. */
  readonly loadRules: (request: RuleRequest) => Promise<readonly Rule[]>;
  /** Throws `RuleError`. */
  readonly loadSources: (packs: readonly string[]) => Promise<readonly RuleSource[]>;
  /** Throws `RuleError`. */
  readonly checkRules: (request: CheckRequest) => Promise<CheckResult>;
  readonly expandPlaceholders: (text: string, seed: number) => Promise<string>;
  readonly planFix: (options: FixOptions) => Promise<FixPlan>;
  readonly writeFixScript: (plan: Plan, options: ScriptOptions) => Promise<string>;
  /** Rejects where the undo script cannot be kept. */
  readonly carryFix: (plan: Plan, options: CarryOptions) => Promise<Carried>;
  readonly openReport: (format: FormatName, out: Writable, options: ReportOptions) => Promise<Report>;
  /** Well-known places of logs: all that there could be, and those that are there. */
  readonly findPlaces: (host: Pick<Host, 'home' | 'env'>, root?: string) => Promise<Places>;
  /** The files that a scan would read, with their bytes on disk. */
  readonly listSizes: (options: ScanOptions) => AsyncIterable<Sized>;
  /** Journals in a directory and below, those of this host without one. */
  readonly findJournals: (directory: string | undefined) => Promise<Places>;
  /** Begins to listen, and tells watchers that a run begins. */
  readonly openNotifier: (setup: NotifierSetup) => Promise<Notifier>;
}

interface Places {
  readonly candidates: readonly string[];
  readonly existing: readonly string[];
}

/** What every command works with. */
export interface Context {
  readonly host: Host;
  readonly deps: Deps;
  readonly console: Console;
  /** Where the settings come from; for the command that tells it. */
  readonly settled?: Settled;
}

/** The real rooms. */
export const DEPS: Deps = {
  async *scan(options) {
    const { scan } = await import('../index.js');
    yield* scan(options);
  },
  async *explain(options) {
    yield* (await import('../scan/explain.js')).explain(options);
  },
  async loadRules(request) {
    return (await import('../rules/load.js')).loadRules(request);
  },
  async loadSources(packs) {
    return (await import('../rules/sources.js')).loadSources(packs);
  },
  async checkRules(request) {
    return (await import('../scan/check.js')).checkRules(request);
  },
  async expandPlaceholders(text, seed) {
    return (await import('../rules/placeholder.js')).expandPlaceholders(text, seed);
  },
  async planFix(options) {
    return (await import('../scan/fix.js')).planPaths(options);
  },
  async writeFixScript(plan, options) {
    return (await import('../fix/script.js')).writeScript(plan, options);
  },
  async carryFix(plan, options) {
    return (await import('../fix/carry.js')).carryPlan(plan, options);
  },
  async openReport(format, out, options) {
    // Most runs want text alone, which loads in half the time of all formats.
    if (format === 'text') return (await import('../report/text.js')).openText(out, options);
    return (await import('../report/formats.js')).FORMATS[format](out, options);
  },
  async findPlaces(host, root) {
    const { existingPlaces, placesBelow, wellKnownPlaces } = await import('../walk/places.js');
    const places = wellKnownPlaces(host);
    const candidates = root === undefined ? places : placesBelow(root, places);
    return { candidates, existing: await existingPlaces(candidates) };
  },
  async *listSizes(options) {
    const { walk } = await import('../walk/walk.js');
    for await (const item of walk({ ...options, operands: options.paths })) {
      if (item.type === 'file') yield { name: item.file.name, bytes: item.file.facts.sizeBytes };
    }
  },
  async findJournals(directory) {
    const { existingPlaces, journalPlaces } = await import('../walk/places.js');
    const candidates = journalPlaces(directory);
    return { candidates, existing: await existingPlaces(candidates) };
  },
  async openNotifier(setup) {
    return (await import('../notify/notifier.js')).openNotifier(setup);
  },
};
