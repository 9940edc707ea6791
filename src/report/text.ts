/**
 * The scan for people: secrets by rule, worst first, then audit findings, then what was not read, then a summary.
 *
 * Findings come after everything else, so that the whole page is set when the report is closed and written piece by
 * piece. What a baseline accepts is counted and listed by `verbose` alone. With `quiet`, a complete scan without other
 * findings prints nothing at all.
 */
import type { DoneEvent, Event, FileEvent, StartEvent } from '../model/event.js';
import type { AuditFinding, Finding, SecretFinding } from '../model/finding.js';
import { openOutlet } from './outlet.js';
import type { OpenReport } from './report.js';
import { openRulebook, type Rulebook } from './rulebook.js';
import { setCoverage } from './text/coverage.js';
import { setFault } from './text/fault.js';
import { addProblem, countProblems, countUnread, type Gaps, setGaps } from './text/gap.js';
import { type Group, groupFindings, setHeading } from './text/group.js';
import { openPage, type Page } from './text/page.js';
import { setSecret } from './text/secret.js';
import { isComplete, setStart, setSummary } from './text/summary.js';

/** What a scan said, as far as the text report tells it. */
interface Tale {
  start?: StartEvent;
  readonly secrets: SecretFinding[];
  readonly faults: AuditFinding[];
  readonly gaps: Gaps;
  /** Present where files are to be listed. */
  readonly files?: FileEvent[];
  done?: DoneEvent;
}

/** Opens a text report. */
export const openText: OpenReport = (out, options) => {
  const outlet = openOutlet(out);
  const page = openPage(options);
  const tale: Tale = {
    secrets: [],
    faults: [],
    gaps: new Map(),
    ...(options.coverage && { files: [] }),
  };
  return {
    accept(event) {
      hear(tale, event, page);
    },
    async close() {
      if (tale.start === undefined) return;
      for (const piece of tell(tale, tale.start, { page, quiet: options.quiet })) {
        await outlet.write(`${piece}\n`);
      }
    },
  };
};

function hear(tale: Tale, event: Event, page: Page): void {
  switch (event.type) {
    case 'start':
      tale.start = event;
      return;
    case 'finding':
      if (event.finding.kind === 'secret') tale.secrets.push(event.finding);
      else tale.faults.push(event.finding);
      return;
    case 'problem':
      addProblem(tale.gaps, event.problem, page);
      return;
    case 'done':
      tale.done = event;
      return;
    case 'file':
      tale.files?.push(event);
      return;
    case 'progress':
    case 'sighting':
    case 'occurrence':
      return;
    default:
      return event satisfies never;
  }
}

/** The page in pieces, each without its last line end. */
function* tell(
  tale: Tale,
  start: StartEvent,
  { page, quiet }: { page: Page; quiet: boolean },
): Iterable<string> {
  const { secrets, faults, gaps, done } = tale;
  const outcome = {
    findings: [...secrets, ...faults].filter(isNews),
    problemCount: countProblems(gaps),
    unreadCount: countUnread(gaps),
    done,
  };
  if (quiet && outcome.findings.length === 0 && isComplete(outcome)) return;
  const rules = openRulebook(start.rules);
  const isShown = (finding: Finding): boolean => page.verbose || isNews(finding);
  if (page.verbose) yield* closeBlock(setStart(page, start));
  for (const group of groupFindings(secrets.filter(isShown)))
    yield* tellGroup(page, rules, { group, set: setSecret });
  for (const group of groupFindings(faults.filter(isShown)))
    yield* tellGroup(page, rules, { group, set: setFault });
  if (gaps.size > 0) yield* closeBlock(setGaps(page, gaps));
  if (tale.files) yield* closeBlock(setCoverage(page, tale.files));
  yield* setSummary(page, outcome);
}

/** Whether no baseline accepts it. */
function isNews({ baseline }: Finding): boolean {
  return baseline?.state !== 'unchanged';
}

function* tellGroup<F extends Finding>(
  page: Page,
  rules: Rulebook,
  { group, set }: { group: Group<F>; set: (page: Page, finding: F) => string[] },
): Iterable<string> {
  const { severity, rule: id } = group[0];
  yield* closeBlock(setHeading(page, severity, rules(id).rule));
  for (const finding of group) yield* closeBlock(set(page, finding));
}

function* closeBlock(lines: readonly string[]): Iterable<string> {
  yield* lines;
  yield '';
}
