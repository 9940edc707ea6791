/**
 * Rooms that do nothing but what a test tells them, and events as a scan would send them.
 */
import type { Deps } from '../../src/cli/deps.js';
import type { Event } from '../../src/model/event.js';
import type { AuditFinding } from '../../src/model/finding.js';
import type { Plan } from '../../src/fix/step.js';
import type { Problem } from '../../src/model/problem.js';
import type { Rule } from '../../src/model/rule.js';
import type { Severity } from '../../src/model/severity.js';
import { RuleError } from '../../src/rules/error.js';

export const RULE: Rule = {
  id: 'jellyfin.api-key',
  title: 'Jellyfin API key',
  why: 'Opens the media server',
  fix: 'Revoke it in the dashboard',
  severity: 'high',
  confidence: 'likely',
  references: ['https://jellyfin.org/docs'],
  literals: ['api_key='],
  caseSensitive: false,
  pattern: 'api_key=(?P<secret>[0-9a-f]{32})',
  reach: 0,
  span: 64,
  loose: false,
  multiline: false,
  checks: ['not-path'],
  entropy: 2.5,
  rank: 2,
};

export const START: Event = {
  type: 'start',
  tool: { name: 'logscan', version: '0.0.0' },
  roots: ['/logs'],
  rules: [RULE],
  startedAt: '2026-01-01T00:00:00.000Z',
  engine: { regex: 're2js', kernel: 'scalar' },
};

export function makeDone(complete = true): Event {
  const files = { scanned: 1, partlyScanned: 0, skipped: 0, excluded: 0 };
  return {
    type: 'done',
    complete,
    elapsedMs: 5,
    coverage: { files, directories: 1, bytes: 10, problems: {} },
  };
}

export function makeFinding(severity: Severity): Event {
  const finding: AuditFinding = {
    kind: 'audit',
    rule: RULE.id,
    fingerprint: '00',
    severity,
    confidence: 'likely',
    file: '/logs/a.log',
    family: 'a.log',
    detail: 'mode 0644',
    commands: [],
  };
  return { type: 'finding', finding };
}

export function makeOccurrence(severity: Severity): Event {
  const place = { file: '/logs/a.log', family: 'a.log', line: 1, column: 1, start: 0, length: 9 };
  const occurrence = { ...place, rule: RULE.id, severity, fingerprint: '00', preview: 'a****' };
  return { type: 'occurrence', occurrence: { ...occurrence, confidence: 'likely' } };
}

export function makeProblem(code: Problem['code']): Event {
  return { type: 'problem', problem: { code, message: 'Cannot read it' } };
}

/** A plan that does nothing. */
export const NO_PLAN: Plan = { steps: [], blocks: [], refusals: [], causes: [], left: [] };

/** Deps whose scan sends `events`, and whose reports write one word an event. */
export function createDeps(events: readonly Event[], replaced: Partial<Deps> = {}): Deps {
  return {
    async *scan() {
      yield* events;
    },
    async *explain() {
      yield { type: 'done', files: 0, more: 0 };
    },
    async loadRules({ only, skip }) {
      const unknown = [...only, ...skip].find((id) => id !== RULE.id);
      if (unknown !== undefined)
        throw new RuleError({ file: 'built-in rules', rule: unknown, field: 'id' }, 'no such rule');
      return [RULE];
    },
    loadSources: async () => [
      { ...RULE, pack: 'rules/a.toml', examples: ['api_key=«<hex:32>»&a'], counterexamples: [] },
    ],
    checkRules: async () => ({ rules: 1, examples: 2, faults: [] }),
    expandPlaceholders: async (text) =>
      text.replace(/<\w+:(\d+)>/g, (_all, length: string) => 'a1'.repeat(Number(length) / 2)),
    planFix: async () => ({ plan: NO_PLAN, problems: [] }),
    writeFixScript: async (plan) => `# ${plan.steps.length} steps\n`,
    carryFix: async () => ({ done: [], refused: [], block: undefined, undo: undefined }),
    openReport: async (format, out) => ({
      accept: (event) => void out.write(`${format}:${event.type}\n`),
      close: async () => void out.write(`${format}:end\n`),
    }),
    async *listSizes() {
      yield { name: '/logs/a.log', bytes: 10 };
    },
    findPlaces: async () => ({ candidates: ['/var/log/mopidy'], existing: [] }),
    findJournals: async () => ({ candidates: ['/var/log/journal/*.journal'], existing: [] }),
    openNotifier: async () => ({
      see: () => undefined,
      finish: async () => [],
      abandon: async () => undefined,
    }),
    ...replaced,
  };
}
