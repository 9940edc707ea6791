/**
 * The scan as one JSON document, described by docs/schema/report.schema.json; `version` is its number.
 *
 * Findings are written as they come, one a line. Problems and the rules that findings name are kept until the end
 * (problems may still come after the first finding), and so are the files where they are to be listed. Without a `done`
 * event `complete` is false, and `coverage` and `elapsedMs` are null.
 */
import type { DoneEvent, Event, FileEvent, StartEvent } from '../model/event.js';
import type { Problem } from '../model/problem.js';
import { encodeJson } from './escape.js';
import { openOutlet, type Outlet } from './outlet.js';
import type { OpenReport } from './report.js';
import { recordCoverage, recordFile, recordFinding, recordProblem, recordRule } from './record.js';

/** Raised when a field changes its meaning or goes away. */
export const DOCUMENT_VERSION = 1;

/** Opens a JSON report. */
export const openJson: OpenReport = (out, options) => {
  const outlet = openOutlet(out);
  const named = new Set<string>();
  const problems: Problem[] = [];
  const files: FileEvent[] = [];
  let start: StartEvent | undefined;
  let done: DoneEvent | undefined;
  return {
    accept(event: Event) {
      switch (event.type) {
        case 'start':
          start = event;
          return outlet.write(headOf(event));
        case 'finding': {
          const separator = named.size === 0 ? '\n' : ',\n';
          named.add(event.finding.rule);
          return outlet.write(separator + encodeJson(recordFinding(event.finding)));
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
      const rules = start.rules.filter((rule) => named.has(rule.id));
      await outlet.write(`\n],\n`);
      await writeList(outlet, 'rules', rules.map(recordRule));
      await writeList(outlet, 'problems', problems.map(recordProblem));
      if (options.coverage) await writeList(outlet, 'files', files.map(recordFile));
      await outlet.write(footOf(done));
    },
  };
};

function headOf({ tool, startedAt, roots, engine }: StartEvent): string {
  const fields = [
    `"version": ${DOCUMENT_VERSION}`,
    `"tool": ${encodeJson({ name: tool.name, version: tool.version })}`,
    `"startedAt": ${encodeJson(startedAt)}`,
    `"roots": ${encodeJson(roots)}`,
    `"engine": ${encodeJson({ regex: engine.regex, kernel: engine.kernel })}`,
  ];
  return `{\n${fields.join(',\n')},\n"findings": [`;
}

async function writeList(outlet: Outlet, name: string, records: readonly object[]): Promise<void> {
  await outlet.write(`"${name}": [`);
  for (const [index, record] of records.entries()) {
    await outlet.write((index === 0 ? '\n' : ',\n') + encodeJson(record));
  }
  await outlet.write('\n],\n');
}

function footOf(done: DoneEvent | undefined): string {
  const coverage = encodeJson(done ? recordCoverage(done.coverage) : null);
  const complete = done?.complete ?? false;
  return `"coverage": ${coverage},\n"complete": ${complete},\n"elapsedMs": ${done?.elapsedMs ?? null}\n}\n`;
}
