/**
 * A scenario: a host, exactly what is told of it, and exactly what is told after the plan was carried out.
 *
 * Without `after` the second audit has to be clean. What a step was planned for is never told again in the same words, a plan
 * that was carried out leaves no steps for a second one, and its undo script gives the first audit back.
 */
import { describe, expect, it } from 'vitest';
import { build, isRoot, type Round, type Sketch } from './rig.js';

export interface Scenario extends Sketch {
  readonly name: string;
  /** `rule path`, sorted or not. */
  readonly finds: readonly string[];
  readonly steps?: readonly string[];
  readonly refuses?: readonly string[];
  readonly blocks?: readonly string[];
  readonly problems?: readonly string[];
  /** What the second audit finds. */
  readonly after?: readonly string[];
  /** What stands in the commands of the findings, `ROOT` for the directory of the host. */
  readonly commands?: readonly string[];
  /** A word of the detail by rule. */
  readonly says?: Readonly<Record<string, string | RegExp>>;
}

const WITHOUT_ROOT = 'root builds these hosts, as their files have several owners; run the tests as root';

/** Runs scenarios, of which there has to be at least one. */
export function runScenarios(title: string, scenarios: readonly Scenario[]): void {
  if (!isRoot) console.warn(`${title}: ${WITHOUT_ROOT}`);
  describe.skipIf(!isRoot || process.platform !== 'linux')(title, () => {
    it.each(scenarios)('$name', runScenario);
  });
}

async function runScenario(scenario: Scenario): Promise<void> {
  const { finds, steps = [], refuses = [], blocks = [], problems = [], after = [] } = scenario;
  const rig = build(scenario);
  try {
    const first = await rig.round(true);
    const expected = { findings: finds, steps, refusals: refuses, blocks, problems };
    expect(pick(first)).toEqual(sortAll(expected));
    checkWords(first, scenario);
    expect(first.failures).toEqual([]);
    const second = await rig.round(false);
    expect(second.findings).toEqual([...after].sort());
    expect(tellAgain(first, second)).toEqual([]);
    expect([second.steps, second.refusals]).toEqual([[], first.refusals]);
    expect(second.blocks).toEqual(scenario.rotates === true ? [] : first.blocks);
    if (first.steps.length === 0 && scenario.rotates !== true) return;
    rig.undo();
    expect(pick(await rig.round(false))).toEqual(pick(first));
  } finally {
    rig.remove();
  }
}

/** Faults that the first plan was to mend, and that the second audit tells as the first one did. */
function tellAgain(first: Round, second: Round): readonly string[] {
  const tell = ({ details }: Round): readonly string[] =>
    details
      .filter(({ rule, file }) => first.planned.includes(`${rule} ${file}`))
      .map(({ rule, file, detail }) => `${rule} ${file}: ${detail}`);
  const before = new Set(tell(first));
  return tell(second).filter((line) => before.has(line));
}

type Told = Pick<Round, 'findings' | 'steps' | 'refusals' | 'blocks' | 'problems'>;

function pick({ findings, steps, refusals, blocks, problems }: Told): Told {
  return { findings, steps, refusals, blocks, problems };
}

function sortAll(told: Told): Told {
  const { findings, steps, refusals, blocks, problems } = told;
  const sort = (list: readonly string[]): readonly string[] => [...list].sort();
  return {
    findings: sort(findings),
    steps: sort(steps),
    refusals: sort(refusals),
    blocks: sort(blocks),
    problems: sort(problems),
  };
}

function checkWords({ details, commands }: Round, { says = {}, commands: parts = [] }: Scenario): void {
  for (const part of parts) expect(commands.join('\n')).toContain(part);
  for (const [rule, words] of Object.entries(says)) {
    const told = details.filter((finding) => finding.rule === rule).map(({ detail }) => detail);
    expect(told.join('\n'), rule).toMatch(words);
  }
}
