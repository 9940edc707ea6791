import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { explainUrl, sendPost, writePost } from '../../src/notify/web.js';
import { ping } from '../../src/notify/health.js';
import { send } from '../../src/notify/send.js';
import { makeChannel, makeMessage, makeSecret, startServer, type Server } from './scene.js';

let server: Server;
beforeAll(async () => (server = await startServer()));
afterAll(() => server.close());
beforeEach(() => {
  server.received.length = 0;
  server.answer = 200;
});

const TOKEN = 'tk-' + 'a1B2'.repeat(4);
const AROUND = { env: {}, now: () => 0 };
const MANY = makeMessage(
  Array.from({ length: 60 }, (_, id) => makeSecret(id, 'critical', '/logs/`@everyone`<!channel>&é.log')),
);

async function deliver(kind: Parameters<typeof makeChannel>[0], token?: string) {
  const channel = makeChannel(kind, `${server.url}/in`, token === undefined ? {} : { token });
  expect(await send(channel, MANY, AROUND)).toBeUndefined();
  const [request] = server.received;
  if (request === undefined) throw new Error('nothing arrived');
  return {
    ...request,
    json: (): Record<string, unknown> => JSON.parse(request.body) as Record<string, unknown>,
  };
}

describe('sends what the service wants', () => {
  test('as plain JSON', async () => {
    const { method, url, headers, json } = await deliver('webhook', TOKEN);
    expect([method, url, headers['content-type']]).toEqual(['POST', '/in', 'application/json']);
    expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(json()).toMatchObject({
      version: 1,
      host: 'nas',
      total: 60,
      subject: expect.stringContaining('60 new'),
    });
  });

  test('to ntfy: headers in ASCII, at most 4096 bytes', async () => {
    const { headers, body } = await deliver('ntfy', TOKEN);
    expect(headers).toMatchObject({ title: expect.stringContaining('nas'), priority: '5', tags: 'warning' });
    expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
    expect(body).toContain('more findings');
  });

  test('to Gotify: its own header, below its own path', async () => {
    const { url, headers, json } = await deliver('gotify', TOKEN);
    expect([url, headers['x-gotify-key'], headers.authorization]).toEqual(['/in/message', TOKEN, undefined]);
    expect(json()).toMatchObject({ priority: 8, title: expect.any(String), message: expect.any(String) });
  });

  test('to Discord: at most 2000 characters, nobody is called, no markup', async () => {
    const content = String((await deliver('discord')).json()['content']);
    expect(content.length).toBeLessThanOrEqual(2000);
    expect(content.slice(3, -3)).not.toContain('`');
    expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({ allowed_mentions: { parse: [] } });
  });

  test('to Slack: at most 4000 characters before escaping, nobody is called', async () => {
    const text = String((await deliver('slack')).json()['text']);
    expect(text).not.toContain('<!');
    expect(text).toContain('&lt;!channel&gt;&amp;');
    expect(text.replace(/&\w+;/g, '_').length).toBeLessThanOrEqual(4000);
  });
});

describe('tells a failure without address and token', () => {
  const secretPath = `/hook-${'Zz9'.repeat(5)}`;
  const attempt = async (url: string, timeoutMs = 2000): Promise<string> => {
    const channel = makeChannel('webhook', url, { token: TOKEN, timeoutMs });
    const failure = (await sendPost(url, writePost(channel, MANY), timeoutMs)) ?? '';
    expect(failure).not.toContain('Zz9');
    expect(failure).not.toContain(TOKEN);
    expect(failure).not.toContain('127.0.0.1');
    return failure;
  };

  test.each([
    [404, 'it answered 404'],
    [500, 'it answered 500'],
    [302, 'redirects are not followed'],
    [307, 'redirects are not followed'],
  ])('answer %i', async (answer, words) => {
    server.answer = answer;
    expect(await attempt(server.url + secretPath)).toContain(words);
    expect(server.received.map(({ url }) => url)).toEqual([secretPath]);
  });

  test('no answer in time', async () => {
    server.answer = 'hang';
    expect(await attempt(server.url + secretPath, 150)).toBe('no answer within 150 ms');
  });

  test('nobody there', async () => {
    const gone = await startServer();
    await gone.close();
    expect(await attempt(gone.url + secretPath)).toBe('it could not be reached (ECONNREFUSED)');
  });
});

test('pings as healthchecks.io listens', async () => {
  const channel = {
    kind: 'healthcheck',
    name: 'h',
    url: `${server.url}/uuid`,
    minSeverity: 'info',
    timeoutMs: 2000,
  } as const;
  for (const pulse of ['start', 'success', 'fail'] as const)
    expect(await ping(channel, pulse, 'x')).toBeUndefined();
  expect(server.received.map(({ url }) => url)).toEqual(['/uuid/start', '/uuid', '/uuid/fail']);
});

test.each([
  ['https://example.org/x', false, undefined],
  ['http://localhost:8080/x', false, undefined],
  ['http://127.0.0.1/x', false, undefined],
  ['http://[::1]:80/', false, undefined],
  ['http://192.168.1.5/x', true, undefined],
  ['http://192.168.1.5/x', false, 'http shows'],
  ['http://127.0.0.1.example.org/', false, 'http shows'],
  ['ftp://example.org/x', false, 'use https'],
  ['file:///etc/passwd', true, 'use https'],
  ['https://me:word@example.org/', false, 'user or a password'],
  ['nonsense', false, 'no address'],
])('judges the address %s', (url, allowHttp, words) => {
  const fault = explainUrl(url, allowHttp);
  if (words === undefined) expect(fault).toBeUndefined();
  else expect(fault).toContain(words);
});
