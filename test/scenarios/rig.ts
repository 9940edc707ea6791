/**
 * A host in a directory: a listing and a few texts become a whole `/etc`, `/var`, `/proc` and `/home` below a temporary
 * directory, which is walked, audited, mended and audited again, as a real one would be.
 *
 * A line of the listing is `MODE USER:GROUP PATH [SIZE] [AGE]`, such as `0644 mopidy:audio /var/log/a.log 12M 3d`; a path
 * that ends in a slash is a directory. `A -> B` is a symbolic link, `A = B` a hard link, `fifo A` a FIFO; `acl u:bob:r A` adds
 * entries to an access list. What has no line belongs to root, directories with mode 0755 and texts with mode 0644. What is
 * told is free of the directory's name.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { changeBetweenLists, setfaclArguments } from '../../src/audit/acl/change.js';
import { audit, findFaults } from '../../src/audit/audit.js';
import { gatherHost } from '../../src/audit/host.js';
import { carryPlan } from '../../src/fix/carry.js';
import { planFix } from '../../src/fix/planner.js';
import type { Plan } from '../../src/fix/step.js';
import type { AuditFinding } from '../../src/model/finding.js';
import type { LogFile } from '../../src/model/logfile.js';
import type { Problem } from '../../src/model/problem.js';
import { walk } from '../../src/walk/walk.js';

/** The clock of every rig. */
export const NOW_MS = Date.UTC(2026, 10, 21, 12);
export const isRoot = process.geteuid?.() === 0;
const DAY_MS = 86_400_000;
const OPTIONS = { key: new Uint8Array(32), now: () => NOW_MS };

export interface Sketch {
  /** Logs, directories and links. */
  readonly tree: readonly string[];
  /** Texts of files of the host by path. */
  readonly texts?: Readonly<Record<string, string>>;
  /** What is scanned; `/var/log` if not given. */
  readonly paths?: readonly string[];
  /** Effective user id of whoever mends; root if not given. */
  readonly uid?: number;
  /** The name under which audits are told of the root; a link to it if given. */
  readonly alias?: string;
  /** Whether the blocks of the plan are written to `/etc/logrotate.d/logscan`. */
  readonly rotates?: boolean;
}

/** What one round of audit and mending tells; all texts are sorted. */
export interface Round {
  /** `rule path`. */
  readonly findings: readonly string[];
  /** `path 644>640`, with ` root>alice` for an owner. */
  readonly steps: readonly string[];
  /** `rule path` of each fault that a step is to mend. */
  readonly planned: readonly string[];
  /** `path: reason`. */
  readonly refusals: readonly string[];
  /** Paths of logs that get a block. */
  readonly blocks: readonly string[];
  /** `code path`. */
  readonly problems: readonly string[];
  /** Steps and blocks that met something else when they were carried out. */
  readonly failures: readonly string[];
  readonly details: readonly AuditFinding[];
  /** As they are told, with `ROOT` for the directory of the host. */
  readonly commands: readonly string[];
}

export interface Rig {
  readonly root: string;
  /** Audits, makes the plan, and carries it out if that is told. */
  readonly round: (mends: boolean) => Promise<Round>;
  /** Runs the last undo script. */
  readonly undo: () => void;
  readonly remove: () => void;
}

const USERS: Readonly<Record<string, readonly [uid: number, gid: number, home: string]>> = {
  root: [0, 0, '/root'],
  'www-data': [33, 33, '/var/www'],
  mopidy: [110, 29, '/var/lib/mopidy'],
  nobody: [65534, 65534, '/nonexistent'],
  alice: [1000, 1000, '/home/alice'],
  bob: [1001, 1001, '/home/bob'],
};
const GROUPS: Readonly<Record<string, readonly [gid: number, members: string]>> = {
  root: [0, ''],
  adm: [4, 'alice'],
  audio: [29, 'alice,bob'],
  'www-data': [33, ''],
  users: [100, ''],
  nogroup: [65534, ''],
  alice: [1000, ''],
  bob: [1001, ''],
};

const PASSWD = Object.entries(USERS)
  .map(([name, [uid, gid, home]]) => `${name}:x:${uid}:${gid}::${home}:/bin/sh\n`)
  .join('');
const GROUP = Object.entries(GROUPS)
  .map(([name, [gid, members]]) => `${name}:x:${gid}:${members}\n`)
  .join('');

/** Builds a host. */
export function build(sketch: Sketch): Rig {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'scenario-')));
  chmodSync(root, 0o755);
  const texts = { '/etc/passwd': PASSWD, '/etc/group': GROUP, ...sketch.texts };
  for (const [path, text] of Object.entries(texts)) writeText(join(root, path), text);
  // Links last, as they need what they lead to; directories after their contents, as those change their times.
  for (const line of sketch.tree.filter((one) => !isLink(one) && !isList(one))) place(root, line);
  for (const line of sketch.tree.filter(isLink)) placeLink(root, line);
  for (const line of sketch.tree.filter(isList)) placeList(root, line);
  let undo: string | undefined;
  const mend = async (plan: Plan): Promise<readonly string[]> => {
    const carried = await carryPlan(plan, {
      stateDirectory: join(root, 'state'),
      uid: process.geteuid?.() ?? 0,
      madeAt: new Date(NOW_MS).toISOString(),
      programs: [],
      logrotate: sketch.rotates === true ? join(root, 'etc/logrotate.d/logscan') : undefined,
    });
    undo = carried.undo ?? undo;
    const block = carried.block?.kind === 'refused' ? [carried.block.reason] : [];
    return [...carried.refused.map(({ name, reason }) => `${name}: ${reason}`), ...block];
  };
  return {
    root,
    round: (mends) => runRound(root, sketch, mends ? mend : undefined),
    undo: () => void execFileSync('sh', [undo ?? '/nonexistent']),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

async function runRound(
  root: string,
  { paths = ['/var/log'], uid = 0, alias }: Sketch,
  mend: ((plan: Plan) => Promise<readonly string[]>) | undefined,
): Promise<Round> {
  const { files, problems } = await walkAll(paths.map((path) => root + path));
  const gathered = await gatherHost(files, { root: alias === undefined ? root : `${root}/${alias}` });
  const plan = planFix({
    files,
    host: gathered.host,
    actor: { uid },
    findFaults: (all, host) => findFaults(all, host, OPTIONS),
  });
  const findings = audit(files, gathered.host, OPTIONS);
  const failures = mend ? await mend(plan) : [];
  const bare = (text: string): string => text.replaceAll(root, '');
  const tell = (lines: readonly string[]): readonly string[] => lines.map(bare).sort();
  return {
    findings: tell(findings.map(({ rule, file }) => `${rule} ${file}`)),
    steps: tell(plan.steps.map(showStep)),
    planned: tell(plan.steps.flatMap(({ rules, target }) => rules.map((rule) => `${rule} ${target.name}`))),
    refusals: tell(plan.refusals.map(({ name, reason }) => `${name}: ${reason}`)),
    blocks: tell(plan.blocks.map(({ name }) => name)),
    problems: tell([...problems, ...gathered.problems].map(({ code, file }) => `${code} ${file ?? ''}`)),
    failures: tell(failures),
    commands: findings.flatMap((finding) => finding.commands.map((text) => text.replaceAll(root, 'ROOT'))),
    details: JSON.parse(bare(JSON.stringify(findings))) as AuditFinding[],
  };
}

async function walkAll(operands: readonly string[]): Promise<{ files: LogFile[]; problems: Problem[] }> {
  const files: LogFile[] = [];
  const problems: Problem[] = [];
  const options = { operands, cwd: '/', exclude: [], maxDepth: Infinity, followSymlinks: false };
  for await (const item of walk(options)) {
    if (item.type === 'file') files.push(item.file);
    if (item.type === 'problem') problems.push(item.problem);
  }
  return { files, problems };
}

function showStep({ target, before, after, lists }: Plan['steps'][number]): string {
  const mode = (rights: typeof before): string => rights.mode.toString(8);
  const modes = before.mode === after.mode ? '' : ` ${mode(before)}>${mode(after)}`;
  const owners = before.uid === after.uid ? '' : ` ${nameOf(before.uid)}>${nameOf(after.uid)}`;
  const words = lists ? setfaclArguments(changeBetweenLists(lists.before, lists.after)) : [];
  return `${target.name}${modes}${owners}${words.map((word) => ` ${word}`).join('')}`;
}

function nameOf(uid: number): string {
  return Object.entries(USERS).find(([, [id]]) => id === uid)?.[0] ?? String(uid);
}

const isLink = (line: string): boolean => / (?:->|=) /.test(line) || line.startsWith('fifo ');

const isList = (line: string): boolean => line.startsWith('acl ');

/** The names of these users and groups are not the machine's. */
function placeList(root: string, line: string): void {
  const [, entries = '', path = ''] = line.split(' ');
  const numbers = entries
    .replace(/\bu:([\w-]+)/g, (_, name: string) => `u:${idOf(name, USERS)}`)
    .replace(/\bg:([\w-]+)/g, (_, name: string) => `g:${idOf(name, GROUPS)}`);
  execFileSync('setfacl', ['-m', numbers, root + path]);
}

function place(root: string, line: string): void {
  const [, mode = '', user = '', group = '', path = '', size, age] =
    /^(\d{3,4}) ([\w-]+):([\w-]+) (.+?)(?: (\d+[KM]?))?(?: (-?\d+)d)?$/.exec(line) ?? [];
  if (path === '') throw new Error(`no line of a listing: ${line}`);
  const full = join(root, path);
  if (path.endsWith('/')) makeDirectory(full);
  else if (!existsSync(full)) writeText(full, 'x\n');
  if (size !== undefined) truncateSync(full, bytesOf(size));
  if (isRoot) chownSync(full, idOf(user, USERS), idOf(group, GROUPS));
  chmodSync(full, parseInt(mode, 8));
  const seconds = (NOW_MS - Number(age ?? 0) * DAY_MS) / 1000;
  utimesSync(full, seconds, seconds);
}

function placeLink(root: string, line: string): void {
  const [from = '', to = ''] = line.split(/ (?:->|=) /);
  const path = join(root, from.replace(/^fifo /, ''));
  makeDirectory(dirname(path));
  if (line.startsWith('fifo ')) execFileSync('mkfifo', [path]);
  else if (line.includes(' = ')) linkSync(join(root, to), path);
  else symlinkSync(to, path);
}

function writeText(path: string, text: string): void {
  makeDirectory(dirname(path));
  writeFileSync(path, text);
  chmodSync(path, 0o644);
  utimesSync(path, NOW_MS / 1000, NOW_MS / 1000);
}

function makeDirectory(path: string): void {
  if (existsSync(path) && lstatSync(path).isDirectory()) return;
  makeDirectory(dirname(path));
  mkdirSync(path);
  chmodSync(path, 0o755);
}

function bytesOf(size: string): number {
  const factor = size.endsWith('M') ? 1024 * 1024 : size.endsWith('K') ? 1024 : 1;
  return parseInt(size, 10) * factor;
}

/** The id of a name, or of a number that has none. */
function idOf(name: string, table: Readonly<Record<string, readonly [number, ...unknown[]]>>): number {
  return table[name]?.[0] ?? Number(name);
}
