/**
 * Findings, occurrences and problems as the JSON formats write them: named fields in a fixed order.
 *
 * Every field is copied by name, so that nothing reaches a report that was not meant to. Fields that are absent are
 * `undefined` here and missing in the document.
 */
import type { BaselineCounts, BaselineMark } from '../model/baseline.js';
import type { Coverage, FileEvent, Unchanged } from '../model/event.js';
import type { AuditFinding, Finding, Occurrence, SecretFinding } from '../model/finding.js';
import type { Problem } from '../model/problem.js';
import type { RuleInfo } from '../model/rule.js';

/** One occurrence: the keys of a jsonl line, in order. */
export function recordOccurrence(occurrence: Occurrence): object {
  const { file, line, column, start, length, rule, severity, confidence, fingerprint, preview } = occurrence;
  const { note, time, program, logger, level, unit, cursor, container, image, pod } = occurrence;
  // One literal: spreading several objects into one made this a fifth of the time of a dense log.
  return {
    file,
    line,
    column,
    start,
    length,
    rule,
    severity,
    confidence,
    fingerprint,
    preview,
    note,
    time,
    program,
    logger,
    level,
    unit,
    cursor,
    container,
    image,
    pod,
  };
}

/** One finding with all its fields; `kind` tells secrets from audits. */
export function recordFinding(finding: Finding): object {
  return finding.kind === 'secret' ? recordSecret(finding) : recordAudit(finding);
}

function recordSecret(finding: SecretFinding): object {
  const { rule, fingerprint, kind, severity, confidence, preview, count, fileCount, exposure, assessment } =
    finding;
  const words = { rule, fingerprint, kind, severity, confidence, preview, count, fileCount };
  return {
    ...words,
    files: finding.files.map((entry) => ({ file: entry.file, family: entry.family, count: entry.count })),
    first: recordListed(finding.first),
    last: recordListed(finding.last),
    occurrences: finding.occurrences.map(recordListed),
    exposure: exposure && { audience: exposure.audience, readers: exposure.readers },
    assessment: assessment && {
      base: assessment.base,
      reasons: assessment.reasons.map(({ points, text }) => ({ points, text })),
    },
    advice: finding.advice,
    baseline: finding.baseline && recordMark(finding.baseline),
  };
}

/** Inside a finding an occurrence also tells its family. */
function recordListed(occurrence: Occurrence): object {
  return { ...recordOccurrence(occurrence), family: occurrence.family };
}

/** One audit finding with all its fields. */
export function recordAudit(finding: AuditFinding): object {
  const { rule, fingerprint, kind, severity, confidence, file, family, detail, commands } = finding;
  const baseline = finding.baseline && recordMark(finding.baseline);
  return { rule, fingerprint, kind, severity, confidence, file, family, detail, commands, baseline };
}

function recordMark({ state, reason }: BaselineMark): object {
  return { state, reason };
}

/** One problem with all its fields. */
export function recordProblem(problem: Problem): object {
  const { code, message, file, offset } = problem;
  return { code, message, file, offset };
}

/** The words of a rule, without what only detection needs. */
export function recordRule(rule: RuleInfo): object {
  const { id, title, why, fix, severity, confidence, references } = rule;
  return { id, title, why, fix, severity, confidence, references };
}

/** The coverage with all its fields. */
export function recordCoverage(coverage: Coverage): object {
  const { scanned, partlyScanned, skipped, excluded, examined } = coverage.files;
  const { directories, bytes, bytesBy, problems, allowed, unchanged } = coverage;
  const sizes = bytesBy && {
    scanned: bytesBy.scanned,
    partlyScanned: bytesBy.partlyScanned,
    skipped: bytesBy.skipped,
  };
  const files = { scanned, partlyScanned, skipped, excluded, examined };
  const counts = { files, directories, bytes, bytesBy: sizes, problems, allowed };
  const compared = coverage.baseline && recordCounts(coverage.baseline);
  return { ...counts, unchanged: unchanged && recordUnchanged(unchanged), baseline: compared };
}

/** How one file ended, with all its fields. */
export function recordFile({ file, state, bytes, reasons }: FileEvent): object {
  return { file, state, bytes, reasons };
}

function recordCounts(counts: BaselineCounts): object {
  const { unchanged, gone, expired } = counts;
  return { new: counts.new, unchanged, gone, expired };
}

function recordUnchanged({ files, bytes, findings }: Unchanged): object {
  return { files, bytes, findings };
}
