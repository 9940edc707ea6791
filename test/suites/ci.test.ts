/**
 * The samples in docs/ci.md: they parse, and what they run leaves behind what they upload.
 *
 * YAML is read by Python's parser (Debian's package python3-yaml), where it is installed.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string | boolean;
  readonly with?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

interface Template {
  readonly logscan: {
    readonly before_script: readonly string[];
    readonly script: readonly string[];
    readonly cache: { readonly paths: readonly string[] };
    readonly variables: Readonly<Record<string, string>>;
    readonly artifacts: {
      readonly when: string;
      readonly paths: readonly string[];
      readonly reports: Readonly<Record<string, string>>;
    };
  };
}

const DOCUMENT = readFileSync('docs/ci.md', 'utf8');
const [GITHUB = '', GITLAB = ''] = [...DOCUMENT.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(
  ([, text]) => text ?? '',
);
const hasParser = spawnSync('python3', ['-c', 'import yaml']).status === 0;

function parseYaml(text: string): unknown {
  const script = 'import json,sys,yaml; print(json.dumps(yaml.safe_load(sys.stdin), default=str))';
  const { stdout, stderr } = spawnSync('python3', ['-c', script], { input: text, encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'logscan-ci-'));
  mkdirSync(path.join(folder, 'build/logs'), { recursive: true });
  writeFileSync(path.join(folder, 'build/logs/test.log'), `INFO password=${'hackme'}${'Ab12'}\n`);
  writeFileSync(
    path.join(folder, 'logscan'),
    `#!/bin/sh\nexec ${process.execPath} ${path.resolve('bin/logscan.js')} "$@"\n`,
  );
  chmodSync(path.join(folder, 'logscan'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a line as a runner does; the program of that name is the one in this tree. */
function runStep(line: string): number | null {
  const env = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, CI: 'true' };
  return spawnSync('bash', ['-e', '-c', line], { cwd: folder, env }).status;
}

describe.skipIf(!hasParser)('the samples', () => {
  it('for GitHub: install by name, scan, and upload what the scan wrote, although it failed', () => {
    const workflow = parseYaml(GITHUB) as Workflow;
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    expect(workflow.permissions['security-events']).toBe('write');
    const scan = steps.findIndex(({ run }) => run?.startsWith('logscan ') === true);
    expect(steps.findIndex(({ run }) => run === 'npm install --global logscan')).toBeLessThan(scan);
    expect(runStep(steps[scan]?.run ?? '')).toBe(1);
    const uploads = steps.slice(scan + 1);
    expect(uploads.length).toBeGreaterThanOrEqual(2);
    for (const step of uploads) {
      expect(String(step.if)).toMatch(/^always\(\)/);
      const file = step.with?.['sarif_file'] ?? step.with?.['path'] ?? '';
      expect(existsSync(path.join(folder, file)), file).toBe(true);
    }
    const cache = steps.find(({ uses }) => uses?.startsWith('actions/cache@') === true)?.with?.['path'] ?? '';
    expect(existsSync(path.join(cache.replace('~', folder), 'key'))).toBe(true);
  });

  it('for GitLab: keep the key, and name the reports that the scan wrote', () => {
    const { logscan } = parseYaml(GITLAB) as Template;
    expect(logscan.before_script).toEqual(['npm install --global logscan']);
    const state = logscan.variables['XDG_STATE_HOME']?.replace('$CI_PROJECT_DIR', folder) ?? '';
    expect(runStep(`XDG_STATE_HOME=${state} ${logscan.script.join('\n')}`)).toBe(1);
    const files = [
      ...logscan.artifacts.paths,
      ...Object.values(logscan.artifacts.reports),
      ...logscan.cache.paths,
    ];
    expect(files).toHaveLength(4);
    for (const file of files) expect(existsSync(path.join(folder, file)), file).toBe(true);
    expect(logscan.artifacts.when).toBe('always');
  });
});

it('the samples download from no address', () => {
  expect(GITHUB + GITLAB).not.toMatch(/https?:|curl|wget/);
  expect(GITHUB + GITLAB).toContain('npm install --global logscan');
});
