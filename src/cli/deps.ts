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
import type { CheckRequest, CheckResult } from '../scan/check.js';
import type { ExplainEvent, ExplainOptions } from '../scan/explain.js';
import type { ScanOptions } from '../scan/options.js';
import type { Console } from './console.js';
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
  readonly openReport: (format: FormatName, out: Writable, options: ReportOptions) => Promise<Report>;
  /** Well-known places of logs: all that there could be, and those that are there. */
  readonly findPlaces: (host: Pick<Host, 'home' | 'env'>) => Promise<Places>;
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
    return (await import('../rules/load.js')).loadSources(packs);
  },
  async checkRules(request) {
    return (await import('../scan/check.js')).checkRules(request);
  },
  async expandPlaceholders(text, seed) {
    return (await import('../rules/placeholder.js')).expandPlaceholders(text, seed);
  },
  async openReport(format, out, options) {
    return (await import('../report/formats.js')).FORMATS[format](out, options);
  },
  async findPlaces(host) {
    const { existingPlaces, wellKnownPlaces } = await import('../walk/places.js');
    const candidates = wellKnownPlaces(host);
    return { candidates, existing: await existingPlaces(candidates) };
  },
  async openNotifier(setup) {
    return (await import('../notify/notifier.js')).openNotifier(setup);
  },
};
