/**
 * How Docker bounds the log of a container: takes the container's `hostconfig.json` and the daemon's
 * `daemon.json`, gives the bound.
 *
 * A container has the options that held when it was made, so its own file decides, and the daemon's only
 * tells what a new container would get. Only the json-file driver is without a bound by default. Nothing but
 * names and numbers of the log options is taken from either file. Source: Docker's manual on logging drivers.
 */

export type DockerBound =
  | { readonly kind: 'unbounded'; readonly source: 'container' | 'daemon' | 'default' }
  | { readonly kind: 'bounded' }
  | { readonly kind: 'unknown' };

/** Texts of the two files; undefined for one that could not be read. */
export interface DockerTexts {
  readonly container: string | undefined;
  readonly daemon: string | undefined;
}

/** A log that Docker's json-file driver writes, or a copy of it; the id stands twice in its path. */
const CONTAINER_LOG = /\/containers\/([0-9a-f]{64})\/\1-json\.log(?:\.\d+(?:\.gz)?)?$/;

/** The container to which a log belongs; undefined for any other file. */
export function containerOf(path: string): string | undefined {
  return CONTAINER_LOG.exec(path)?.[1];
}

/** The bound of a container's log. */
export function readDockerBound({ container, daemon }: DockerTexts): DockerBound {
  const own = readObject(container, (value) => value['LogConfig']);
  if (own) {
    const options = own['Config'];
    return own['Type'] === 'json-file' ? judge(options, 'container') : { kind: 'bounded' };
  }
  if (container !== undefined) return { kind: 'unknown' };
  const all = readObject(daemon, (value) => value);
  if (all && (all['log-driver'] ?? 'json-file') !== 'json-file') return { kind: 'bounded' };
  return judge(all?.['log-opts'], all?.['log-opts'] === undefined ? 'default' : 'daemon');
}

function judge(options: unknown, source: 'container' | 'daemon' | 'default'): DockerBound {
  const size = isRecord(options) ? options['max-size'] : undefined;
  const isBounded = typeof size === 'string' && size !== '' && size !== '-1';
  return isBounded ? { kind: 'bounded' } : { kind: 'unbounded', source };
}

function readObject(
  text: string | undefined,
  pick: (value: Readonly<Record<string, unknown>>) => unknown,
): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const picked = isRecord(value) ? pick(value) : undefined;
    return isRecord(picked) ? picked : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
