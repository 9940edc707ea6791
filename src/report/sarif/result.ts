/**
 * A finding as one SARIF result: level, message, places, fingerprint.
 *
 * Code scanning knows an alert by its rule, its first location's path and its fingerprint. So a result is filed under
 * the name of the live log, where its places in the live log are given; older generations and other logs are related
 * locations. A generation's location has the name of its live log too, and `properties.member` tells the real file
 * and position. A log that does not hold the secret itself, or is not there between two rotations, is named from its
 * start. Lines and columns are given as the model counts them, columns in bytes; no `columnKind` is declared, since
 * SARIF knows only characters, and `byteOffset` and `byteLength` (in the decoded stream) say it exactly. There is no
 * snippet: the masked preview in the message is all that is shown of a secret.
 */
import type { Location, PhysicalLocation, Region, Result } from 'sarif';
import type { AuditFinding, Finding, Occurrence, SecretFinding } from '../../model/finding.js';
import { type Checkout, findRelative } from '../checkout.js';
import { escapeControls } from '../escape.js';
import { tellFinding } from '../facts.js';
import { findAddress, findHome, type Home } from '../home.js';
import type { RuleEntry } from '../rulebook.js';
import { LEVELS } from './descriptor.js';
import { literalMessage } from './message.js';
import { locateFile } from './uri.js';

/** What code scanning accepts of a result (GitHub, "SARIF support for code scanning", limits). */
const MAX_LOCATIONS = 1000;

const FILE_START: Region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };

/** A finding as a result; `index` is the place of its rule among the driver's rules. */
export function describeFinding(finding: Finding, { rule, index }: RuleEntry, base: Checkout): Result {
  return {
    ruleId: finding.rule,
    ruleIndex: index,
    level: LEVELS[finding.severity],
    partialFingerprints: describeIdentity(finding, base),
    ...describeMark(finding),
    ...(finding.kind === 'secret'
      ? describeSecret(finding, rule.title, base)
      : describeAudit(finding, rule.title, base)),
  };
}

/** What the user has accepted with a reason is suppressed by that decision, which SARIF calls external. */
function describeMark({ baseline }: Finding): Pick<Result, 'baselineState' | 'suppressions'> {
  if (!baseline) return {};
  const { state, reason } = baseline;
  if (state === 'new' || reason === undefined) return { baselineState: state };
  return {
    baselineState: state,
    suppressions: [{ kind: 'external', status: 'accepted', justification: escapeControls(reason) }],
  };
}

/**
 * Code scanning goes by `primaryLocationLineHash` alone. For files of the checkout its upload action computes that
 * from the line and complains of any other; files elsewhere it cannot read.
 */
function describeIdentity(finding: Finding, base: Checkout): Record<string, string> {
  const { fingerprint } = finding;
  const identity = { 'logscanFinding/v1': fingerprint };
  if (findRelative(findAddress(finding).file, base) !== undefined) return identity;
  return { ...identity, primaryLocationLineHash: `${fingerprint}:1` };
}

type Particulars = Pick<Result, 'message' | 'locations' | 'relatedLocations' | 'properties'>;

function describeSecret(finding: SecretFinding, title: string, base: Checkout): Particulars {
  const { severity, confidence, count, fileCount, exposure, advice } = finding;
  const home = findHome(finding);
  const source = describeSource(finding.first);
  const related = describeRelated(finding, home, base);
  return {
    message: literalMessage([`${title} ${tellFinding(finding)}`, advice].filter(Boolean).join('. ')),
    locations: describeHome(home, base),
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    properties: {
      severity,
      confidence,
      count,
      fileCount,
      ...(home.places.length > 0 ? {} : { member: describeMember(findMember(finding, home)) }),
      ...(source === undefined ? {} : { source }),
      ...(exposure ? { exposure: { audience: exposure.audience, readers: exposure.readers } } : {}),
      ...(advice === undefined ? {} : { advice }),
    },
  };
}

/** The service that wrote it, where that is known. */
function describeSource({ program, unit, container, image, pod }: Occurrence): object | undefined {
  const isKnown = [unit, container, pod].some((name) => name !== undefined);
  return isKnown ? { program, unit, container, image, pod } : undefined;
}

function describeAudit(finding: AuditFinding, title: string, base: Checkout): Particulars {
  const { severity, confidence, commands, file } = finding;
  const home = findAddress(finding).file;
  return {
    message: literalMessage(`${title}: ${tellFinding(finding)}`),
    locations: [{ physicalLocation: describeStart(home, base) }],
    properties: { severity, confidence, commands, ...(file === home ? {} : { member: { file } }) },
  };
}

/** A place in a generation of the log under which the finding is filed, if one is listed. */
function findMember({ first }: SecretFinding, { file, elsewhere }: Home): Occurrence {
  return elsewhere.find(({ family }) => family === file) ?? first;
}

/** The places in the live log; at least one location, as code scanning demands. */
function describeHome({ file, places }: Home, base: Checkout): Location[] {
  if (places.length === 0) return [{ physicalLocation: describeStart(file, base) }];
  return places.map((place) => ({ physicalLocation: describePlace(place, base) }));
}

/** The other places, then the files of which no place is listed. */
function describeRelated(finding: SecretFinding, { places, elsewhere }: Home, base: Checkout): Location[] {
  const placed = new Set([...places, ...elsewhere].map(({ file }) => file));
  const related = [
    ...elsewhere.map((place) => describeElsewhere(place, base)),
    ...finding.files
      .filter(({ file }) => !placed.has(file))
      .map(({ file, family }) => ({
        message: literalMessage(`In "${file}"`),
        physicalLocation: describeStart(family, base),
        properties: { member: { file } },
      })),
  ];
  const room = MAX_LOCATIONS - Math.max(1, places.length);
  return related.slice(0, room).map((location, index) => ({ id: index + 1, ...location }));
}

function describeElsewhere(place: Occurrence, base: Checkout): Location {
  const { file, family, line, column } = place;
  const message = literalMessage(`In "${file}", line ${line}, column ${column}`);
  if (file === family) return { message, physicalLocation: describePlace(place, base) };
  const properties = { member: describeMember(place) };
  return { message, physicalLocation: describeStart(family, base), properties };
}

function describeMember({ file, line, column, start, length, cursor }: Occurrence): object {
  return { file, line, column, byteOffset: start, byteLength: length, cursor };
}

function describePlace({ file, line, column, start, length }: Occurrence, base: Checkout): PhysicalLocation {
  const text = { startLine: line, startColumn: column, endLine: line, endColumn: column + length };
  const region = { ...text, byteOffset: start, byteLength: length };
  return { artifactLocation: { uri: locateFile(file, base) }, region };
}

function describeStart(file: string, base: Checkout): PhysicalLocation {
  return { artifactLocation: { uri: locateFile(file, base) }, region: FILE_START };
}
