/**
 * The scan as JUnit XML, for continuous integration that shows test results: Jenkins, GitLab, Azure and others.
 *
 * A suite per log with a failed case per finding, whose name is the same in every scan that finds it, and a skipped one
 * for what the user's baseline accepts; before them a
 * suite `scan` whose only case passes when everything was read, and else has an error for the problems. So a report
 * is never empty, which Jenkins would take for a fault. Suites count their cases ahead of them, so that all is written
 * when the report is closed.
 *
 * Source of the format: the XML of Apache Ant's JUnit task, as read by the Jenkins JUnit plugin.
 */
import type { StartEvent } from '../model/event.js';
import type { Finding } from '../model/finding.js';
import type { RuleInfo } from '../model/rule.js';
import { type Checkout, findRelative } from './checkout.js';
import { type Course, followCourse, isComplete, openCourse } from './course.js';
import { tellFile, tellFinding, tellTotals } from './facts.js';
import { findAddress } from './home.js';
import { type Attributes, emptyElement, escapeXml, openTag, textElement } from './junit/element.js';
import { nameFile } from './name.js';
import { openOutlet } from './outlet.js';
import type { OpenReport } from './report.js';
import { openRulebook } from './rulebook.js';

/** Files that a failure names. */
const MAX_NAMED_FILES = 20;

/** Opens a JUnit report. */
export const openJunit: OpenReport = (out, options) => {
  const outlet = openOutlet(out);
  const course = openCourse(options);
  return {
    accept(event) {
      followCourse(course, event);
    },
    async close() {
      if (course.start === undefined) return;
      for (const piece of tell(course, course.start, options)) await outlet.write(piece);
    },
  };
};

function* tell(course: Course, start: StartEvent, checkout: Checkout): Iterable<string> {
  const rules = openRulebook(start.rules);
  const failures = countFailures(course.findings);
  const errors = isComplete(course) ? 0 : 1;
  const tests = course.findings.length + 1;
  const timestamp = start.startedAt.slice(0, 19);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield openTag('testsuites', { name: start.tool.name, tests, failures, errors });
  yield openTag('testsuite', { name: 'scan', tests: 1, failures: 0, errors, timestamp });
  yield* tellScan(course);
  if (course.done || course.files) yield textElement('system-out', {}, listCoverage(course));
  yield '</testsuite>\n';
  for (const [file, group] of groupByLog(course.findings)) {
    const counts = { tests: group.length, failures: countFailures(group), errors: 0 };
    yield openTag('testsuite', { name: nameFile(file), ...counts, timestamp });
    for (const finding of group) {
      const { rule } = rules(finding.rule);
      yield openTag('testcase', describeCase(finding, rule, { file, checkout }));
      if (isAccepted(finding)) yield emptyElement('skipped', describeAcceptance(finding));
      else yield textElement('failure', describeFailure(finding, rule), listFacts(finding, rule));
      yield '</testcase>\n';
    }
    yield '</testsuite>\n';
  }
  yield '</testsuites>\n';
}

/** The case that passes when everything was read. One error holds all problems, as Jenkins keeps no second one. */
function* tellScan(course: Course): Iterable<string> {
  const attributes = { classname: 'scan', name: 'everything was read' };
  if (isComplete(course)) {
    yield emptyElement('testcase', attributes);
    return;
  }
  const { problems } = course;
  const reason = course.done ? `${problems.length} problems` : 'the scan ended early';
  yield openTag('testcase', attributes);
  yield openTag('error', { type: 'incomplete', message: `This report is incomplete: ${reason}` });
  for (const { code, message } of problems) yield `${escapeXml(`${code}: ${message}`)}\n`;
  yield '</error>\n</testcase>\n';
}

/** The totals, and the files where they are to be listed. */
function listCoverage({ done, files = [] }: Course): readonly string[] {
  const lines = files.map(tellFile);
  return done ? [...lines, tellTotals(done)] : lines;
}

/** Whether the user's baseline has it; then it is no failure. */
function isAccepted({ baseline }: Finding): boolean {
  return baseline?.state === 'unchanged';
}

function countFailures(findings: readonly Finding[]): number {
  return findings.filter((finding) => !isAccepted(finding)).length;
}

function describeAcceptance({ baseline }: Finding): Attributes {
  const reason = baseline?.reason;
  return { message: reason === undefined ? 'In the baseline' : `In the baseline: ${reason}` };
}

function groupByLog(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { file } = findAddress(finding);
    const group = groups.get(file);
    if (group) group.push(finding);
    else groups.set(file, [finding]);
  }
  return groups;
}

interface Place {
  readonly file: string;
  readonly checkout: Checkout;
}

function describeCase(finding: Finding, { title }: RuleInfo, { file, checkout }: Place): Attributes {
  const mark = finding.fingerprint.slice(0, 8);
  const name = finding.kind === 'secret' ? `${title} ${finding.preview} [${mark}]` : `${title} [${mark}]`;
  return { classname: nameFile(file), name, file: findRelative(file, checkout) || nameFile(file) };
}

function describeFailure(finding: Finding, { title }: RuleInfo): Attributes {
  return { type: finding.severity, message: `${title}: ${tellFinding(finding)}` };
}

function listFacts(finding: Finding, { id, why, fix }: RuleInfo): readonly string[] {
  const words = [`Rule: ${id}`, `Why: ${why}`, `Fix: ${fix}`, `Fingerprint: ${finding.fingerprint}`];
  if (finding.kind === 'audit') return [`File: ${nameFile(finding.file)}`, ...words];
  const { first, files, fileCount } = finding;
  const named = files.slice(0, MAX_NAMED_FILES).map(({ file, count }) => `${nameFile(file)}: ${count}`);
  const more = fileCount - named.length;
  return [
    `First: ${nameFile(first.file)}:${first.line}:${first.column}`,
    ...named,
    ...(more > 0 ? [`and ${more} more files`] : []),
    ...words,
  ];
}
