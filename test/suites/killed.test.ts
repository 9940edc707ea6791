/**
 * Scans for news that are killed: whenever that happens, what they keep is whole, and nothing is lost.
 */
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROUNDS = 12;

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'logscan-killed-'));
  mkdirSync(path.join(root, 'logs'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Run {
  readonly lines: readonly string[];
  readonly ended: boolean;
  readonly stderr: string;
}

/** Scans, and kills the scan after a while. */
function scan(killAfterMs: number): Promise<Run> {
  const env = { ...process.env, XDG_STATE_HOME: path.join(root, 'state'), HOME: root };
  const args = ['bin/logscan.js', '--since-last', '--no-audit', '--format', 'jsonl', path.join(root, 'logs')];
  const child = spawn(process.execPath, args, { env });
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => void (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => void (stderr += text.toString()));
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ lines: stdout.split('\n').filter(Boolean), ended: code !== null, stderr });
    }),
  );
}

const previewsOf = (run: Run): readonly string[] =>
  run.lines.flatMap((line) => {
    const { fingerprint } = JSON.parse(line) as { fingerprint?: string };
    return fingerprint === undefined ? [] : [fingerprint];
  });

it(`${ROUNDS} killed scans keep nothing broken and lose nothing`, async () => {
  const started = Date.now();
  await scan(60_000);
  const wholeMs = Date.now() - started;
  const told = new Set<string>();
  const written = ROUNDS + 1;
  for (let round = 0; round < ROUNDS; round++) {
    appendFileSync(path.join(root, 'logs', 'app.log'), makeLine(round));
    // From the start to a little behind the end.
    const run = await scan((wholeMs * (round + 2)) / ROUNDS);
    expect(run.stderr).toBe('');
    for (const fingerprint of previewsOf(run)) told.add(fingerprint);
  }
  appendFileSync(path.join(root, 'logs', 'app.log'), makeLine(ROUNDS));
  const last = await scan(60_000);
  for (const fingerprint of previewsOf(last)) told.add(fingerprint);
  expect([last.ended, last.stderr, told.size]).toEqual([true, '', written]);
  expect(previewsOf(await scan(60_000))).toEqual([]);
  const folder = path.join(root, 'state', 'logscan');
  expect(existsSync(path.join(folder, 'history'))).toBe(true);
  // Drafts of killed scans may lie about; none of them holds a secret.
  const files = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'latin1'));
  for (let round = 0; round <= ROUNDS; round++) {
    expect(files.some((text) => text.includes(makeValue(round)))).toBe(false);
  }
}, 120_000);

function makeValue(round: number): string {
  return `h4Ck${String(round).padStart(2, '0')}mEx9Qz${'wVtR'.at(round % 4)}7`;
}

function makeLine(round: number): string {
  return `2026-11-21 16:31:02 INFO login password=${makeValue(round)}\n`;
}
