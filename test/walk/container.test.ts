import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogFile } from '../../src/model/logfile.js';
import { findContainer } from '../../src/walk/container.js';
import { makeFile } from '../scan/sample.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'logscan-containers-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function containerOf(path: string): Promise<LogFile['container']> {
  return (await findContainer(makeFile(path))).container;
}

let containers = 0;

/** The log of a container of Docker whose configuration is `config`. */
function makeDocker(config?: unknown): string {
  const id = (++containers).toString(16).padStart(64, 'a');
  const folder = join(root, 'docker', id);
  mkdirSync(folder, { recursive: true });
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  if (config !== undefined) writeFileSync(join(folder, 'config.v2.json'), text);
  return join(folder, `${id}-json.log`);
}

const CONFIG = { Name: '/mopidy-1', Config: { Image: 'ghcr.io/someone/mopidy:3.4.2', Env: ['TOKEN=x'] } };

describe('a log of Docker', () => {
  test('tells name and image of its container, in every generation', async () => {
    const log = makeDocker(CONFIG);
    const container = { container: 'mopidy-1', image: 'ghcr.io/someone/mopidy:3.4.2' };
    const local = join(dirname(log), 'local-logs', 'container.log');
    for (const name of [log, `${log}.1`, `${log}.2.gz`, local, `${local}.1.gz`])
      expect(await containerOf(name)).toEqual(container);
  });

  test('tells the pod where the kubelet made the container', async () => {
    const labels = {
      'io.kubernetes.container.name': 'web',
      'io.kubernetes.pod.name': 'web-7d9f8b6c5-x2x4z',
      'io.kubernetes.pod.namespace': 'home',
    };
    expect(await containerOf(makeDocker({ Name: '/k8s_web_0', Config: { Labels: labels } }))).toEqual({
      container: 'web',
      pod: 'home/web-7d9f8b6c5-x2x4z',
    });
  });

  test.each([
    ['no configuration', undefined],
    ['no JSON', '{"Name":'],
    ['an empty file', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['deep nesting', '['.repeat(500_000)],
    ['a name of another kind', { Name: 7, Config: null }],
    ['names that are none', { Name: '/a\u001b[2J', Config: { Image: 'x y', Labels: 3 } }],
    ['long names', { Name: `/${'a'.repeat(129)}`, Config: { Image: 'i'.repeat(300) } }],
    ['too much', `${JSON.stringify(CONFIG)}${' '.repeat(1024 * 1024)}`],
  ])('with %s tells nothing', async (_what, config) => {
    expect(await containerOf(makeDocker(config))).toBeUndefined();
  });

  test('follows no link, and waits for no FIFO', async () => {
    const [good, linked, fifo] = [makeDocker(CONFIG), makeDocker(), makeDocker()];
    symlinkSync(join(dirname(good), 'config.v2.json'), join(dirname(linked), 'config.v2.json'));
    execFileSync('mkfifo', [join(dirname(fifo), 'config.v2.json')]);
    expect(await containerOf(linked)).toBeUndefined();
    expect(await containerOf(fifo)).toBeUndefined();
  });

  test('is told by both of its names', async () => {
    const log = makeDocker(CONFIG);
    expect(
      await containerOf(log.replace(/a-json|[0-9a-f]-json/, 'b-json').replace('/docker/', '/docker/x/')),
    ).toBeUndefined();
    expect(await containerOf(join(dirname(log), 'other-json.log'))).toBeUndefined();
  });
});

describe('a log of Podman', () => {
  const [id, other] = ['b'.repeat(64), 'c'.repeat(64)];

  async function tell(list: unknown): Promise<LogFile['container']> {
    const folder = join(root, 'overlay-containers');
    mkdirSync(join(folder, id, 'userdata'), { recursive: true });
    writeFileSync(join(folder, 'containers.json'), typeof list === 'string' ? list : JSON.stringify(list));
    return containerOf(join(folder, id, 'userdata', 'ctr.log'));
  }

  test('tells name and image of its container', async () => {
    const metadata = { 'image-name': 'docker.io/library/mopidy:3', 'image-id': 'x', name: 'mopidy' };
    const list = [
      { id: other, metadata: '{"name":"other"}' },
      { id, names: ['mopidy'], metadata: JSON.stringify(metadata) },
    ];
    expect(await tell(list)).toEqual({ container: 'mopidy', image: 'docker.io/library/mopidy:3' });
  });

  test.each([
    ['no list', {}],
    ['no JSON', '['],
    ['a list of others', [null, 7, { id: other, metadata: '{"name":"other"}' }]],
    ['no metadata', [{ id }]],
    ['metadata of another kind', [{ id, metadata: { name: 'mopidy' } }]],
    ['metadata that are no JSON', [{ id, metadata: '{' }]],
    ['names that are none', [{ id, metadata: '{"name":"a b","image-name":7}' }]],
  ])('with %s tells nothing', async (_what, list) => {
    expect(await tell(list)).toBeUndefined();
  });
});

describe('a log of the kubelet', () => {
  const folder = '/var/log/pods/home_mopidy-0_0c1f7f9e-3f2b-4f5e-9c1d-2b7a6d5e4f3a';

  test.each(['0.log', '12.log.20261121-163102', '1.log.20261121-163102.gz'])(
    'tells pod and container (%s)',
    async (name) => {
      expect(await containerOf(`${folder}/server/${name}`)).toEqual({
        container: 'server',
        pod: 'home/mopidy-0',
      });
    },
  );

  test.each([`${folder}/0.log`, `${folder}/server/app.log`, '/var/log/pods/a_b/c/0.log', '/0.log'])(
    'is none at %s',
    async (path) => {
      expect(await containerOf(path)).toBeUndefined();
    },
  );
});
