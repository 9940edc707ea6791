/**
 * The scan as a report of GitLab's secret detection, which its pipelines take as `artifacts:reports:secret_detection`.
 *
 * Vulnerabilities are written as they come, one a line, then the scan with problems and totals as messages and the status
 * `failure` where not everything was read. A vulnerability is filed under the live log, and tracked by rule and
 * fingerprint, so that neither rotation nor a moved line makes it a new one. `raw_source_code_extract`, from which
 * GitLab would look a token up, holds the masked preview. Audit findings are told like secrets.
 *
 * Source of the format: GitLab, security-report-schemas, secret-detection-report-format 15.0.7.
 */
import type { DoneEvent, Event, FileEvent, StartEvent } from '../model/event.js';
import type { Problem } from '../model/problem.js';
import { type Ending, isComplete } from './course.js';
import { encodeJson } from './escape.js';
import { tellFile, tellTotals } from './facts.js';
import { describeVulnerability } from './gitlab/vulnerability.js';
import { openOutlet } from './outlet.js';
import type { OpenReport } from './report.js';
import { openRulebook, type Rulebook } from './rulebook.js';

const SCHEMA_VERSION = '15.0.7';

/** Opens a report for GitLab. */
export const openGitlab: OpenReport = (out, options) => {
  const outlet = openOutlet(out);
  const problems: Problem[] = [];
  const files: FileEvent[] = [];
  let start: StartEvent | undefined;
  let rules: Rulebook = openRulebook([]);
  let done: DoneEvent | undefined;
  let isFirst = true;
  return {
    accept(event: Event) {
      switch (event.type) {
        case 'start':
          start = event;
          rules = openRulebook(event.rules);
          return outlet.write(`{\n"version": "${SCHEMA_VERSION}",\n"vulnerabilities": [`);
        case 'finding': {
          const { rule } = rules(event.finding.rule);
          const separator = isFirst ? '\n' : ',\n';
          isFirst = false;
          return outlet.write(separator + encodeJson(describeVulnerability(event.finding, rule, options)));
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
      await outlet.write(`\n],\n"scan": ${encodeJson(describeScan(start, { problems, files, done }))}\n}\n`);
    },
  };
};

function describeScan(
  start: StartEvent,
  { problems, files, done }: Ending & { readonly files: readonly FileEvent[] },
): object {
  const { name, version } = start.tool;
  const program = { id: name, name, version, vendor: { name } };
  const startMs = Date.parse(start.startedAt);
  return {
    analyzer: program,
    scanner: program,
    type: 'secret_detection',
    start_time: formatTime(startMs),
    end_time: formatTime(startMs + (done?.elapsedMs ?? 0)),
    status: isComplete({ done, problems }) ? 'success' : 'failure',
    messages: [
      ...problems.map(({ code, message }) => ({ level: 'warn', value: `${code}: ${message}` })),
      ...files.map((file) => ({ level: 'info', value: tellFile(file) })),
      ...(done ? [{ level: 'info', value: tellTotals(done) }] : []),
    ],
  };
}

/** GitLab takes seconds of UTC, and no zone. */
function formatTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}
