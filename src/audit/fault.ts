/**
 * From a fault to a finding: takes what an audit saw, gives an `AuditFinding` with severity, confidence
 * and keyed fingerprint.
 *
 * Severity and confidence come from the catalog unless the fault says otherwise. A fingerprint names a
 * rule and a path, so it stays the same from scan to scan and tells nothing to whoever lacks the key.
 */
import { createHmac } from 'node:crypto';
import type { AuditFinding } from '../model/finding.js';
import type { LogFile } from '../model/logfile.js';
import type { Confidence, Severity } from '../model/severity.js';
import { auditRule } from './catalog.js';
import type { AuditRuleId } from './catalog.js';
import type { MendCommands, Repair } from './shell.js';

/** Digest of a rule id and a path. */
export type AuditFingerprint = (rule: string, path: Buffer) => string;

/** The file or directory that a finding names. */
export interface Subject {
  readonly path: Buffer;
  readonly name: string;
  readonly family: string;
}

export interface Fault {
  readonly rule: AuditRuleId;
  readonly subject: Subject;
  /** The facts, one clause without a full stop. */
  readonly detail: string;
  /** What made it so, and would again: a clause. */
  readonly cause?: string | undefined;
  readonly mend: MendCommands;
  readonly severity?: Severity | undefined;
  readonly confidence?: Confidence | undefined;
}

/** The mend of a fault for which no exact command is known. */
export const NO_COMMANDS: MendCommands = { commands: [], left: 0 };

const FINGERPRINT_HEX_DIGITS = 32;

/** Fingerprints of audit findings: HMAC-SHA-256 of rule id, NUL and path bytes; 32 hexadecimal digits. */
export function auditFingerprint(key: Uint8Array): AuditFingerprint {
  return (rule, path) => {
    const digest = createHmac('sha256', key).update(rule).update('\0').update(path).digest('hex');
    return digest.slice(0, FINGERPRINT_HEX_DIGITS);
  };
}

/** A finding with what a program can do about it; the repairs are no part of any report. */
export interface MendableFinding extends AuditFinding {
  readonly repairs: readonly Repair[];
  /** What made it so, and would again; part of the detail. */
  readonly cause?: string | undefined;
}

/** The finding of a fault. */
export function faultFinding(fault: Fault, fingerprint: AuditFingerprint): MendableFinding {
  const { rule, subject, mend, cause } = fault;
  const detail = cause === undefined ? fault.detail : `${fault.detail}; ${cause}`;
  const words = auditRule(rule);
  return {
    kind: 'audit',
    rule,
    fingerprint: fingerprint(rule, subject.path),
    severity: fault.severity ?? words.severity,
    confidence: fault.confidence ?? words.confidence,
    file: subject.name,
    family: subject.family,
    detail: mend.left === 0 ? detail : `${detail}; ${describeLeft(mend.left)}`,
    commands: mend.commands,
    repairs: mend.repairs ?? [],
    ...(cause !== undefined && { cause }),
  };
}

/** A directory as the subject of a finding; it stands for its own family. */
export function directorySubject(path: Buffer, name: string): Subject {
  return { path, name, family: name };
}

/** A log as the subject of a finding. */
export function fileSubject({ path, name, family }: LogFile): Subject {
  return { path, name, family };
}

/** A number with its noun: `1 copy`, `3 copies`. */
export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function describeLeft(left: number): string {
  const names = count(left, 'name is', 'names are');
  return `${names} not UTF-8 or ${left === 1 ? 'holds' : 'hold'} control characters, so no command mends that`;
}
