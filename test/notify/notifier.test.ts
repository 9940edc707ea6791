import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Finding } from '../../src/model/finding.js';
import type { Channel } from '../../src/notify/channel.js';
import { openNotifier, tryChannels } from '../../src/notify/notifier.js';
import { makeChannel, makeDone, makeFault, makeSecret, START, startServer, type Server } from './scene.js';

let folder: string;
let server: Server;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'logscan-notifier-'));
  server = await startServer();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const AROUND = { host: 'nas', env: {}, now: () => 0 };

/** One run of a scan with these findings. */
async function run(channels: readonly Channel[], findings: readonly Finding[], complete = true) {
  server.received.length = 0;
  const notifier = openNotifier({ ...AROUND, channels, stateDirectory: folder });
  for (const event of [START, ...findings.map((finding) => ({ type: 'finding' as const, finding }))])
    notifier.see(event);
  const problems = await notifier.finish(makeDone(complete));
  const told = server.received.map(({ url, body }) => ({
    url,
    total: body.startsWith('{') ? (JSON.parse(body) as { total?: number }).total : undefined,
  }));
  return { problems, told };
}

test('tells what is new, and that once', async () => {
  const channels = [makeChannel('webhook', `${server.url}/a`)];
  expect(await run(channels, [makeSecret(1), makeFault(2)])).toEqual({
    problems: [],
    told: [{ url: '/a', total: 2 }],
  });
  expect(await run(channels, [makeSecret(1), makeFault(2)])).toEqual({ problems: [], told: [] });
  expect((await run(channels, [makeSecret(1), makeSecret(3)])).told).toEqual([{ url: '/a', total: 1 }]);
  expect((await run(channels, [])).told).toEqual([]);
});

test('makes a failed delivery a problem, and delivers in the next run, oldest first', async () => {
  const channels = [makeChannel('webhook', `${server.url}/a`)];
  server.answer = 503;
  const { problems, told } = await run(channels, [makeSecret(1)]);
  expect(told).toHaveLength(1);
  expect(problems).toEqual([
    {
      code: 'notify-failed',
      message: 'Cannot notify "webhook": it answered 503; a message waits for the next run',
    },
  ]);
  const again = await run(channels, [makeSecret(1), makeSecret(2), makeSecret(3)]);
  expect(again.told).toHaveLength(1);
  expect(again.problems[0]?.message).toContain('2 messages wait');
  server.answer = 200;
  expect((await run(channels, [makeSecret(1)])).told.map(({ total }) => total)).toEqual([1, 2]);
  expect(await run(channels, [makeSecret(1)])).toEqual({ problems: [], told: [] });
});

test('has one channel not wait for another', async () => {
  const gone = await startServer();
  await gone.close();
  const channels = [
    makeChannel('webhook', gone.url, { name: 'gone' }),
    makeChannel('webhook', `${server.url}/b`, { name: 'here' }),
  ];
  const { problems, told } = await run(channels, [makeSecret(1)]);
  expect(told).toEqual([{ url: '/b', total: 1 }]);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain('"gone"');
  expect((await run(channels, [makeSecret(1)])).told).toEqual([]);
});

test('tells a channel nothing less severe than it wants', async () => {
  const channels = [makeChannel('webhook', server.url, { minSeverity: 'high' })];
  expect((await run(channels, [makeSecret(1, 'critical'), makeFault(2, 'low')])).told).toMatchObject([
    { total: 1 },
  ]);
  expect((await run(channels, [makeFault(3, 'low')])).told).toEqual([]);
});

test('says that messages are lost where the memory is damaged', async () => {
  const channels = [makeChannel('webhook', server.url)];
  server.answer = 500;
  await run(channels, [makeSecret(1)]);
  writeFileSync(path.join(folder, 'notify.json'), '{');
  server.answer = 200;
  const { problems, told } = await run(channels, []);
  expect(told).toEqual([]);
  expect(problems.map(({ message }) => message)).toEqual([
    `What waited to be told is lost, and what was told may be told again: "${folder}/notify.json" is damaged`,
  ]);
  expect((await run(channels, [])).problems).toEqual([]);
});

test('says when messages have waited for too many runs', async () => {
  const channels = [makeChannel('webhook', server.url)];
  server.answer = 500;
  let last: string | undefined;
  for (let id = 1; id <= 21; id++) last = (await run(channels, [makeSecret(id)])).problems[0]?.message;
  expect(last).toMatch(/; 20 messages wait for the next run, and older ones are given up$/);
  server.answer = 200;
  expect((await run(channels, [])).told).toHaveLength(20);
});

test('forgets what waits for a channel that is gone', async () => {
  server.answer = 500;
  await run([makeChannel('webhook', server.url)], [makeSecret(1)]);
  server.answer = 200;
  expect(await run([makeChannel('slack', server.url)], [makeSecret(1)])).toEqual({ problems: [], told: [] });
  expect(JSON.parse(readFileSync(path.join(folder, 'notify.json'), 'utf8'))).toMatchObject({ queue: [] });
});

test('tells all the same where nothing can be remembered, and says so', async () => {
  writeFileSync(path.join(folder, 'taken'), '');
  const notifier = openNotifier({
    ...AROUND,
    channels: [makeChannel('webhook', server.url)],
    stateDirectory: path.join(folder, 'taken'),
  });
  notifier.see({ type: 'finding', finding: makeSecret(1) });
  const problems = await notifier.finish(makeDone());
  expect(server.received).toHaveLength(1);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toMatch(/^Cannot remember in ".*" what was told \(E/);
});

test('tells watchers how the run goes, findings or not', async () => {
  const channels: readonly Channel[] = [
    { kind: 'healthcheck', name: 'h', url: `${server.url}/u`, minSeverity: 'info', timeoutMs: 2000 },
  ];
  expect((await run(channels, [makeSecret(1)])).told.map(({ url }) => url)).toEqual(['/u/start', '/u']);
  expect((await run(channels, [], false)).told.map(({ url }) => url)).toEqual(['/u/start', '/u/fail']);
  server.answer = 500;
  const { problems } = await run(channels, []);
  expect(problems.map(({ message }) => message)).toEqual(
    Array(2).fill('Cannot tell "h" how the run goes: it answered 500'),
  );
  const notifier = openNotifier({ ...AROUND, channels, stateDirectory: folder });
  await notifier.abandon();
  expect(server.received.at(-1)?.url).toBe('/u/fail');
});

test('tries every channel', async () => {
  const channels = [makeChannel('webhook', server.url), makeChannel('slack', 'http://127.0.0.1:1/')];
  const failures = await tryChannels({ ...AROUND, channels, stateDirectory: folder });
  expect(failures).toEqual([undefined, expect.stringContaining('could not be reached')]);
  expect(server.received[0]?.body).toContain('trial');
});

test.each(['finish', 'abandon'] as const)(
  'tells no watcher of the end before the start (%s)',
  async (end) => {
    const log: string[] = [];
    const slow = createServer(({ url = '' }, response) => {
      log.push(`asked ${url}`);
      setTimeout(() => response.end('', () => log.push(`answered ${url}`)), url === '/u/start' ? 200 : 0);
    });
    await new Promise<void>((resolve) => {
      slow.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/u`;
    const channels: readonly Channel[] = [
      { kind: 'healthcheck', name: 'h', url, minSeverity: 'info', timeoutMs: 2000 },
    ];
    const notifier = openNotifier({ ...AROUND, channels, stateDirectory: folder });
    await (end === 'finish' ? notifier.finish(makeDone()) : notifier.abandon());
    slow.closeAllConnections();
    slow.close();
    const last = end === 'finish' ? 'asked /u' : 'asked /u/fail';
    expect(log.slice(0, 3)).toEqual(['asked /u/start', 'answered /u/start', last]);
  },
);
