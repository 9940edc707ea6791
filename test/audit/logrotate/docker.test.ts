import { describe, expect, it } from 'vitest';
import { containerOf, readDockerBound } from '../../../src/audit/rotation/docker.js';

const ID = '0123456789abcdef'.repeat(4);
const hostConfig = (type: string, config: Readonly<Record<string, string>>): string =>
  JSON.stringify({ Binds: null, LogConfig: { Type: type, Config: config } });

describe('containerOf', () => {
  it.each([
    [`/var/lib/docker/containers/${ID}/${ID}-json.log`, ID],
    [`/data/docker/containers/${ID}/${ID}-json.log.2.gz`, ID],
    [`/var/lib/docker/containers/${ID}/other-json.log`, undefined],
    [`/srv/${ID}-json.log`, undefined],
  ])('of %s is %s', (path, id) => expect(containerOf(path)).toBe(id));
});

describe('readDockerBound', () => {
  it.each<[string, string | undefined, string | undefined, unknown]>([
    ['no options', hostConfig('json-file', {}), undefined, { kind: 'unbounded', source: 'container' }],
    ['an own bound', hostConfig('json-file', { 'max-size': '10m' }), undefined, { kind: 'bounded' }],
    [
      'the unlimited bound',
      hostConfig('json-file', { 'max-size': '-1' }),
      undefined,
      { kind: 'unbounded', source: 'container' },
    ],
    ['another driver', hostConfig('local', {}), undefined, { kind: 'bounded' }],
    [
      'its own options before the daemon’s',
      hostConfig('json-file', {}),
      '{"log-opts":{"max-size":"1m"}}',
      { kind: 'unbounded', source: 'container' },
    ],
    ['the daemon’s options', undefined, '{"log-opts":{"max-size":"1m","max-file":"3"}}', { kind: 'bounded' }],
    [
      'the daemon’s other options',
      undefined,
      '{"log-opts":{"labels":"x"}}',
      { kind: 'unbounded', source: 'daemon' },
    ],
    ['the daemon’s other driver', undefined, '{"log-driver":"journald"}', { kind: 'bounded' }],
    ['nothing', undefined, undefined, { kind: 'unbounded', source: 'default' }],
    ['a damaged daemon file', undefined, '{', { kind: 'unbounded', source: 'default' }],
    ['a damaged container file', '{"LogConfig":', undefined, { kind: 'unknown' }],
    ['a container file of another shape', '[1]', undefined, { kind: 'unknown' }],
    [
      'options of another shape',
      '{"LogConfig":{"Type":"json-file","Config":[]}}',
      undefined,
      { kind: 'unbounded', source: 'container' },
    ],
  ])('%s', (_, container, daemon, bound) => expect(readDockerBound({ container, daemon })).toEqual(bound));
});
