/**
 * Histories of logs, made at random: however a log grows, is rotated, copied, packed, cut or replaced between scans, and
 * wherever a scan is killed, the scans for news together report what scans of everything at the same moments report, each
 * secret once, at its right place.
 *
 * What is to be found is told by an expression over the files as they are, not by the program.
 */
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fingerprintSecret } from '../../src/detect/mask.js';
import type { Coverage } from '../../src/model/event.js';
import type { Occurrence, SecretFinding } from '../../src/model/finding.js';
import type { Rule } from '../../src/model/rule.js';
import { runScan } from '../../src/scan/run.js';
import { openHistoryStore } from '../../src/state/history.js';

const HISTORIES = 1000;
const KEY = Buffer.alloc(32, 9);
const SECRET = /kx_([a-z0-9]{10,40})/g;
const RULE: Rule = {
  id: 'test.key',
  title: 'Test key',
  why: 'It opens the test',
  fix: 'Revoke it',
  severity: 'high',
  confidence: 'likely',
  references: [],
  literals: ['kx_'],
  caseSensitive: true,
  pattern: 'kx_(?P<secret>[a-z0-9]{10,40})',
  reach: 0,
  span: 64,
  loose: false,
  multiline: false,
  checks: [],
  entropy: 0,
  rank: 2,
};

const OPTIONS = {
  cwd: '/',
  exclude: [],
  maxDepth: Infinity,
  followSymlinks: false,
  jobs: 1,
  rules: [RULE],
  audit: false,
  minSeverity: 'info',
  minConfidence: 'possible',
  key: KEY,
  regex: 'auto',
  kernel: 'scalar',
} as const;

/** A log that is written, rotated and scanned. */
interface Scene {
  readonly root: string;
  readonly folder: string;
  readonly state: string;
  readonly random: () => number;
  /** Whether the clock of the scans is ahead, so that files count as settled at once. */
  readonly ahead: boolean;
  /** The second half of a line whose first half is written. */
  rest: string;
  day: number;
  /** What was told so far. */
  readonly told: Set<string>;
  /** What was told by scans that did not live to note it. */
  readonly forgotten: Set<string>;
  /** What scans of everything would have told at the same moments. */
  readonly expected: Set<string>;
  readonly work: { resumed: number; passedOver: number };
}

const logOf = ({ folder }: Scene): string => path.join(folder, 'app.log');
const pick = (scene: Scene, count: number): number => Math.floor(scene.random() * count);

function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function makeValue(scene: Scene): string {
  const length = 12 + pick(scene, 20);
  return Array.from({ length }, () => 'abcdefghijkmnpqrstuvwxyz23456789'[pick(scene, 32)]).join('');
}

function makeLine(scene: Scene): string {
  const filler = pick(scene, 30) === 0 ? 'z '.repeat(20_000) : 'played song '.repeat(pick(scene, 8));
  if (pick(scene, 3) > 0) return `INFO ${filler}\n`;
  const known = [...scene.told];
  const value =
    known.length > 0 && pick(scene, 3) === 0 ? known[pick(scene, known.length)] : makeValue(scene);
  return `INFO ${filler}token=kx_${value}${pick(scene, 2) === 0 ? '' : ` ${filler}`}\n`;
}

function append(scene: Scene): void {
  const lines = Array.from({ length: 1 + pick(scene, 4) }, () => makeLine(scene)).join('');
  const text = scene.rest + lines;
  const cut = pick(scene, 2) === 0 ? text.length - pick(scene, 30) : text.length;
  appendFileSync(logOf(scene), text.slice(0, cut));
  scene.rest = text.slice(cut);
}

function grow(scene: Scene): void {
  const line = 'INFO [MainThread] mopidy.core Playing 1 of 2 songs from the list\n';
  appendFileSync(logOf(scene), scene.rest + line.repeat(1100 + pick(scene, 500)));
  scene.rest = '';
}

function startAnew(scene: Scene): void {
  scene.rest = '';
  if (!existsSync(logOf(scene))) writeFileSync(logOf(scene), pick(scene, 2) === 0 ? '' : makeLine(scene));
}

function shift({ folder }: Scene): void {
  const name = (count: number, suffix: string): string => path.join(folder, `app.log.${count}${suffix}`);
  for (const suffix of ['', '.gz']) {
    rmSync(name(4, suffix), { force: true });
    for (let count = 3; count > 0; count--) {
      if (existsSync(name(count, suffix))) renameSync(name(count, suffix), name(count + 1, suffix));
    }
  }
}

function pack(file: string): void {
  if (!existsSync(file)) return;
  writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)));
  rmSync(file);
}

const ROTATIONS: readonly ((scene: Scene) => void)[] = [
  // Renamed and numbered; the program may have written to it meanwhile.
  (scene) => {
    shift(scene);
    if (pick(scene, 2) === 0) append(scene);
    renameSync(logOf(scene), `${logOf(scene)}.1`);
    startAnew(scene);
  },
  // dateext
  (scene) => {
    renameSync(logOf(scene), `${logOf(scene)}-202611${10 + scene.day++}`);
    startAnew(scene);
  },
  // copytruncate
  (scene) => {
    shift(scene);
    copyFileSync(logOf(scene), `${logOf(scene)}.1`);
    truncateSync(logOf(scene));
    scene.rest = '';
  },
  // compress
  (scene) => {
    shift(scene);
    renameSync(logOf(scene), `${logOf(scene)}.1`);
    startAnew(scene);
    pack(`${logOf(scene)}.1`);
  },
  // delaycompress
  (scene) => {
    shift(scene);
    pack(`${logOf(scene)}.2`);
    renameSync(logOf(scene), `${logOf(scene)}.1`);
    startAnew(scene);
  },
];

const CHANGES: readonly ((scene: Scene) => void)[] = [
  append,
  append,
  append,
  (scene) => ROTATIONS[pick(scene, ROTATIONS.length)]?.(scene),
  (scene) => ROTATIONS[pick(scene, ROTATIONS.length)]?.(scene),
  // truncate
  (scene) => {
    truncateSync(logOf(scene), scene.ahead ? 0 : pick(scene, 200));
    scene.rest = '';
  },
  // Another file takes its place.
  (scene) => {
    writeFileSync(`${logOf(scene)}.new`, makeLine(scene) + makeLine(scene));
    renameSync(`${logOf(scene)}.new`, logOf(scene));
    scene.rest = '';
  },
  // Written in place, often to the same size.
  (scene) => {
    const { length } = readFileSync(logOf(scene));
    const text = `${makeLine(scene)}${makeLine(scene)}`.repeat(3);
    writeFileSync(logOf(scene), scene.ahead ? `${text}${'x'.repeat(length)}\n` : text.slice(0, length || 50));
    scene.rest = '';
  },
  (scene) => chmodSync(logOf(scene), pick(scene, 2) === 0 ? 0o600 : 0o644),
  (scene) => utimesSync(logOf(scene), pick(scene, 1e6), pick(scene, 1e6)),
  (scene) => {
    const old = readdirSync(scene.folder).filter((name) => name !== 'app.log');
    if (old.length > 0) rmSync(path.join(scene.folder, old[pick(scene, old.length)] ?? ''));
  },
];

/** Where a scan is killed: nowhere, before its report is out, or after. */
const ENDS = ['whole', 'whole', 'whole', 'unreported', 'staged', 'reported'] as const;

async function scanNews(scene: Scene, end: (typeof ENDS)[number]): Promise<void> {
  const now = (): number => Date.now() + (scene.ahead ? 10_000 : 0);
  const store = await openHistoryStore({ directory: scene.state, key: KEY, nowMs: now() });
  expect(store.damage).toBeUndefined();
  const findings: SecretFinding[] = [];
  const scan = runScan({ ...OPTIONS, paths: [scene.folder], history: store.open, now });
  for await (const event of scan) {
    if (event.type === 'finding' && event.finding.kind === 'secret') findings.push(event.finding);
    if (event.type === 'done') {
      expect(event.complete).toBe(true);
      countWork(scene, event.coverage);
    }
  }
  if (end === 'unreported') return;
  const draft = await store.stage();
  if (end === 'staged') return;
  checkNews(scene, findings, end === 'whole');
  if (end === 'whole') await draft?.commit();
}

function countWork({ work }: Scene, { files, unchanged }: Coverage): void {
  work.passedOver += unchanged?.files ?? 0;
  if (unchanged && unchanged.files === 0 && unchanged.bytes > 0 && files.scanned > 0) work.resumed++;
}

function checkNews(scene: Scene, findings: readonly SecretFinding[], isKept: boolean): void {
  const { texts, values } = readFiles(scene);
  for (const finding of findings) {
    const value = values.get(finding.fingerprint) ?? 'a value that stands nowhere';
    // Who is killed between the report and the change of a name tells again.
    if (scene.told.has(value)) expect(scene.forgotten, 'told twice').toContain(value);
    scene.told.add(value);
    if (isKept) scene.forgotten.delete(value);
    else scene.forgotten.add(value);
    for (const place of finding.occurrences) checkPlace(place, texts.get(place.file) ?? '', value);
  }
  for (const value of values.values()) scene.expected.add(value);
  expect([...scene.told].sort()).toEqual([...scene.expected].sort());
}

function checkPlace({ start, length, line, column }: Occurrence, text: string, value: string): void {
  expect(text.slice(start, start + length)).toBe(value);
  const lines = text.slice(0, start).split('\n');
  expect([line, column]).toEqual([lines.length, (lines.at(-1) ?? '').length + 1]);
}

/** The texts of all files by name, and the values in them by fingerprint. */
function readFiles({ folder }: Scene): {
  readonly texts: ReadonlyMap<string, string>;
  readonly values: ReadonlyMap<string, string>;
} {
  const texts = new Map<string, string>();
  const values = new Map<string, string>();
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const bytes = readFileSync(file);
    const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
    texts.set(file, text);
    for (const [, value = ''] of text.matchAll(SECRET))
      values.set(fingerprintSecret(Buffer.from(value), KEY), value);
  }
  return { texts, values };
}

function makeScene(seed: number): Scene {
  // A disk would spend minutes on syncing a few thousand states.
  const root = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'logscan-history-'));
  const [folder, state] = [path.join(root, 'logs'), path.join(root, 'state')];
  mkdirSync(folder);
  mkdirSync(state);
  const scene: Scene = {
    root,
    folder,
    state,
    random: makeRandom(seed),
    ahead: seed % 2 === 0,
    rest: '',
    day: 0,
    told: new Set(),
    forgotten: new Set(),
    expected: new Set(),
    work: { resumed: 0, passedOver: 0 },
  };
  startAnew(scene);
  return scene;
}

async function live(seed: number): Promise<Scene['work']> {
  const scene = makeScene(seed);
  try {
    if (seed % 3 > 0) grow(scene);
    for (let step = 0; step < 12; step++) {
      if (pick(scene, 3) > 0) change(scene);
      else await scanNews(scene, ENDS[pick(scene, ENDS.length)] ?? 'whole');
    }
    await scanNews(scene, 'whole');
    const told = scene.told.size;
    await scanNews(scene, 'whole');
    expect(scene.told.size).toBe(told);
    return scene.work;
  } finally {
    rmSync(scene.root, { recursive: true, force: true });
  }
}

function change(scene: Scene): void {
  CHANGES[pick(scene, CHANGES.length)]?.(scene);
}

test(`${HISTORIES} histories lose nothing and tell nothing twice`, async () => {
  const work = { resumed: 0, passedOver: 0 };
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const { resumed, passedOver } = await live(seed).catch((error: unknown) => {
      throw new Error(`History ${seed}`, { cause: error });
    });
    work.resumed += resumed;
    work.passedOver += passedOver;
  }
  // The short ways were taken.
  expect(work.resumed).toBeGreaterThan(HISTORIES / 10);
  expect(work.passedOver).toBeGreaterThan(HISTORIES);
}, 120_000);
