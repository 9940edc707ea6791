import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openConsole } from '../../src/cli/console.js';
import type { Context, Deps } from '../../src/cli/deps.js';
import { runSession } from '../../src/cli/session.js';
import { settle } from '../../src/cli/settings.js';
import { UsageError } from '../../src/cli/usage.js';
import type { Event } from '../../src/model/event.js';
import type { ScanOptions } from '../../src/scan/options.js';
import { KeyError } from '../../src/state/key.js';
import { createDeps, makeDone, makeFinding, makeProblem, START } from './fake-deps.js';
import { createHost, createStream, type FakeHost } from './fake-host.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'logscan-session-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Scene {
  readonly host: FakeHost;
  readonly run: () => ReturnType<typeof runSession>;
}

async function prepare(
  deps: Deps,
  given: Parameters<typeof settle>[1] = {},
  facts: Parameters<typeof createHost>[0] & { readonly paths?: readonly string[] } = {},
): Promise<Scene> {
  const host = createHost({ cwd: root, ...facts });
  const settings = await settle('scan', given, host);
  const context: Context = { host, deps, console: openConsole(host, settings) };
  const request = { settings, paths: facts.paths ?? ['/logs'], stateDirectory: join(root, 'state') };
  return { host, run: () => runSession(context, request) };
}

test('hands the scan everything that was settled, and the stored key', async () => {
  let seen: ScanOptions | undefined;
  const scan: Deps['scan'] = (options) => {
    seen = options;
    return createDeps([START, makeDone()]).scan(options);
  };
  const given = {
    exclude: ['*.bak'],
    'max-depth': 3,
    'min-severity': 'high',
    audit: false,
    kernel: 'scalar',
  };
  const { run } = await prepare(createDeps([], { scan }), given);
  await run();
  expect(seen).toMatchObject({
    paths: ['/logs'],
    cwd: root,
    exclude: ['*.bak'],
    maxDepth: 3,
    minSeverity: 'high',
    minConfidence: 'likely',
    audit: false,
    followSymlinks: false,
    jobs: 2,
    regex: 'auto',
    kernel: 'scalar',
  });
  expect(seen?.key).toEqual(readFileSync(join(root, 'state', 'key')));
  expect(seen?.stdin).toBeUndefined();
});

test('has no depth limit and as many threads as processors unless told', async () => {
  let seen: ScanOptions | undefined;
  const scan: Deps['scan'] = (options) => ((seen = options), createDeps([]).scan(options));
  const { run } = await prepare(createDeps([], { scan }), {}, { processors: 6 });
  await run();
  expect([seen?.maxDepth, seen?.jobs]).toEqual([Infinity, 6]);
});

test('counts a scan that ends without saying that it is done as incomplete', async () => {
  expect((await (await prepare(createDeps([START, makeDone()]))).run()).code()).toBe(0);
  expect((await (await prepare(createDeps([START]))).run()).code()).toBe(2);
});

test('ends what was interrupted with what was found, and tells how to quit at once', async () => {
  const scene: { host?: FakeHost } = {};
  const scan: Deps['scan'] = async function* ({ signal }) {
    yield START;
    scene.host?.interrupt('SIGINT');
    expect(signal?.aborted).toBe(true);
    yield makeProblem('interrupted');
    yield makeFinding('high');
    yield makeDone(false);
  };
  const { host, run } = await prepare(createDeps([], { scan }), { output: ['json=r.json'] });
  scene.host = host;
  expect((await run()).code()).toBe(3);
  expect(host.stderr.text()).toContain('Stopping on SIGINT');
  expect(host.stdout.text()).toContain('text:end');
  expect(readFileSync(join(root, 'r.json'), 'utf8')).toContain('json:finding\njson:done\njson:end\n');
});

test('listens to signals only while it scans', async () => {
  let listening = false;
  const onInterrupt = () => ((listening = true), () => void (listening = false));
  const { run } = await prepare(createDeps([START, makeDone()]), {}, { onInterrupt });
  await run();
  expect(listening).toBe(false);
});

test('stops the scan when nobody reads any more, which makes it incomplete', async () => {
  let closed = false;
  const scan: Deps['scan'] = async function* () {
    try {
      yield START;
      yield makeFinding('high');
      for (;;) {
        await new Promise(setImmediate);
        yield { type: 'progress', files: 1, bytes: 1 };
      }
    } finally {
      closed = true;
    }
  };
  const { host, run } = await prepare(
    createDeps([], { scan }),
    {},
    { stdout: createStream({ failCode: 'EPIPE' }) },
  );
  expect((await run()).code() & 2).toBe(2);
  expect(closed).toBe(true);
  expect(host.stderr.text()).toBe('');
});

test('is complete when nobody reads the last of it', async () => {
  const deps = createDeps([START, makeDone()]);
  const { run } = await prepare(deps, {}, { stdout: createStream({ failCode: 'EPIPE' }) });
  expect((await run()).code()).toBe(0);
});

test('counts a report that cannot be written as incomplete', async () => {
  const deps = createDeps([START, makeFinding('high'), makeDone()]);
  const { run } = await prepare(deps, {}, { stdout: createStream({ failCode: 'ENOSPC' }) });
  expect((await run()).code() & 2).toBe(2);
});

test('passes bugs on and leaves no unfinished report', async () => {
  const scan: Deps['scan'] = async function* () {
    yield START;
    throw new TypeError('bug');
  };
  const { run } = await prepare(createDeps([], { scan }), { output: ['json=r.json'], regex: 're2' });
  await expect(run()).rejects.toThrow(TypeError);
  expect(readdirSync(root)).toEqual(['state']);
});

test('takes an engine that was asked for and does not load as a wrong request', async () => {
  // oxlint-disable-next-line require-yield
  const scan: Deps['scan'] = async function* () {
    throw new Error('The engine "re2" does not load here');
  };
  const demanded = await prepare(createDeps([], { scan }), { regex: 're2' });
  await expect(demanded.run()).rejects.toThrow(new UsageError('The engine "re2" does not load here'));
  const auto = await prepare(createDeps([], { scan }));
  await expect(auto.run()).rejects.not.toThrow(UsageError);
});

test('suggests the rule that was meant', async () => {
  const { run } = await prepare(createDeps([]), { only: ['jellyfin.apikey'] });
  await expect(run()).rejects.toThrow(
    'No rule is called "jellyfin.apikey"; did you mean "jellyfin.api-key"?',
  );
});

test('refuses an unsafe key before anything is written', async () => {
  mkdirSync(join(root, 'state'), { mode: 0o700 });
  writeFileSync(join(root, 'state', 'key'), Buffer.alloc(32));
  chmodSync(join(root, 'state', 'key'), 0o644);
  const { host, run } = await prepare(createDeps([START, makeDone()]), { output: ['json=r.json'] });
  await expect(run()).rejects.toThrow(KeyError);
  expect(readdirSync(root)).toEqual(['state']);
  expect(host.stdout.text()).toBe('');
});

test('says under --verbose alone that the key is for one run, if nobody named a place, and which engine stands in', async () => {
  writeFileSync(join(root, 'state'), '');
  const quiet = await prepare(createDeps([START, makeDone()]));
  expect((await quiet.run()).code()).toBe(0);
  expect(quiet.host.stderr.text()).toBe('');
  const verbose = await prepare(createDeps([START, makeDone()]), { verbose: true });
  await verbose.run();
  expect(verbose.host.stderr.text()).toContain('Fingerprints are good for this run only');
  expect(verbose.host.stderr.text()).toContain('Matching with "re2js"');
});

test('says that the key is for one run to who named the directory', async () => {
  writeFileSync(join(root, 'state'), '');
  const { host, run } = await prepare(createDeps([START, makeDone()]), { 'state-dir': join(root, 'state') });
  await run();
  expect(host.stderr.text()).toContain('Fingerprints are good for this run only: the key cannot be kept in');
});

test('opens standard input for "-" alone, tells a person that it waits, and lets go of it', async () => {
  let opened = 0;
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const openStdin = () => (opened++, stdin);
  const deps = createDeps([START, makeDone()]);
  await (await prepare(deps, {}, { openStdin, paths: ['./-'] })).run();
  expect(opened).toBe(0);
  const { host, run } = await prepare(deps, {}, { openStdin, paths: ['-'] });
  await run();
  expect(opened).toBe(1);
  expect(host.stderr.text()).toBe('logscan: Reading standard input; end it with Ctrl-D\n');
  expect(stdin.destroyed).toBe(true);
});

test('hands the scan how files are to be read', async () => {
  let seen: ScanOptions | undefined;
  const scan: Deps['scan'] = (options) => ((seen = options), createDeps([START, makeDone()]).scan(options));
  const { run } = await prepare(createDeps([], { scan }), { binary: 'skip', 'max-nesting': 1 });
  await run();
  expect(seen?.reading).toEqual({ binary: 'skip', journal: {}, limits: { maxNesting: 1 } });
});

test('hands the scan what the user knows, and tells what holds no more', async () => {
  let seen: ScanOptions | undefined;
  const scan: Deps['scan'] = (options) => ((seen = options), createDeps([START, makeDone()]).scan(options));
  const config = join(root, 'config.toml');
  const entries = ['expires = 2020-01-01', 'expires = 2099-01-01', ''];
  const text = entries.map((line, at) => `[[allow]]\nrule = "a.b${at}"\nreason = "why ${at}"\n${line}\n`);
  writeFileSync(config, `known = "list"\n${text.join('')}`);
  writeFileSync(join(root, 'list'), 'door=opensesame\n', { mode: 0o600 });
  const env = { LOGSCAN_KNOWN: 'other-one\nпароль' };
  const { host, run } = await prepare(createDeps([], { scan }), { config }, { env });
  await run();
  expect(seen?.known?.map(({ rule, value }) => [rule, Buffer.from(value).toString()])).toEqual([
    ['known.door', 'opensesame'],
    ['known.secret', 'other-one'],
    ['known.secret', 'пароль'],
  ]);
  expect(seen?.allow?.map(({ rule }) => rule)).toEqual(['a.b1', 'a.b2']);
  const told = host.stderr.text();
  expect(told).toContain(`Entry 1 of [[allow]] in "${config}" expired on 2020-01-01`);
  expect(told).toContain('1 of your secrets without three ASCII characters in a row');
  for (const secret of ['opensesame', 'other-one', 'пароль']) expect(told).not.toContain(secret);
});

test.each([
  ['[[allow]]\nrule = "a.b"\n', /^Entry 1 of \[\[allow\]\] in .*field "reason"/],
  ['known = "loose"\n', /run chmod 600 on it/],
  ['known = "short"\n', /^Line 1 of ".*short" is no secret/],
])('refuses, before it scans, a configuration with %j', async (text, message) => {
  const config = join(root, 'config.toml');
  writeFileSync(config, text);
  writeFileSync(join(root, 'loose'), 'opensesame\n', { mode: 0o644 });
  writeFileSync(join(root, 'short'), 'abc\n', { mode: 0o600 });
  const scan = (): never => {
    throw new Error('It scans');
  };
  const { run } = await prepare(createDeps([], { scan }), { config });
  await expect(run()).rejects.toThrow(UsageError);
  await expect(run()).rejects.toThrow(message);
});

test('tells what of an imported pack is not used', async () => {
  const loadRules: Deps['loadRules'] = async (request) => {
    request.onRemark?.({ file: 'g.toml', rule: 'x', reason: 'has no regex', taken: false });
    return [];
  };
  const { host, run } = await prepare(createDeps([START, makeDone()], { loadRules }));
  await run();
  expect(host.stderr.text()).toContain('Rule "x" of "g.toml" is not used: it has no regex');
});

test('tells on standard error what came to nothing, where that was asked for', async () => {
  const drops = [{ rule: 'acme.key', reason: 'is a placeholder', count: 1234 }];
  const events = [START, { ...makeDone(), drops } as Event];
  const asked = await prepare(createDeps(events), { explain: true });
  await asked.run();
  expect(asked.host.stderr.text()).toContain('1,234  acme.key: is a placeholder\n');
  expect(asked.host.stdout.text()).not.toContain('placeholder');
  const unasked = await prepare(createDeps(events));
  await unasked.run();
  expect(unasked.host.stderr.text()).toBe('');
});

/** A scan for news that reports one secret. */
function scanNews(events: readonly Event[]): Deps['scan'] {
  return async function* ({ history }) {
    history?.({ policy: 'p', scope: 's' }).addSecret({ rule: 'acme.key', fingerprint: '00' });
    yield* events;
  };
}

const stateFiles = (): readonly string[] => readdirSync(join(root, 'state')).sort();

test('keeps what was reported with --since-last, and else nothing', async () => {
  const deps = createDeps([], { scan: scanNews([START, makeDone()]) });
  await (await prepare(deps)).run();
  expect(stateFiles()).toEqual(['key']);
  const tally = await (await prepare(deps, { 'since-last': true })).run();
  expect([tally.code(), stateFiles()]).toEqual([0, ['history', 'key']]);
});

test.each<[string, Parameters<typeof createHost>[0], readonly Event[]]>([
  ['a report could not be written', { stdout: createStream({ failCode: 'ENOSPC' }) }, [START, makeDone()]],
  ['the reader went away', { stdout: createStream({ failCode: 'EPIPE' }) }, [START, makeDone()]],
  ['the scan did not come to its end', {}, [START]],
])('keeps nothing where %s', async (_why, facts, events) => {
  const deps = createDeps([], { scan: scanNews(events) });
  await (await prepare(deps, { 'since-last': true }, facts)).run();
  expect(stateFiles()).toEqual(['key']);
});

test('keeps nothing before the reports are out', async () => {
  const seen: (readonly string[])[] = [];
  const openReport: Deps['openReport'] = async (_format, out) => ({
    accept: () => undefined,
    close: async () => {
      seen.push(stateFiles().map((name) => name.replace(/-[0-9a-f]{16}/, '')));
      out.write('whole');
    },
  });
  const deps = createDeps([], { scan: scanNews([START, makeDone()]), openReport });
  await (await prepare(deps, { 'since-last': true })).run();
  expect(seen).toEqual([['history.tmp', 'key']]);
  expect(stateFiles()).toEqual(['history', 'key']);
});

test('says when what was kept is damaged, and goes on', async () => {
  mkdirSync(join(root, 'state'), { mode: 0o700 });
  writeFileSync(join(root, 'state', 'history'), 'noise');
  const deps = createDeps([], { scan: scanNews([START, makeDone()]) });
  const { host, run } = await prepare(deps, { 'since-last': true });
  expect((await run()).code()).toBe(0);
  expect(host.stderr.text()).toMatch(/Everything is read and reported again: ".*history" is damaged/);
});

test('does not look for news where nothing can be kept', async () => {
  writeFileSync(join(root, 'state'), 'no directory');
  const { run } = await prepare(createDeps([START, makeDone()]), { 'since-last': true });
  await expect(run()).rejects.toThrow(
    /Cannot tell what is new with --since-last: .*; name another --state-dir/,
  );
});
