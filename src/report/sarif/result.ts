/**
 * A finding as one SARIF result: level, message, places, fingerprint.
 *
 * Lines and columns are given as the model counts them, columns in bytes; no `columnKind` is declared, since SARIF
 * knows only characters, and `byteOffset` and `byteLength` (in the decoded stream) say it exactly. A secret counts
 * as standing on one line. There is no snippet: the masked preview in the message is all that is shown of a secret.
 */
import type { Location, Region, Result } from 'sarif';
import type { AuditFinding, Exposure, Finding, Occurrence, SecretFinding } from '../../model/finding.js';
import type { RuleEntry } from '../rulebook.js';
import { LEVELS } from './descriptor.js';
import { literalMessage } from './message.js';
import { locateFile, type UriBase } from './uri.js';

/** Code scanning shows at most 100 places of a result. */
const MAX_LOCATIONS = 100;

/** A finding as a result; `index` is the place of its rule among the driver's rules. */
export function describeFinding(finding: Finding, { rule, index }: RuleEntry, base: UriBase): Result {
  return {
    ruleId: finding.rule,
    ruleIndex: index,
    level: LEVELS[finding.severity],
    partialFingerprints: { 'logscanFinding/v1': finding.fingerprint },
    ...(finding.kind === 'secret'
      ? describeSecret(finding, rule.title, base)
      : describeAudit(finding, rule.title, base)),
  };
}

type Particulars = Pick<Result, 'message' | 'locations' | 'properties'>;

function describeSecret(finding: SecretFinding, title: string, base: UriBase): Particulars {
  const { severity, confidence, count, fileCount, exposure, first } = finding;
  const times =
    count === 1 ? 'once' : `${count} times in ${fileCount === 1 ? '1 file' : `${fileCount} files`}`;
  return {
    message: literalMessage(`${title} "${finding.preview}" stands ${times}${describeReaders(exposure)}`),
    locations: listPlaces(finding).map((place) => describePlace(place, base)),
    properties: {
      severity,
      confidence,
      count,
      fileCount,
      byteOffset: first.start,
      ...(exposure ? { exposure: { audience: exposure.audience, readers: exposure.readers } } : {}),
    },
  };
}

function describeAudit(finding: AuditFinding, title: string, base: UriBase): Particulars {
  const { severity, confidence, detail, commands } = finding;
  const mend = commands.length > 0 ? `. Mend it with: ${commands.join('; ')}` : '';
  const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  return {
    message: literalMessage(`${title}: ${detail}${mend}`),
    locations: [describeLocation(finding.file, base, region)],
    properties: { severity, confidence, commands },
  };
}

function describeReaders(exposure: Exposure | undefined): string {
  return exposure && exposure.readers.length > 0 ? `, readable by ${exposure.readers.join('; ')}` : '';
}

/** The first place, then the listed ones without it. */
function listPlaces({ first, occurrences }: SecretFinding): Occurrence[] {
  const others = occurrences.filter((place) => place.file !== first.file || place.start !== first.start);
  return [first, ...others].slice(0, MAX_LOCATIONS);
}

function describePlace({ file, line, column, start, length }: Occurrence, base: UriBase): Location {
  const text = { startLine: line, startColumn: column, endLine: line, endColumn: column + length };
  return describeLocation(file, base, { ...text, byteOffset: start, byteLength: length });
}

function describeLocation(file: string, base: UriBase, region: Region): Location {
  return { physicalLocation: { artifactLocation: { uri: locateFile(file, base) }, region } };
}
