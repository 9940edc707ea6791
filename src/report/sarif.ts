/**
 * The scan as a SARIF 2.1.0 log with one run, as code scanning takes it.
 *
 * The tool and all its rules come first, then results as they come, one a line, then the invocation with the problems.
 * Results come worst first and end at 25,000, which is what code scanning accepts of a run; a notification counts the
 * rest. No secret text, and no snippet, is in it.
 */
import type { ToolComponent } from 'sarif';
import type { DoneEvent, Event, StartEvent } from '../model/event.js';
import type { Problem } from '../model/problem.js';
import { encodeJson } from './escape.js';
import { openOutlet } from './outlet.js';
import type { OpenReport } from './report.js';
import { openRulebook, type Rulebook } from './rulebook.js';
import { describeRule } from './sarif/descriptor.js';
import { describeInvocation } from './sarif/invocation.js';
import { describeFinding } from './sarif/result.js';

/** GitHub, "SARIF support for code scanning", limits. */
const MAX_RESULTS = 25_000;
const SCHEMA_URI = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Opens a SARIF report. */
export const openSarif: OpenReport = (out, options) => {
  const outlet = openOutlet(out);
  const problems: Problem[] = [];
  let start: StartEvent | undefined;
  let rules: Rulebook = openRulebook([]);
  let done: DoneEvent | undefined;
  let resultCount = 0;
  return {
    accept(event: Event) {
      switch (event.type) {
        case 'start':
          start = event;
          rules = openRulebook(event.rules);
          return outlet.write(headOf(describeTool(event, options.toolUri)));
        case 'finding': {
          resultCount++;
          if (resultCount > MAX_RESULTS) return;
          const result = describeFinding(event.finding, rules(event.finding.rule), options);
          return outlet.write((resultCount === 1 ? '\n' : ',\n') + encodeJson(result));
        }
        case 'problem':
          problems.push(event.problem);
          return;
        case 'done':
          done = event;
          return;
        case 'progress':
        case 'occurrence':
          return;
        default:
          return event satisfies never;
      }
    },
    async close() {
      if (start === undefined) return;
      const omittedCount = Math.max(0, resultCount - MAX_RESULTS);
      const invocation = describeInvocation({ start, problems, omittedCount, done }, options);
      await outlet.write(`\n],\n"invocations": [${encodeJson(invocation)}]\n}]}\n`);
    },
  };
};

function headOf(driver: ToolComponent): string {
  const header = `"$schema": "${SCHEMA_URI}",\n"version": "2.1.0"`;
  return `{${header},\n"runs": [{\n"tool": {"driver": ${encodeJson(driver)}},\n"results": [`;
}

function describeTool({ tool, rules }: StartEvent, toolUri: string | undefined): ToolComponent {
  return {
    name: tool.name,
    version: tool.version,
    semanticVersion: tool.version,
    ...(toolUri === undefined ? {} : { informationUri: toolUri }),
    rules: rules.map(describeRule),
  };
}
