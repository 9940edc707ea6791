/**
 * The scan as a SARIF 2.1.0 log with one run, as code scanning takes it.
 *
 * The tool and all its rules come first, then results as they come, one a line, then the invocation with the problems.
 * Results come worst first and end at 25,000, which is what code scanning accepts of a run; a notification counts the
 * rest, and another one tells when the compressed report would be refused for its size. No secret text, and no
 * snippet, is in it.
 */
import type { Artifact, ToolComponent } from 'sarif';
import type { DoneEvent, Event, FileEvent, StartEvent } from '../model/event.js';
import type { Problem } from '../model/problem.js';
import type { Checkout } from './checkout.js';
import { encodeJson } from './escape.js';
import { openOutlet, type Outlet } from './outlet.js';
import type { OpenReport, ReportOptions } from './report.js';
import { openRulebook, type Rulebook } from './rulebook.js';
import { describeRule } from './sarif/descriptor.js';
import { describeInvocation } from './sarif/invocation.js';
import { describeFinding } from './sarif/result.js';
import { locateFile } from './sarif/uri.js';
import { openWeight } from './sarif/weight.js';

/** GitHub, "SARIF support for code scanning", limits. */
const MAX_RESULTS = 25_000;
/** Names the scan where no name was given. */
const CATEGORY = 'logscan';
const SCHEMA_URI = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Opens a SARIF report. */
export const openSarif: OpenReport = (out, options) => {
  const outlet = openOutlet(out);
  const weight = openWeight();
  const write = (text: string): Promise<void> | void => {
    weight.add(text);
    return outlet.write(text);
  };
  const problems: Problem[] = [];
  const files: FileEvent[] = [];
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
          return write(headOf(event, options));
        case 'finding': {
          resultCount++;
          if (resultCount > MAX_RESULTS) return;
          const result = describeFinding(event.finding, rules(event.finding.rule), options);
          return write((resultCount === 1 ? '\n' : ',\n') + encodeJson(result));
        }
        case 'problem':
          problems.push(event.problem);
          return;
        case 'done':
          done = event;
          return;
        case 'file':
          if (options.coverage) files.push(event);
          return;
        case 'progress':
        case 'sighting':
        case 'occurrence':
          return;
        default:
          return event satisfies never;
      }
    },
    async close() {
      if (start === undefined) return;
      const omittedCount = Math.max(0, resultCount - MAX_RESULTS);
      const course = { start, problems, omittedCount, compressedBytes: weight.bytes, done };
      const invocation = describeInvocation(course, options);
      await outlet.write('\n],\n');
      if (options.coverage) await writeArtifacts(outlet, files, options);
      await outlet.write(`"invocations": [${encodeJson(invocation)}]\n}]}\n`);
    },
  };
};

function headOf(start: StartEvent, { category, toolUri }: ReportOptions): string {
  // Behind the last slash stands what differs from scan to scan of the same category (SARIF 2.1.0, 3.17.3).
  const details = { id: `${category ?? CATEGORY}/${start.startedAt}` };
  const run = [
    `"tool": {"driver": ${encodeJson(describeTool(start, toolUri))}}`,
    `"automationDetails": ${encodeJson(details)}`,
    `"results": [`,
  ];
  return `{"$schema": "${SCHEMA_URI}",\n"version": "2.1.0",\n"runs": [{\n${run.join(',\n')}`;
}

/** The files of the scan, with how each ended (SARIF 2.1.0, 3.14.15). */
async function writeArtifacts(outlet: Outlet, files: readonly FileEvent[], base: Checkout): Promise<void> {
  await outlet.write('"artifacts": [');
  for (const [index, file] of files.entries())
    await outlet.write((index === 0 ? '\n' : ',\n') + encodeJson(describeArtifact(file, base)));
  await outlet.write('\n],\n');
}

function describeArtifact({ file, state, bytes, reasons }: FileEvent, base: Checkout): Artifact {
  return {
    location: { uri: locateFile(file, base) },
    roles: ['analysisTarget'],
    properties: { state, bytes, reasons },
  };
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
