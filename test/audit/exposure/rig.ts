/**
 * A host in a directory: builds a root from small texts, scans nothing, and asks the exposure audit about the logs
 * in it. What it tells is free of the directory's name.
 */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { auditExposure, exposuresOf } from '../../../src/audit/exposure/exposures.js';
import type { Exposures } from '../../../src/audit/exposure/exposures.js';
import { auditFingerprint } from '../../../src/audit/fault.js';
import { gatherHost } from '../../../src/audit/host.js';
import type { AuditFinding } from '../../../src/model/finding.js';
import type { LogFile } from '../../../src/model/logfile.js';
import type { Problem } from '../../../src/model/problem.js';

export interface HostPlan {
  /** Texts of configuration files by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Targets of symbolic links by path. */
  readonly links?: Readonly<Record<string, string>>;
  /** Modes of logs by path; one that is null is no log of the scan. */
  readonly logs: Readonly<Record<string, number>>;
  /** Modes of files and directories by path. */
  readonly modes?: Readonly<Record<string, number>>;
}

export interface Told {
  readonly findings: readonly AuditFinding[];
  readonly problems: readonly Problem[];
  readonly exposures: Readonly<Record<string, Exposures>>;
}

const ACCOUNTS = [
  'root:x:0:0:root:/root:/bin/sh',
  'nobody:x:59999:59999:nobody:/nonexistent:/usr/sbin/nologin',
  'www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin',
  'ftp:x:112:112::/srv/ftp:/usr/sbin/nologin',
  'alice:x:1000:1000::/home/alice:/bin/sh',
  'bob:x:1001:1001::/home/bob:/bin/sh',
];
const GROUPS = ['root:x:0:', 'www-data:x:33:', 'alice:x:1000:', 'bob:x:1001:', 'nogroup:x:59999:'];

/** What the exposure audit tells of a host. */
export async function tell(plan: HostPlan): Promise<Told> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'audit-exposure-')));
  try {
    build(root, plan);
    const files = Object.keys(plan.logs).map((path) => describe(root, path));
    const { host, problems } = await gatherHost(files, { root });
    const findings = auditExposure(files, host, auditFingerprint(new Uint8Array(32)));
    const exposures = files.map((file) => [file.name.slice(root.length), exposuresOf(file, host)] as const);
    const told: Told = { findings, problems, exposures: Object.fromEntries(exposures) };
    return JSON.parse(JSON.stringify(told).replaceAll(root, '')) as Told;
  } finally {
    // What was closed to the test has to be opened again to be removed.
    for (const path of Object.keys(plan.modes ?? {})) chmodSync(join(root, path), 0o700);
    rmSync(root, { recursive: true });
  }
}

/** The findings as `rule severity confidence file: detail`, sorted. */
export async function list(plan: HostPlan): Promise<readonly string[]> {
  const { findings } = await tell(plan);
  return findings
    .map(
      ({ rule, severity, confidence, file, detail }) =>
        `${rule} ${severity} ${confidence} ${file}: ${detail}`,
    )
    .sort();
}

function build(root: string, { files = {}, links = {}, logs, modes = {} }: HostPlan): void {
  // The directory would keep other users out, which would be told of every log.
  chmodSync(root, 0o755);
  const tables = { '/etc/passwd': ACCOUNTS.join('\n'), '/etc/group': GROUPS.join('\n') };
  for (const [path, text] of Object.entries({ ...tables, ...files })) write(join(root, path), text, 0o644);
  for (const [path, mode] of Object.entries(logs)) write(join(root, path), 'x\n', mode);
  for (const [path, target] of Object.entries(links)) {
    makeDirectory(dirname(join(root, path)));
    symlinkSync(target, join(root, path));
  }
  for (const [path, mode] of Object.entries(modes)) chmodSync(join(root, path), mode);
}

function write(path: string, text: string, mode: number): void {
  makeDirectory(dirname(path));
  writeFileSync(path, text);
  chmodSync(path, mode);
}

function makeDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o755 });
}

function describe(root: string, path: string): LogFile {
  const full = join(root, path);
  const { mode, uid, gid, dev, ino, nlink, size, mtimeMs } = lstatSync(full);
  const family = full.replace(/(?:[.-]\d+)?(?:\.gz)?$/, '');
  const facts = {
    mode: mode & 0o7777,
    uid,
    gid,
    dev,
    ino,
    links: nlink,
    sizeBytes: size,
    modifiedMs: mtimeMs,
  };
  return { path: Buffer.from(full), name: full, family, facts };
}
