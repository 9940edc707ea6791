import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { describePlan, writeScript } from '../../src/fix/script.js';
import type { Plan, Step } from '../../src/fix/step.js';
import { escapeControls } from '../../src/report/escape.js';

const EVIL = '/l/x\ntouch /tmp/evil\u2028touch /tmp/evil $(touch /tmp/evil) \'"`';

function step(path: string, before: Partial<Step['before']>, after: Partial<Step['after']>): Step {
  const rights = { mode: 0o644, uid: 0, gid: 0 };
  const target = { kind: 'file', path: Buffer.from(path), name: path, passages: [], dev: 1, ino: 2 } as const;
  const rules = ['permissions.world-readable'];
  return { target, before: { ...rights, ...before }, after: { ...rights, ...after }, rules };
}

const FINDING = {
  kind: 'audit',
  rule: 'rotation.orphans',
  fingerprint: '0'.repeat(32),
  severity: 'low',
  confidence: 'confirmed',
  file: EVIL,
  family: 'x',
  detail: EVIL,
  commands: ["rm -- '/l/x'"],
} as const;

const EMPTY: Plan = { steps: [], blocks: [], refusals: [], causes: [], left: [] };
const write = (plan: Partial<Plan>, logrotate?: string): string =>
  writeScript({ ...EMPTY, ...plan }, { logrotate, escape: escapeControls });

/** What a shell would run, with commands replaced by echoes. */
function run(script: string): string {
  const stubs = 'chmod() { printf "chmod"; printf "[%s]" "$@"; echo; }; rm() { echo rm; };\n';
  return execFileSync('sh', ['-c', stubs + script], { encoding: 'utf8' });
}

describe('writeScript', () => {
  it('takes rights away, together where the change is the same', () => {
    const steps = [
      step('/b', {}, { mode: 0o640 }),
      step('/a', {}, { mode: 0o640 }),
      step('/c', {}, { mode: 0o600 }),
    ];
    expect(write({ steps }).split('\n')).toEqual([
      '# 3 to change',
      '',
      '# mode 0644 to 0640 (permissions.world-readable)',
      "chmod o-r -- '/b' '/a'",
      '',
      '# mode 0644 to 0600 (permissions.world-readable)',
      "chmod g-r,o-r -- '/c'",
      '',
    ]);
  });

  it('takes entries of access lists before rights of modes', () => {
    const empty = { users: [], groups: [], owner: 6, group: 0, mask: 4, other: 0 };
    const lists = { before: { ...empty, users: [{ id: 1000, bits: 4 }] }, after: empty };
    const odd = Buffer.from('/l/a\n');
    const one = { ...step('/a', { mode: 0o660 }, { mode: 0o640 }), lists };
    const steps = [one, { ...one, target: { ...one.target, path: odd } }];
    expect(write({ steps }).split('\n').slice(1)).toEqual([
      '',
      '# access list: setfacl -n -x u:1000, mode 0660 to 0640 (permissions.world-readable)',
      "setfacl -n -x u:1000 -- '/a'",
      `(LC_ALL=C; p=$(printf '\\057\\154\\057\\141\\012_'); setfacl -n -x u:1000 -- "\${p%_}")`,
      "chmod g-w -- '/a'",
      `(LC_ALL=C; p=$(printf '\\057\\154\\057\\141\\012_'); chmod g-w -- "\${p%_}")`,
      '',
    ]);
  });

  it('lets no name out of its word or its comment', () => {
    const refusals = [{ name: EVIL, rules: ['x'], reason: 'it has 2 hard links' }];
    const blocks = [{ name: EVIL, lines: ['/a {', '}'] }];
    const steps = [step(EVIL, {}, { mode: 0o640, uid: 1000 })];
    const script = write({ steps, refusals, blocks, left: [FINDING] });
    expect(run(script)).toBe(`chmod[o-r][--][${EVIL}]\n`);
    expect(script).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('leaves owners to --apply, and people what is theirs', () => {
    const steps = [step('/a', {}, { uid: 1000 })];
    const script = write({ steps, left: [FINDING] });
    expect(script).toContain('# only --apply can do this safely: owner 1000 for "/a"');
    expect(script).toContain("#     rm -- '/l/x'");
    expect(run(script)).toBe('');
  });

  it('writes blocks only where a file is named', () => {
    const blocks = [{ name: '/l/a.log', lines: ['/l/a.log {', '  daily', '}'] }];
    expect(run(write({ blocks }))).toBe('');
    expect(write({ blocks })).toContain('# rotation: name a file with --logrotate for "/l/a.log"');
    const script = write({ blocks }, "/e t/it's").replace(/ > .*/, ')');
    expect(write({ blocks }, "/e t/it's")).toContain('set -C; ');
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe('/l/a.log {\n  daily\n}\n');
  });

  it('says how many more are left than it tells', () => {
    const left = Array.from({ length: 25 }, () => FINDING);
    expect(write({ left })).toContain('#   and 5 more; see the report of a scan\n');
  });
});

describe('describePlan', () => {
  it('counts what there is', () => {
    expect(describePlan(EMPTY)).toBe('Nothing to mend');
    expect(describePlan({ ...EMPTY, steps: [step('/a', {}, {})], left: [FINDING] })).toBe(
      '1 to change, 1 left to you',
    );
  });
});
