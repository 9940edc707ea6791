/**
 * Synthetic events of one scan, as the report tests feed them: realistic in the ordinary, hostile on demand.
 */
import type { Coverage, Event, FileEvent, StartEvent } from '../../src/model/event.js';
import type { AuditFinding, Occurrence, SecretFinding } from '../../src/model/finding.js';
import type { Problem } from '../../src/model/problem.js';
import type { RuleInfo } from '../../src/model/rule.js';

const CACHE = '/home/pi/.cache/mopidy';

export const RULES: readonly RuleInfo[] = [
  {
    id: 'spotify.client-secret',
    title: 'Spotify client secret',
    why: 'Whoever has it can act as your registered application and spend its rate limit',
    fix: 'Reset the client secret in the Spotify developer dashboard, then put the new one into mopidy.conf',
    severity: 'critical',
    confidence: 'likely',
    references: [
      'https://developer.spotify.com/documentation/web-api/concepts/apps',
      'https://mopidy.com/ext/spotify/',
    ],
  },
  {
    id: 'url.userinfo',
    title: 'Password in a URL',
    why: 'The password opens the named server to anyone who can read the log',
    fix: 'Change the password on that server, and keep it in a credentials file instead of the URL',
    severity: 'high',
    confidence: 'likely',
    references: [],
  },
  {
    id: 'generic.assignment',
    title: 'Value assigned to a secret-looking name',
    why: 'It may be a password or key',
    fix: 'Look at the line; if it is a secret, change it where it is used',
    severity: 'medium',
    confidence: 'possible',
    references: [],
  },
  {
    id: 'audit.readable-by-all',
    title: 'Log readable by everyone',
    why: 'Every account and every service on this host can read what the log holds',
    fix: 'Take the read permission of others away, and set a umask of 027 for the service',
    severity: 'medium',
    confidence: 'confirmed',
    references: ['https://www.man7.org/linux/man-pages/man1/chmod.1.html'],
  },
];

export const START: StartEvent = {
  type: 'start',
  tool: { name: 'logscan', version: '0.1.0' },
  roots: [CACHE, '/var/log/mopidy'],
  rules: RULES,
  startedAt: '2026-11-21T18:00:00.000Z',
  engine: { regex: 're2 1.27.1', kernel: 'simd' },
};

export function makeOccurrence(changes: Partial<Occurrence> = {}): Occurrence {
  return {
    file: `${CACHE}/mopidy.log`,
    family: `${CACHE}/mopidy.log`,
    line: 17,
    column: 61,
    start: 1893,
    length: 32,
    rule: 'spotify.client-secret',
    severity: 'critical',
    confidence: 'likely',
    fingerprint: '5f0c9a6e1b7d42a38c11d09e77aa0b3c',
    preview: 'c4fe****9d',
    time: '2026-11-20T21:14:03.120',
    logger: 'mopidy_spotify.backend',
    level: 'DEBUG',
    ...changes,
  };
}

/** A secret that stands at the given places, or once. */
export function makeSecret(
  changes: Partial<SecretFinding> = {},
  places: readonly Occurrence[] = [makeOccurrence()],
): SecretFinding {
  const first = places[0] ?? makeOccurrence();
  const { rule, severity, confidence, fingerprint, preview } = first;
  const counts = new Map<string, { file: string; family: string; count: number }>();
  for (const { file, family } of places) {
    counts.set(file, { file, family, count: (counts.get(file)?.count ?? 0) + 1 });
  }
  return {
    kind: 'secret',
    rule,
    severity,
    confidence,
    fingerprint,
    preview,
    count: places.length,
    files: [...counts.values()].toSorted((a, b) => b.count - a.count),
    fileCount: counts.size,
    first,
    last: places.at(-1) ?? first,
    occurrences: places.slice(0, 100),
    exposure: { audience: 'everyone', readers: ['everyone (0644)'] },
    ...changes,
  };
}

export function makeAudit(changes: Partial<AuditFinding> = {}): AuditFinding {
  const file = `${CACHE}/mopidy.log`;
  return {
    kind: 'audit',
    rule: 'audit.readable-by-all',
    fingerprint: 'a0b1c2d3e4f5060718293a4b5c6d7e8f',
    severity: 'medium',
    confidence: 'confirmed',
    file,
    family: file,
    detail: 'mode 0644 in directories that everyone can enter: every account can read it',
    commands: [`chmod 0640 ${file}`, `systemctl edit mopidy  # UMask=0027`],
    ...changes,
  };
}

export const PROBLEMS: readonly Problem[] = [
  {
    code: 'unreadable',
    message: 'Cannot open "/var/log/mopidy/mopidy.log.1": permission denied; run as a member of group adm',
    file: '/var/log/mopidy/mopidy.log.1',
  },
  {
    code: 'truncated',
    message: 'Compressed data ends early; what came before was scanned',
    file: `${CACHE}/mopidy.log.3.gz`,
    offset: 18_432,
  },
];

export const COVERAGE: Coverage = {
  files: { scanned: 12, partlyScanned: 1, skipped: 1, excluded: 3 },
  directories: 4,
  bytes: 35_862_118,
  problems: { unreadable: 1, truncated: 1 },
};

export function makeDone(complete: boolean, coverage: Partial<Coverage> = {}): Event {
  const problems = complete ? {} : COVERAGE.problems;
  return { type: 'done', coverage: { ...COVERAGE, problems, ...coverage }, complete, elapsedMs: 3417 };
}

/** Nineteen places of one secret in six files, oldest first. */
function makePlaces(): Occurrence[] {
  const names = [
    'mopidy.log.5.gz',
    'mopidy.log.4.gz',
    'mopidy.log.3.gz',
    'mopidy.log.2.gz',
    'mopidy.log.1',
    'mopidy.log',
  ];
  return Array.from({ length: 19 }, (_, index) => {
    const name = names[Math.min(index, 5)] ?? '';
    const place = { file: `${CACHE}/${name}`, line: 17 + 40 * index, start: 1893 + 4200 * index };
    return makeOccurrence({ ...place, time: `2026-11-${String(2 + index).padStart(2, '0')}T07:12:45.007` });
  });
}

/** A scan with findings of every kind and two problems. */
export function makeScene(): Event[] {
  const places = makePlaces();
  const url = makeOccurrence({
    rule: 'url.userinfo',
    severity: 'high',
    preview: 'hu****',
    fingerprint: '77'.repeat(16),
    file: '/var/log/mopidy/mopidy.log',
    family: '/var/log/mopidy/mopidy.log',
    line: 4,
    column: 88,
    start: 402,
    length: 11,
    program: 'mopidy',
  });
  const { time: _time, logger: _logger, level: _level, ...bare } = makeOccurrence();
  const generic = {
    ...bare,
    rule: 'generic.assignment',
    severity: 'medium',
    confidence: 'possible',
    preview: '****',
  } as const;
  const second = makeOccurrence({
    preview: '09ab****7e',
    fingerprint: '1d'.repeat(16),
    line: 2218,
    column: 61,
  });
  const owner = { audience: 'owner', readers: [] } as const;
  const group = { audience: 'group', readers: ['group audio: alice, mopidy', 'group adm: alice'] } as const;
  const findings = [
    makeSecret({}, places),
    makeSecret(
      {
        exposure: group,
        assessment: { base: 'critical', reasons: [{ points: -1, text: 'it was last written long ago' }] },
      },
      [second],
    ),
    makeSecret({ exposure: owner }, [url]),
    makeAudit(),
    makeAudit({
      file: '/var/log/mopidy/mopidy.log.1',
      family: '/var/log/mopidy/mopidy.log',
      fingerprint: 'b1c2d3e4f5061728394a5b6c7d8e9fa0',
      commands: [],
      detail: 'mode 0666: everyone can read and change it',
    }),
    makeSecret({ fingerprint: '3c'.repeat(16) }, [{ ...generic, file: '-', family: '-' }]),
  ];
  return [
    START,
    { type: 'progress', files: 3, bytes: 4096 },
    ...[...places, second, url].map((occurrence): Event => ({ type: 'occurrence', occurrence })),
    ...PROBLEMS.map((problem): Event => ({ type: 'problem', problem })),
    ...findings.map((finding): Event => ({ type: 'finding', finding })),
    makeDone(false),
  ];
}

/** A name with everything that could steer a terminal, and a byte that was not UTF-8. */
export const HOSTILE_NAME = `/var/log/a b%\n\u001b[31mred\u0007\u009b2J\u202egol.\u2066txt\u2028\\xff.log`;

/** A scan in which every untrusted string is hostile. */
export function makeHostileScene(): Event[] {
  const place = makeOccurrence({
    file: HOSTILE_NAME,
    family: HOSTILE_NAME,
    time: `2026\u001b[0m`,
    program: `p\u202e`,
    logger: `l\nl`,
    level: `\u009bX`,
  });
  const exposure = { audience: 'group', readers: [`group \u001b]0;title\u0007: eve\u202e`] } as const;
  const audit = makeAudit({
    file: HOSTILE_NAME,
    family: HOSTILE_NAME,
    detail: `[x](1) {0} ${HOSTILE_NAME}`,
    commands: [`chmod 0640 '${HOSTILE_NAME}'`],
  });
  const problem: Problem = {
    code: 'unreadable',
    message: `Cannot open "${HOSTILE_NAME}"`,
    file: HOSTILE_NAME,
  };
  return [
    { ...START, roots: [HOSTILE_NAME] },
    { type: 'occurrence', occurrence: place },
    { type: 'problem', problem },
    { type: 'finding', finding: makeSecret({ exposure }, [place]) },
    { type: 'finding', finding: audit },
    makeDone(false),
  ];
}

/** How files of a scan ended, each way once. */
export const FILES: readonly FileEvent[] = [
  { type: 'file', file: '/logs/whole.log', state: 'scanned', bytes: 2048, reasons: [] },
  {
    type: 'file',
    file: '/logs/torn.gz',
    state: 'partly-scanned',
    bytes: 100,
    reasons: ['corrupt', 'truncated'],
  },
  { type: 'file', file: '/logs/pipe', state: 'skipped', bytes: 0, reasons: ['special-file'] },
  { type: 'file', file: '/logs/core', state: 'excluded', bytes: 0, reasons: [] },
];

/** A complete scan that found nothing. */
export function makeEmptyScene(coverage: Partial<Coverage> = {}): Event[] {
  const files = { scanned: 12, partlyScanned: 0, skipped: 0, excluded: 0 };
  return [START, makeDone(true, { files, ...coverage })];
}

/** A complete scan with the given number of secrets of one rule. */
export function makeCrowd(count: number): Event[] {
  const findings = Array.from({ length: count }, (_, index) => {
    const fingerprint = index.toString(16).padStart(32, '0');
    return makeSecret({}, [makeOccurrence({ line: index + 1, start: index * 80, fingerprint })]);
  });
  return [START, ...findings.map((finding): Event => ({ type: 'finding', finding })), makeDone(true)];
}
