/**
 * Which container wrote a log, told by where the log lies.
 *
 * Knows Docker's drivers json-file (`…/ID/ID-json.log`, with `config.v2.json` beside it) and local
 * (`…/ID/local-logs/container.log`), Podman's storage (`…/ID/userdata/ctr.log`, with `containers.json` beside ID), and the
 * kubelet's tree (`…/NAMESPACE_POD_UID/CONTAINER/N.log`), under any root. What it reads is hostile: it is opened as a regular file and
 * nothing else, is bounded, and of its content only texts in the shape of names are taken. Where anything is not as it
 * should be, less is told.
 *
 * Sources: moby, container/container.go (ConfigFileName, LogPath) and daemon/container.go (local-logs); containers/storage,
 * containers.go, and Podman, libpod/storage.go (RuntimeContainerMetadata); Kubernetes, kuberuntime/helpers.go
 * (BuildPodLogsDirectory).
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { LogFile } from '../model/logfile.js';
import { asSystemError } from './fault.js';

type Container = NonNullable<LogFile['container']>;

const DOCKER = /^(.*\/([0-9a-f]{64}))\/(?:\2-json|local-logs\/container)\.log(?:\.[0-9]{1,6})?(?:\.gz)?$/s;
const PODMAN = /^(.*)\/([0-9a-f]{64})\/userdata\/ctr\.log$/s;
const POD =
  /\/([a-z0-9][a-z0-9-]{0,62})_([a-z0-9][a-z0-9.-]{0,252})_[0-9a-f-]{32,36}\/([a-z0-9][a-z0-9-]{0,62})\/[0-9]{1,6}\.log[^/]*$/s;

/** The file, with its container where its path tells of one. */
export async function findContainer(file: LogFile): Promise<LogFile> {
  // Byte for byte, so that any path is text.
  const path = file.path.toString('latin1');
  const [, namespace, pod, name] = POD.exec(path) ?? [];
  if (name !== undefined) return { ...file, container: { container: name, pod: `${namespace}/${pod}` } };
  const container = (await findDocker(path)) ?? (await findPodman(path)) ?? {};
  return Object.keys(container).length === 0 ? file : { ...file, container };
}

async function findDocker(path: string): Promise<Container | undefined> {
  const folder = DOCKER.exec(path)?.[1];
  return folder === undefined ? undefined : describeDocker(await readConfig(`${folder}/config.v2.json`));
}

async function findPodman(path: string): Promise<Container | undefined> {
  const [, folder, id] = PODMAN.exec(path) ?? [];
  if (folder === undefined) return undefined;
  const list = await readConfig(`${folder}/containers.json`);
  return Array.isArray(list) ? describePodman(list.find((entry: unknown) => pick(entry, 'id') === id)) : {};
}

/** Real ones have some ten kilobytes. */
const MAX_CONFIG_BYTES = 1024 * 1024;

/** The parsed file, whose path is one character a byte; undefined where there is none that can be read. */
async function readConfig(path: string): Promise<unknown> {
  try {
    const name = Buffer.from(path, 'latin1');
    const handle = await open(name, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = await handle.stat();
      const { size } = stats;
      return stats.isFile() && size > 0 && size <= MAX_CONFIG_BYTES
        ? parse(await readStart(handle, size))
        : undefined;
    } finally {
      await handle.close();
    }
  } catch (error) {
    asSystemError(error);
    return undefined;
  }
}

/** At most `size` bytes, however much the file has grown. */
async function readStart(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0);
  return buffer.toString('utf8', 0, bytesRead);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const NAME = /^\/?([A-Za-z0-9][\w.-]{0,127})$/;
const IMAGE = /^([A-Za-z0-9][\w.:/@-]{0,254})$/;

function describeDocker(config: unknown): Container {
  const settings = pick(config, 'Config');
  const labels = pick(settings, 'Labels');
  const own = match(pick(config, 'Name'), NAME);
  const image = match(pick(settings, 'Image'), IMAGE);
  const container = match(pick(labels, 'io.kubernetes.container.name'), NAME) ?? own;
  const namespace = match(pick(labels, 'io.kubernetes.pod.namespace'), NAME);
  const pod = match(pick(labels, 'io.kubernetes.pod.name'), NAME);
  return {
    ...(container !== undefined && { container }),
    ...(image !== undefined && { image }),
    ...(namespace !== undefined && pod !== undefined && { pod: `${namespace}/${pod}` }),
  };
}

/** What stands in an entry of `containers.json` as text is JSON again. */
function describePodman(entry: unknown): Container {
  const text = pick(entry, 'metadata');
  const metadata = typeof text === 'string' ? parse(text) : undefined;
  const container = match(pick(metadata, 'name'), NAME);
  const image = match(pick(metadata, 'image-name'), IMAGE);
  return { ...(container !== undefined && { container }), ...(image !== undefined && { image }) };
}

function pick(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function match(value: unknown, shape: RegExp): string | undefined {
  return typeof value === 'string' ? shape.exec(value)?.[1] : undefined;
}
