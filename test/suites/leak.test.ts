/**
 * No secret in any output: every emitted byte of every format is searched for every secret that was scanned.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORMAT_NAMES } from '../../src/report/format.js';
import { startServer } from '../notify/scene.js';
import { makeSamples, type Sample } from './sample.js';

let folder: string;
let samples: readonly Sample[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'logscan-leak-'));
  samples = await makeSamples(23);
  const lines = Buffer.concat(samples.flatMap(({ text }) => [text, Buffer.from('\n')]));
  writeFileSync(path.join(folder, 'app.log'), lines);
  writeFileSync(path.join(folder, 'app.log.1.gz'), gzipSync(lines));
  writeFileSync(path.join(folder, 'app.log.2.gz'), gzipSync(lines).subarray(0, -400));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('outputs', () => {
  it.each(FORMAT_NAMES)('of format %s hold no secret', (format) => {
    const output = run('--format', format, '--verbose', '--min-confidence', 'possible', folder);
    expect(output.length).toBeGreaterThan(10_000);
    expect(findLeaks(output)).toEqual([]);
  });

  it('in files hold no secret', () => {
    const outputs = FORMAT_NAMES.flatMap((format) => [
      '--output',
      `${format}=${path.join(folder, `report.${format}`)}`,
    ]);
    const printed = run('--quiet', '--jobs', '2', ...outputs, path.join(folder, 'app.log'));
    const files = readdirSync(folder).filter((name) => name.startsWith('report.'));
    expect(files.length).toBe(FORMAT_NAMES.length);
    for (const file of files)
      expect(findLeaks(readFileSync(path.join(folder, file), 'utf8')), file).toEqual([]);
    expect(findLeaks(printed)).toEqual([]);
  });

  it('of saved reports and their difference hold no secret', () => {
    const [before, after] = ['before.json', 'after.json'].map((name) => path.join(folder, name));
    run('--quiet', '--output', `json=${before}`, path.join(folder, 'app.log.2.gz'));
    run('--quiet', '--output', `json=${after}`, '--min-confidence', 'possible', folder);
    const outputs = [
      ...FORMAT_NAMES.map((format) => run('report', after!, '--format', format, '--verbose')),
      ...['text', 'json'].map((format) => run('diff', before!, after!, '--format', format)),
      // A log that was taken for a report.
      run('report', path.join(folder, 'app.log')),
    ];
    expect(outputs.slice(0, -1).every(({ length }) => length > 10_000)).toBe(true);
    for (const output of outputs) expect(findLeaks(output)).toEqual([]);
  }, 180_000);

  it('kept between scans hold no secret', () => {
    const [log, baseline] = [path.join(folder, 'kept.log'), path.join(folder, 'baseline.json')];
    const lines = samples.map(({ text }) => `${text.toString('latin1')}\n`);
    writeFileSync(log, lines.join(''), 'latin1');
    const options = ['--min-confidence', 'possible', log];
    const printed = [
      run('baseline', 'create', '--verbose', '--reason', 'old', baseline, ...options),
      run('--since-last', '--baseline', baseline, '--verbose', ...options),
      run('baseline', 'diff', '--verbose', '--format', 'json', baseline, ...options),
      run('baseline', 'update', '--verbose', baseline, ...options),
      // A log that was taken for a baseline.
      run('--baseline', log, log),
    ];
    const state = path.join(folder, 'state', 'logscan');
    expect(readdirSync(state).sort()).toEqual(['history', 'key']);
    const kept = [path.join(state, 'history'), baseline].map((file) => readFileSync(file, 'latin1'));
    for (const text of kept) expect(text.length).toBeGreaterThan(10_000);
    for (const text of [...printed, ...kept]) expect(findLeaks(text)).toEqual([]);
    // A plain digest of a short secret is as good as the secret.
    const digests = samples.flatMap(({ secret }) =>
      ['md5', 'sha1', 'sha256'].map((name) => createHash(name).update(secret).digest('hex').slice(0, 16)),
    );
    for (const text of kept) expect(digests.filter((digest) => text.includes(digest))).toEqual([]);
  }, 120_000);

  it('in mails, webhooks and the queue hold no secret', async () => {
    const server = await startServer();
    const config = path.join(folder, 'notify.toml');
    const kinds = ['webhook', 'ntfy', 'gotify', 'discord', 'slack'] as const;
    const mail = path.join(folder, 'mail');
    writeFileSync(path.join(folder, 'sendmail'), `#!/bin/sh\ncat > ${mail}\n`, { mode: 0o755 });
    writeFileSync(path.join(folder, 'hook'), `${server.url}/hook`, { mode: 0o600 });
    writeFileSync(
      config,
      [
        ...kinds.map((kind) => `[[notify]]\nkind = "${kind}"\nurl-file = "hook"\n`),
        `[[notify]]\nkind = "mail"\nto = "root"\nsendmail = "${folder}/sendmail"\n`,
        `[[notify]]\nkind = "command"\nname = "tell"\nformat = "json"\ncommand = ["/bin/sh", "-c", "cat > ${folder}/input"]\n`,
        `[[notify]]\nkind = "command"\nname = "broken"\ncommand = ["/bin/false"]\n`,
        `[[notify]]\nkind = "healthcheck"\nurl = "${server.url}/health"\n`,
      ].join(''),
    );
    const state = path.join(folder, 'notify-state');
    const args = [
      '--notify',
      '--quiet',
      '--min-confidence',
      'possible',
      '--config',
      config,
      '--state-dir',
      state,
    ];
    const printed = await runBeside(...args, path.join(folder, 'app.log'));
    await server.close();
    const texts = [
      printed,
      readFileSync(mail, 'utf8'),
      readFileSync(path.join(folder, 'input'), 'utf8'),
      readFileSync(path.join(state, 'notify.json'), 'utf8'),
      ...server.received.map(({ body }) => body),
    ];
    expect(printed).toContain('Cannot notify "broken"');
    expect(printed).not.toContain('/hook');
    expect(server.received.map(({ url }) => url).sort()).toEqual(
      ['/health/fail', '/health/start', '/hook', '/hook', '/hook', '/hook', '/hook/message'].sort(),
    );
    expect(texts.filter(({ length }) => length > 1000).length).toBeGreaterThanOrEqual(9);
    for (const text of texts) expect(findLeaks(text)).toEqual([]);
  }, 180_000);

  it('about a bad rule pack hold no secret of its examples', () => {
    const pack = path.join(folder, 'bad.toml');
    const secret = `mine_${'a1B2'.repeat(6)}`;
    const example = `token=${secret}`;
    writeFileSync(
      pack,
      `[[rules]]\nid='mine.key'\ntitle='x'\nwhy='x'\nfix='x'\nseverity='high'\nliterals=['mine_']\n` +
        `pattern='(?P<secret>mine_[0-9]{6})'\nexamples=['${example.replace(secret, '«mine_<alnum:20>»')}']\n`,
    );
    expect(run('rules', 'check', pack)).toMatch(/mine\.key/);
  });
});

/** As `run`, while this process serves. */
async function runBeside(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, HOME: folder };
  const child = spawn(process.execPath, ['bin/logscan.js', ...args], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  await once(child, 'close');
  return output;
}

function run(...args: readonly string[]): string {
  const env = { ...process.env, XDG_STATE_HOME: path.join(folder, 'state'), HOME: folder };
  const result = spawnSync(process.execPath, ['bin/logscan.js', ...args], {
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 28,
  });
  return result.stdout + result.stderr;
}

/** Rules whose secret is in the output, as it is or encoded, or by a half of it that is not the shape's own prefix. */
function findLeaks(output: string): readonly string[] {
  return samples
    .filter((sample) => listForms(sample.secret).some((form) => output.includes(form)))
    .map(({ rule }) => rule);
}

function listForms(secret: string): readonly string[] {
  const tail = secret.slice(-Math.max(6, Math.floor(secret.length / 2)));
  const bytes = Buffer.from(secret);
  return [
    secret,
    tail,
    encodeURIComponent(tail),
    JSON.stringify(tail).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
  ];
}
