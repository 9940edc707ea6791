/**
 * The scan as a table for spreadsheets: a header, a row per finding as they come, a row per problem, and a last row
 * that says whether everything was read; where that row is missing the file was cut.
 *
 * RFC 4180: commas, CRLF, quotes doubled. Names of files and texts of logs are not ours, and a cell that begins with
 * `=`, `+`, `-` or `@` is a formula to a spreadsheet, so such a cell gets an apostrophe in front. Lists within a cell
 * are joined by semicolons.
 */
import type { DoneEvent, Event, FileEvent, StartEvent } from '../model/event.js';
import type { AuditFinding, Finding, SecretFinding } from '../model/finding.js';
import type { Problem } from '../model/problem.js';
import type { RuleInfo } from '../model/rule.js';
import { type Ending, isComplete } from './course.js';
import { escapeControls } from './escape.js';
import { tellState, tellTotals } from './facts.js';
import { openOutlet } from './outlet.js';
import { PROBLEM_TITLES } from './problem.js';
import type { OpenReport } from './report.js';
import { openRulebook, type Rulebook } from './rulebook.js';

const COLUMNS = [
  'kind', // secret, audit, file, problem or scan
  'severity',
  'confidence',
  'rule', // a problem's code; how a file ended; of a scan, complete or incomplete
  'title',
  'preview',
  'count',
  'files',
  'log',
  'first_file',
  'first_line',
  'first_column',
  'first_time',
  'last_file',
  'last_line',
  'last_column',
  'last_time',
  'program',
  'logger',
  'level',
  'unit',
  'container',
  'image',
  'pod',
  'audience',
  'readers',
  'detail',
  'fix', // commands where there are some
  'fingerprint',
  'baseline', // new or unchanged, where there is a baseline
] as const;

type Row = Partial<Readonly<Record<(typeof COLUMNS)[number], string | number | undefined>>>;

/** Opens a CSV report. */
export const openCsv: OpenReport = (out, options) => {
  const outlet = openOutlet(out);
  const writeRow = (row: Row): Promise<void> | void =>
    outlet.write(joinRow(COLUMNS.map((column) => row[column])));
  let rules: Rulebook = openRulebook([]);
  const problems: Problem[] = [];
  let start: StartEvent | undefined;
  let done: DoneEvent | undefined;
  return {
    accept(event: Event) {
      switch (event.type) {
        case 'start':
          start = event;
          rules = openRulebook(event.rules);
          return outlet.write(joinRow(COLUMNS));
        case 'finding':
          return writeRow(describeFinding(event.finding, rules(event.finding.rule).rule));
        case 'problem':
          problems.push(event.problem);
          return;
        case 'done':
          done = event;
          return;
        case 'file':
          return options.coverage ? writeRow(describeFile(event)) : undefined;
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
      for (const problem of problems) await writeRow(describeProblem(problem));
      await writeRow(describeScan(start, { problems, done }));
    },
  };
};

function describeFinding(finding: Finding, { title, fix }: RuleInfo): Row {
  const { kind, severity, confidence, rule, fingerprint } = finding;
  const particulars = finding.kind === 'secret' ? describeSecret(finding) : describeAudit(finding);
  const baseline = finding.baseline?.state;
  return { kind, severity, confidence, rule, title, fix, fingerprint, baseline, ...particulars };
}

function describeSecret({ preview, count, fileCount, first, last, exposure }: SecretFinding): Row {
  return {
    preview,
    count,
    files: fileCount,
    log: first.family,
    first_file: first.file,
    first_line: first.line,
    first_column: first.column,
    first_time: first.time,
    last_file: last.file,
    last_line: last.line,
    last_column: last.column,
    last_time: last.time,
    program: first.program,
    logger: first.logger,
    level: first.level,
    unit: first.unit,
    container: first.container,
    image: first.image,
    pod: first.pod,
    audience: exposure?.audience,
    readers: exposure?.readers.join('; '),
  };
}

function describeAudit({ file, family, detail, commands }: AuditFinding): Row {
  const mend = commands.length > 0 ? { fix: commands.join('; ') } : {};
  return { log: family, first_file: file, detail, ...mend };
}

function describeProblem({ code, message, file }: Problem): Row {
  return { kind: 'problem', rule: code, title: PROBLEM_TITLES[code], first_file: file, detail: message };
}

function describeFile(event: FileEvent): Row {
  const { state, reason } = tellState(event);
  return { kind: 'file', rule: event.state, title: state, first_file: event.file, detail: reason };
}

function describeScan({ startedAt, roots }: StartEvent, ending: Ending): Row {
  const complete = isComplete(ending);
  const rule = complete ? 'complete' : 'incomplete';
  const verdict = complete ? 'Everything was read' : 'Not everything was read';
  const title = ending.done ? `${verdict}: ${tellTotals(ending.done)}` : verdict;
  return { kind: 'scan', rule, title, first_time: startedAt, detail: roots.join('; ') };
}

function joinRow(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(encodeCell).join(',')}\r\n`;
}

/** What begins a formula; spreadsheets take the full-width forms for the others. */
const FORMULA = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/;

function encodeCell(value: string | number | undefined): string {
  if (typeof value === 'number') return String(value);
  const text = escapeControls(value ?? '');
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return /[",]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
