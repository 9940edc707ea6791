/**
 * Measures where a scan spends its time, for those who ask.
 *
 * Takes what the stages do and passes it on unchanged; gives counts and milliseconds. The clock is only read where
 * statistics were asked for, as reading it costs as much as dropping a candidate.
 */
import type { JudgeOutcomes } from '../detect/judge.js';
import type { RegexEngine } from '../detect/regex.js';
import { STAGES, type RuleCost, type ScanStats, type Stage } from '../model/stats.js';

export interface Meter {
  /** Notes a literal that the prefilter found. */
  countCandidate(): void;
  /** Does something that belongs to a stage. */
  time<T>(stage: Stage, work: () => T): T;
  timeAsync<T>(stage: Stage, work: () => Promise<T>): Promise<T>;
  /** The engine, with its calls counted. */
  watchRegex(engine: RegexEngine): RegexEngine;
  /** The judge, with its time taken by rule. */
  watchJudge(judge: JudgeOutcomes): JudgeOutcomes;
  /** What was measured; the meter starts anew. */
  take(): ScanStats;
}

/** Starts a meter; `clock` gives milliseconds. */
export function createMeter(clock: () => number = () => performance.now()): Meter {
  let sum = createSum();
  return {
    countCandidate: () => void sum.candidates++,
    time(stage, work) {
      const begunMs = clock();
      const done = work();
      sum.ms[stage] += clock() - begunMs;
      return done;
    },
    async timeAsync(stage, work) {
      const begunMs = clock();
      const done = await work();
      sum.ms[stage] += clock() - begunMs;
      return done;
    },
    watchRegex: (engine) => watchRegex(engine, () => void sum.regexCalls++),
    watchJudge: (judge) => (entry, place, bench) => {
      const begunMs = clock();
      const outcomes = judge(entry, place, bench);
      addCost(sum, { rule: entry.rule.id, judged: 1, ms: clock() - begunMs });
      return outcomes;
    },
    take() {
      const taken = closeSum(sum);
      sum = createSum();
      return taken;
    },
  };
}

function watchRegex(engine: RegexEngine, count: () => void): RegexEngine {
  return {
    ...engine,
    compile(pattern, reach) {
      const matcher = engine.compile(pattern, reach);
      return {
        test(bytes, from, to) {
          count();
          return matcher.test(bytes, from, to);
        },
        match(bytes, from, to) {
          count();
          return matcher.match(bytes, from, to);
        },
      };
    },
  };
}

interface Sum {
  candidates: number;
  regexCalls: number;
  readonly ms: Record<Stage, number>;
  readonly rules: Map<string, RuleCost>;
}

function createSum(): Sum {
  return { candidates: 0, regexCalls: 0, ms: { read: 0, search: 0, judge: 0, mask: 0 }, rules: new Map() };
}

function addCost({ rules }: Sum, { rule, judged, ms }: RuleCost): void {
  const known = rules.get(rule);
  rules.set(rule, { rule, judged: judged + (known?.judged ?? 0), ms: ms + (known?.ms ?? 0) });
}

/** What judging takes is spent while the prefilter searches, and taken off there. */
function closeSum(sum: Sum): ScanStats {
  const { candidates, regexCalls, ms } = sum;
  const rules = listCosts(sum);
  const judge = rules.reduce((total, cost) => total + cost.ms, 0);
  return { candidates, regexCalls, ms: { ...ms, search: Math.max(0, ms.search - judge), judge }, rules };
}

/** Sums the statistics of files. */
export interface StatsTally {
  add(stats: ScanStats): void;
  close(): ScanStats;
}

/** Starts an empty sum. */
export function createStatsTally(): StatsTally {
  const sum = createSum();
  return {
    add({ candidates, regexCalls, ms, rules }) {
      sum.candidates += candidates;
      sum.regexCalls += regexCalls;
      for (const stage of STAGES) sum.ms[stage] += ms[stage];
      for (const cost of rules) addCost(sum, cost);
    },
    close: () => ({ ...sum, rules: listCosts(sum) }),
  };
}

function listCosts({ rules }: Sum): readonly RuleCost[] {
  return [...rules.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1));
}
