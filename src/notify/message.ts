/**
 * What is told of one scan's new findings: masked facts, bounded in number and length.
 *
 * The same value is the JSON that webhooks and commands get, what texts are made from, and what waits in the queue.
 */
import * as v from 'valibot';
import type { Finding } from '../model/finding.js';
import type { RuleInfo } from '../model/rule.js';
import { SEVERITIES, severityRank, type Severity } from '../model/severity.js';
import { tellFinding } from '../report/facts.js';
import { nameFile, shorten } from '../report/name.js';

/** Findings that a message names; the others are counted. */
const MAX_ITEMS = 50;
/** Names and sentences beyond it lose their middle. */
const MAX_CHARACTERS = 400;
const MAX_COUNT = 1_000_000_000;

const Text = v.pipe(v.string(), v.maxLength(2 * MAX_CHARACTERS));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_COUNT));
const Severities = v.picklist(SEVERITIES);

const Item = v.strictObject({
  rule: Text,
  title: Text,
  severity: Severities,
  kind: v.picklist(['secret', 'audit']),
  /** The facts in a sentence. */
  what: Text,
  /** `mopidy.log:17`, or the file at fault. */
  where: Text,
  fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{1,64}$/)),
});

/** The shape of a message, for those that come back from the disk. */
export const MessageSchema = v.strictObject({
  version: v.literal(1),
  host: Text,
  /** ISO 8601, UTC: when the scan began. */
  startedAt: Text,
  /** Whether everything was read. */
  complete: v.boolean(),
  /** New findings, all of them. */
  total: Count,
  secrets: Count,
  severities: v.record(Severities, Count),
  /** The worst of them, worst first. */
  findings: v.pipe(v.array(Item), v.maxLength(MAX_ITEMS)),
});

/** One finding in a message. */
export type MessageItem = Readonly<v.InferOutput<typeof Item>>;

export type Message = Readonly<Omit<v.InferOutput<typeof MessageSchema>, 'findings'>> & {
  readonly findings: readonly MessageItem[];
};

export interface MessageRequest {
  readonly host: string;
  readonly startedAt: string;
  readonly complete: boolean;
  /** New ones, worst first. */
  readonly findings: readonly Finding[];
  readonly rules: readonly RuleInfo[];
}

/** The message about new findings. */
export function writeMessage({ host, startedAt, complete, findings, rules }: MessageRequest): Message {
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const counts = SEVERITIES.map((severity) => [severity, countOf(findings, severity)] as const);
  return {
    version: 1,
    host: tell(host),
    startedAt,
    complete,
    total: findings.length,
    secrets: findings.filter(({ kind }) => kind === 'secret').length,
    severities: Object.fromEntries(counts.filter(([, count]) => count > 0)) as Message['severities'],
    findings: findings.slice(0, MAX_ITEMS).map((finding) => writeItem(finding, titles)),
  };
}

/** The message that shows whether a channel works. */
export function writeTrial(host: string, nowMs: number): Message {
  const startedAt = new Date(nowMs).toISOString();
  const nothing = { total: 0, secrets: 0, severities: {}, findings: [] };
  return { version: 1, host: tell(host), startedAt, complete: true, ...nothing };
}

/** Whether a finding is at least this severe. */
export function isSevere({ severity }: { readonly severity: Severity }, least: Severity): boolean {
  return severityRank(severity) >= severityRank(least);
}

function countOf(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

function writeItem(finding: Finding, titles: ReadonlyMap<string, string>): MessageItem {
  const { rule, severity, kind, fingerprint } = finding;
  return {
    rule: tell(rule),
    title: tell(titles.get(rule) ?? rule),
    severity,
    kind,
    what: tell(tellFinding(finding)),
    where: tell(tellPlace(finding)),
    fingerprint,
  };
}

function tellPlace(finding: Finding): string {
  if (finding.kind === 'audit') return nameFile(finding.file);
  const { file, line } = finding.first;
  return `${nameFile(file)}:${line}`;
}

function tell(text: string): string {
  return shorten(text, MAX_CHARACTERS);
}
