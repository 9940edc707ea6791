/**
 * The documents say what the program does: the README's table is the flag table, and its examples run.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIT_RULES } from '../../src/audit/catalog.js';
import { FLAGS, renderFlagTable } from '../../src/cli/flags.js';
import { PLACEHOLDER_CLASSES } from '../../src/rules/placeholder.js';
import { CHECKS } from '../../src/model/rule.js';

const README = readFileSync('README.md', 'utf8');
const PROGRAM = path.resolve('bin/logscan.js');

let home: string;
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'logscan-docs-'));
  mkdirSync(path.join(home, 'node_modules'));
  symlinkSync(path.resolve('.'), path.join(home, 'node_modules', 'logscan'));
  for (const folder of ['.cache/mopidy', 'build/logs']) {
    mkdirSync(path.join(home, folder), { recursive: true });
    writeFileSync(path.join(home, folder, 'mopidy.log'), `INFO password=${'hackme'}${'Ab12'}\n`);
  }
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the README', () => {
  it('has the flag table as its options', () => {
    const table = /<!-- options -->\n([\s\S]*?)<!-- \/options -->/.exec(README)?.[1] ?? '';
    expect(squeeze(table)).toBe(squeeze(renderFlagTable()));
  });

  it('has settings that the configuration file takes', () => {
    const [block = ''] = listBlocks(README, 'toml');
    expect(Object.keys(parse(block))).toEqual(['fail-on', 'exclude']);
    const names = FLAGS.map((flag) => flag.name);
    for (const key of Object.keys(parse(block))) expect(names).toContain(key);
  });

  it('has commands that run', () => {
    const lines = listBlocks(README, 'sh')
      .flatMap((block) => block.split('\n'))
      // Without a path it would scan this host's own logs.
      .filter((line) => /^logscan +[^ #]/.test(line));
    expect(lines.length).toBeGreaterThanOrEqual(7);
    writePack();
    for (const line of lines) expect([0, 1, 2, 3], line).toContain(runShell(adapt(line)));
  }, 60_000);

  it('has a program that runs', () => {
    const [block = ''] = listBlocks(README, 'js');
    const script = block.replace("'/var/log/mopidy'", "'.cache/mopidy'");
    writeFileSync(path.join(home, 'example.mjs'), script);
    const result = spawnSync(process.execPath, ['example.mjs'], { cwd: home, encoding: 'utf8' });
    expect(result.stderr).toBe('');
    expect(result.stdout).toContain('generic.password high');
  });
});

describe('the manual of audits', () => {
  const manual = readFileSync('docs/audits.md', 'utf8');

  it.each(AUDIT_RULES.map(({ id }) => id))('names %s', (id) => {
    expect(manual).toContain(`\`${id}\``);
  });

  it('names every check by its number', () => {
    const wanted = [
      ...Array.from({ length: 14 }, (_, index) => `A${index + 1}`),
      'B',
      'C',
      ...Array.from({ length: 10 }, (_, index) => `D${index + 1}`),
      'E',
    ];
    for (const number of wanted) expect(manual).toMatch(new RegExp(`^\\| ${number} `, 'm'));
  });
});

describe('the manual of rule packs', () => {
  const manual = squeeze(readFileSync('rules/README.md', 'utf8'));

  it('names every check and every placeholder class', () => {
    for (const check of CHECKS) expect(manual).toMatch(new RegExp(`^\\| \`${check}\` +\\|`, 'm'));
    for (const name of PLACEHOLDER_CLASSES) expect(manual).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

function listBlocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}

function squeeze(table: string): string {
  return table
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').replace(/-{2,}/g, '---').trim())
    .filter(Boolean)
    .join('\n');
}

/** The host's own logs are none of a test's business. */
function adapt(line: string): string {
  return line.replace(/\s+#.*/, '').replaceAll('/var/log', './build');
}

function writePack(): void {
  const [block = ''] = listBlocks(readFileSync('rules/README.md', 'utf8'), 'toml');
  writeFileSync(
    path.join(home, 'my-rules.toml'),
    block.replace("'github.pat'", "'mine.pat'").replaceAll('ghp_', 'mine_'),
  );
}

function runShell(line: string): number | null {
  const command = line.replace(/^logscan/, `"${process.execPath}" "${PROGRAM}"`);
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: path.join(home, 'state') };
  return spawnSync('sh', ['-c', command], { cwd: home, env }).status;
}
