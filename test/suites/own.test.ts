/**
 * The user's own knowledge from end to end: known secrets are found in every encoding and shown in none, allowed findings
 * are counted and not told, and neither depends on threads, engine or kernel.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KnownSecret } from '../../src/model/known.js';
import type { Rule } from '../../src/model/rule.js';
import { FORMAT_NAMES } from '../../src/report/format.js';
import { loadRules } from '../../src/rules/load.js';
import { createEngine } from '../../src/scan/engine.js';
import { describeStdin } from '../../src/scan/stdin.js';

const SECRETS = [`Xk9!mP#2q/zz"T\\w0`, 'correct horse battery', `a/b"c\\d&e%f`, 'Zürich-passWörd', 'k3y+a/'];

let folder: string;
let logs: string;
let list: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'logscan-own-'));
  logs = path.join(folder, 'logs');
  list = path.join(folder, 'known');
  mkdirSync(logs);
  writeFileSync(list, `# mine\n${SECRETS.map((secret) => `=${secret}\n`).join('')}door=open-sesame-42\n`);
  chmodSync(list, 0o600);
  const lines = [...SECRETS, 'open-sesame-42'].flatMap(writeLines);
  writeFileSync(path.join(logs, 'app.log'), `${lines.join('\n')}\n`);
  writeFileSync(path.join(logs, 'app.log.1.gz'), gzipSync(`${lines.join('\n')}\n`));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A secret in every way that a line of a log may have it. */
function writeLines(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify({ password: secret });
  return [
    `INFO connecting with ${secret} now`,
    `GET /login?next=%2F&p=${encodeURIComponent(secret)}&x=1`,
    `{"level":"debug","config":${json}}`,
    `{"level":"debug","message":${JSON.stringify(json)}}`,
    `Redirect to ${encodeURIComponent(`https://x.example/?p=${encodeURIComponent(secret)}`)}`,
    ...['', 'u', 'us', 'user:'].map(
      (head) => `blob ${Buffer.from(`${head}${secret};`).toString('base64')} end`,
    ),
    `dump ${bytes.toString('hex')} end`,
    `dump ${bytes.toString('hex').toUpperCase()} end`,
    `spelled %${bytes.toString('hex').match(/../g)?.join('%')} end`,
    `state=${Buffer.from(JSON.stringify({ a: 1, password: secret })).toString('base64url')} end`,
  ];
}

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(...args: readonly string[]): Answer {
  const env = {
    ...process.env,
    XDG_STATE_HOME: path.join(folder, 'state'),
    XDG_CONFIG_HOME: folder,
    HOME: folder,
  };
  const options = { encoding: 'utf8', env, maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/logscan.js', ...args], options);
  return { code: status, out: stdout, err: stderr };
}

interface Line {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly confidence: string;
}

function listOccurrences(...args: readonly string[]): readonly Line[] {
  const { out } = run('--format', 'jsonl', '--no-audit', '--known', list, ...args, logs);
  const records = out
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as Line);
  return records.filter(({ rule }) => rule?.startsWith('known.'));
}

const PER_SECRET = writeLines('x').length;

describe('known secrets', () => {
  it('are found in every line, as one finding each', () => {
    const found = listOccurrences();
    for (const [index, secret] of [...SECRETS, 'open-sesame-42'].entries()) {
      const lines = Array.from({ length: PER_SECRET }, (_, at) => index * PER_SECRET + at + 1);
      for (const name of ['app.log', 'app.log.1.gz']) {
        const own = found.filter(({ file, line }) => file.endsWith(name) && lines.includes(line));
        expect(
          own.map(({ line }) => line),
          `${secret} in ${name}`,
        ).toEqual(lines);
        expect(new Set(own.map(({ fingerprint }) => fingerprint)).size).toBe(1);
        const rule = secret === 'open-sesame-42' ? 'known.door' : 'known.secret';
        expect(new Set(own.map((one) => `${one.rule} ${one.severity} ${one.confidence}`))).toEqual(
          new Set([`${rule} critical confirmed`]),
        );
      }
    }
  });

  it('are the same for any threads, engine and kernel', () => {
    const expected = listOccurrences('--jobs', '1');
    expect(listOccurrences('--jobs', '3')).toEqual(expected);
    expect(listOccurrences('--jobs', '1', '--regex', 're2js')).toEqual(expected);
    expect(listOccurrences('--jobs', '2', '--kernel', 'scalar')).toEqual(expected);
  });

  it('are the same wherever windows end', async () => {
    const text = `${'INFO nothing to see here\n'.repeat(20)}${[...SECRETS].flatMap(writeLines).join('\n')}\n`;
    const known = SECRETS.map((secret) => ({ rule: 'known.secret', value: Buffer.from(secret) }));
    const expected = await scanWith([], known, text);
    expect(expected.length).toBe(SECRETS.length * PER_SECRET);
    for (let freshBytes = 200; freshBytes < 232; freshBytes++) {
      expect(await scanWith([], known, text, freshBytes), `${freshBytes}`).toEqual(expected);
    }
  });

  it.each(FORMAT_NAMES)('are in no output of format %s', (format) => {
    const { out, err, code } = run('--format', format, '--verbose', '--known', list, logs);
    expect(code).toBe(1);
    expect(out.length).toBeGreaterThan(500);
    expect(findLeaks(out + err)).toEqual([]);
  });

  it('are in no file that is written, and in no error about their list', () => {
    const output = path.join(folder, 'report.json');
    run('--quiet', '--output', `json=${output}`, '--known', list, logs);
    expect(findLeaks(readFileSync(output, 'utf8'))).toEqual([]);
    for (const name of readdirSync(path.join(folder, 'state', 'logscan'))) {
      expect(findLeaks(readFileSync(path.join(folder, 'state', 'logscan', name), 'latin1')), name).toEqual(
        [],
      );
    }
    const bad = path.join(folder, 'bad');
    writeFileSync(bad, `${SECRETS.map((secret) => `=${secret}\n`).join('')}=abc\n`, { mode: 0o600 });
    const short = run('--known', bad, logs);
    expect([short.code, findLeaks(short.out + short.err)]).toEqual([64, []]);
    expect(short.err).toContain(`Line ${SECRETS.length + 1} of "${bad}"`);
    chmodSync(bad, 0o644);
    const loose = run('--known', bad, logs);
    expect([loose.code, findLeaks(loose.out + loose.err)]).toEqual([64, []]);
    expect(loose.err).toContain(`run chmod 600 on it`);
  });

  it('may come from the environment, which is not shown either', () => {
    process.env['LOGSCAN_KNOWN'] = `open-sesame-42\n${SECRETS[0]}`;
    const { out, err, code } = run('--verbose', '--no-audit', logs);
    process.env['LOGSCAN_KNOWN'] = 'open-sesame-42\nabc';
    const refused = run(logs);
    delete process.env['LOGSCAN_KNOWN'];
    expect(code).toBe(1);
    expect(out).toContain('known.secret');
    expect(findLeaks(out + err + refused.err)).toEqual([]);
    expect([refused.code, refused.err]).toMatchObject([
      64,
      expect.stringContaining('Line 2 of LOGSCAN_KNOWN'),
    ]);
  });
});

/** Places of what an engine finds in a text, whose windows have so many fresh bytes. */
async function scanWith(
  rules: readonly Rule[],
  known: readonly KnownSecret[],
  text: string,
  freshBytes = 1 << 20,
): Promise<readonly string[]> {
  const key = Buffer.alloc(32);
  const options = { rules, known, key, regex: 'auto', kernel: 'scalar', now: () => 0, freshBytes } as const;
  const engine = await createEngine(options);
  const scan = engine.scanFile(describeStdin(0), { stdin: Readable.from([Buffer.from(text)]) });
  const found: string[] = [];
  for await (const { occurrences } of scan) {
    found.push(...occurrences.map(({ rule, start, length }) => `${rule} ${start} ${length}`));
  }
  return found;
}

describe('imported rules', () => {
  it('find the same wherever windows end', async () => {
    const config =
      "[[rules]]\nid = 'near'\nregex = '''\\b[0-9a-f]{12}\\b'''\nkeywords = ['acme']\n" +
      "[[rules.allowlists]]\nregexTarget = 'line'\nregexes = ['^SKIP']\n" +
      "[[rules]]\nid = 'far'\nregex = '''[a-z]{1,90}_tail=(\\w{12})(?:\\s|$)'''\n";
    const file = path.join(folder, 'gitleaks.toml');
    writeFileSync(file, config);
    const rules = await loadRules({ packs: [file], only: ['gitleaks.near', 'gitleaks.far'], skip: [] });
    const hex = '0a1b2c3d4e5f';
    const lines = [`${hex} before`, `SKIP acme ${hex} no`, `INFO acme 1${hex.slice(1)} yes`];
    const block = [...lines, `${'x'.repeat(60)}_tail=A${hex.slice(1)}`, ''].join('\n');
    const text = `${'INFO nothing to see here\n'.repeat(30)}${block}`.repeat(3);
    const expected = await scanWith(rules, [], text);
    expect(expected.length).toBe(9);
    for (let freshBytes = 100; freshBytes < 400; freshBytes += 7) {
      expect(await scanWith(rules, [], text, freshBytes), `${freshBytes}`).toEqual(expected);
    }
  });
});

/** Secrets that an output holds: as they are, in an encoding, or by half. */
function findLeaks(output: string): readonly string[] {
  return [...SECRETS, 'open-sesame-42'].filter((secret) => {
    const bytes = Buffer.from(secret);
    const half = secret.slice(-Math.max(5, Math.floor(secret.length / 2)));
    const forms = [secret, half, encodeURIComponent(half), JSON.stringify(half).slice(1, -1)];
    return [...forms, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')].some((form) =>
      output.includes(form),
    );
  });
}

describe('allowed findings', () => {
  const config = (): string => path.join(folder, 'config.toml');
  const count = (text: string): number =>
    (JSON.parse(text) as { coverage: { allowed: number } }).coverage.allowed;
  const leak = (): string => {
    const file = path.join(folder, 'leak.log');
    writeFileSync(
      file,
      `INFO password=${'hackme'}${'Ab12'}\nINFO token=${'staging'}-${'a1B2c3D4'.repeat(3)}\n`,
    );
    return file;
  };

  function scan(entries: string, ...args: readonly string[]): Answer {
    writeFileSync(config(), entries);
    return run('--config', config(), '--format', 'json', '--no-audit', ...args, leak());
  }

  it('are counted, and set no exit bit', () => {
    const all = scan('');
    const { findings } = JSON.parse(all.out) as { findings: readonly Line[] };
    expect([all.code, findings.length, count(all.out)]).toEqual([1, 2, 0]);
    const [first, second] = findings;
    const one = scan(`[[allow]]\nfingerprint = "${first?.fingerprint}"\nreason = "x"\n`);
    expect([one.code, count(one.out)]).toEqual([1, 1]);
    expect(one.out).not.toContain(first?.fingerprint);
    const both = scan(
      `[[allow]]\nrule = "${first?.rule}"\npath = "leak.log"\nreason = "x"\n[[allow]]\nrule = "${second?.rule}"\nreason = "x"\n`,
      '--jobs',
      '2',
    );
    expect([both.code, count(both.out)]).toEqual([0, 2]);
    expect(both.out).toContain('"findings": [\n]');
  });

  it('are told in words', () => {
    writeFileSync(config(), '[[allow]]\nregex = "."\nreason = "x"\n');
    const { out, code } = run('--config', config(), '--no-audit', leak());
    expect(out).toMatch(/\n2 findings allowed by your configuration\n$/);
    expect(code).toBe(0);
  });

  it('are those whose decoded value matches, and no others', () => {
    expect(count(scan('[[allow]]\nregex = "^staging-"\nreason = "x"\n').out)).toBe(1);
    expect(count(scan('[[allow]]\nregex = "^staging-"\nrule = "no.such"\nreason = "x"\n').out)).toBe(0);
    expect(count(scan('[[allow]]\nregex = "."\npath = "other.log"\nreason = "x"\n').out)).toBe(0);
  });

  it('may be audits', () => {
    chmodSync(leak(), 0o644);
    writeFileSync(config(), '');
    const audits = (args: readonly string[]): string =>
      run('--config', config(), '--format', 'json', ...args, leak()).out;
    const { findings } = JSON.parse(audits([])) as { findings: readonly (Line & { kind: string })[] };
    const fault = findings.find(({ kind }) => kind === 'audit');
    expect(fault).toBeDefined();
    writeFileSync(config(), `[[allow]]\nfingerprint = "${fault?.fingerprint}"\nreason = "x"\n`);
    const out = audits([]);
    expect(count(out)).toBe(1);
    expect(out).not.toContain(fault?.fingerprint);
  });

  it('are findings again when their entry has expired', () => {
    const { code, err, out } = scan('[[allow]]\nregex = "."\nreason = "it was late"\nexpires = 2020-01-01\n');
    expect([code, count(out)]).toEqual([1, 0]);
    expect(err).toContain('expired on 2020-01-01 and allows nothing any more: "it was late"');
  });

  it('are never taken from the scanned tree', () => {
    for (const name of ['config.toml', '.logscan.toml']) {
      writeFileSync(path.join(logs, name), '[[allow]]\nregex = "."\nreason = "x"\n');
    }
    expect(listOccurrences().length).toBeGreaterThan(0);
    for (const name of ['config.toml', '.logscan.toml']) rmSync(path.join(logs, name));
  });

  it.each([
    ['[[allow]]\nrule = "a.b"\n', 'Entry 1 of [[allow]]', 'field "reason"'],
    ['[[allow]]\nregex = "("\nreason = "x"\n', 'Entry 1 of [[allow]]', 'field "regex": "(" is not valid RE2'],
    ['[[allow]]\nregex = ""\nreason = "x"\n', 'Entry 1 of [[allow]]', 'field "regex": it must not be empty'],
  ])('with a mistake end the run: %j', (entries, ...words) => {
    const { code, err, out } = scan(entries);
    expect([code, out]).toEqual([64, '']);
    for (const word of [...words, `"${config()}"`]) expect(err).toContain(word);
  });
});
