import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/audit/exposure/channel.js';
import type { SecretFinding } from '../../src/model/finding.js';
import { createTally } from '../../src/scan/tally.js';
import { weighSecrets } from '../../src/scan/weigh.js';
import { AUDIO, DAY_MS, NOW_MS, hostOf, log } from '../audit/scene.js';
import { makeOccurrence } from './sample.js';

function secretsOf(...places: readonly Parameters<typeof makeOccurrence>[0][]): readonly SecretFinding[] {
  const tally = createTally();
  for (const place of places) tally.add(makeOccurrence(place));
  return tally.list();
}

function weigh(
  secrets: readonly SecretFinding[],
  files: readonly ReturnType<typeof log>[],
  channels: readonly Channel[] = [],
) {
  const surroundings = {
    channels,
    openFiles: [],
    programs: new Set<string>(),
    homes: new Set<string>(),
    temporary: new Set<string>(),
  };
  const host = hostOf(files, { host: { surroundings } });
  const holders = new Map(files.map((file) => [file.name, file]));
  return weighSecrets(secrets, { holders, host, nowMs: NOW_MS });
}

describe('weighSecrets', () => {
  it('raises what everyone can read, and says why', () => {
    const [finding] = weigh(secretsOf({ file: '/srv/a.log' }), [log('/srv/a.log')]);
    expect(finding).toMatchObject({
      severity: 'critical',
      exposure: { audience: 'everyone', readers: ['everyone (0644)'] },
      assessment: { base: 'high', reasons: [{ points: 2, text: 'every user of the host can read it' }] },
    });
  });

  it('takes the widest of all files', () => {
    const secrets = secretsOf({ file: '/srv/a.log' }, { file: '/srv/b.log' });
    const files = [log('/srv/a.log', { mode: 0o600 }), log('/srv/b.log', { mode: 0o644 })];
    expect(weigh(secrets, files)[0]?.exposure?.audience).toBe('everyone');
  });

  it("lowers what is its owner's and old, by the time of the line before that of the file", () => {
    const secrets = secretsOf({ file: '/srv/a.log', time: '2024-01-01T00:00:00Z' });
    const [finding] = weigh(secrets, [log('/srv/a.log', { mode: 0o600 })]);
    expect(finding?.severity).toBe('medium');
    const fresh = secretsOf({ file: '/srv/a.log' });
    expect(weigh(fresh, [log('/srv/a.log', { mode: 0o600 })])[0]?.severity).toBe('high');
    const old = log('/srv/a.log', { mode: 0o600, modifiedMs: NOW_MS - 500 * DAY_MS });
    expect(weigh(fresh, [old])[0]?.severity).toBe('medium');
  });

  it('knows tokens that live an hour', () => {
    const modifiedMs = NOW_MS - 2 * 60 * 60 * 1000;
    const secrets = secretsOf({ file: '/srv/a.log', rule: 'spotify.access-token' });
    const [finding] = weigh(secrets, [log('/srv/a.log', { mode: 0o640, modifiedMs })]);
    expect(finding?.assessment?.reasons.map(({ points }) => points)).toContain(-4);
    const [young] = weigh(secrets, [log('/srv/a.log', { mode: 0o640 })]);
    expect(young?.assessment?.reasons.map(({ points }) => points)).not.toContain(-4);
  });

  it('leaves a token that says it is expired at info', () => {
    const note = 'issued by example.com, expired 2025-03-01';
    const [finding] = weigh(secretsOf({ file: '/srv/a.log', note }), [log('/srv/a.log')]);
    expect(finding?.severity).toBe('info');
    const alive = note.replace('expired', 'expires');
    expect(weigh(secretsOf({ file: '/srv/a.log', note: alive }), [log('/srv/a.log')])[0]?.severity).toBe(
      'critical',
    );
  });

  it('counts the ways out of the host', () => {
    const channel: Channel = {
      rule: 'exposure.web-root',
      what: 'nginx serves it',
      origin: { file: '/etc/nginx/nginx.conf', line: 3 },
      area: { kind: 'tree', path: '/srv' },
      except: [],
      hidden: [],
      traits: [],
      severity: 'high',
    };
    const file = log('/srv/a.log', { mode: 0o640, gid: AUDIO });
    const plain = weigh(secretsOf({ file: '/srv/a.log', severity: 'low' }), [file])[0];
    const served = weigh(secretsOf({ file: '/srv/a.log', severity: 'low' }), [file], [channel])[0];
    expect([plain?.severity, served?.severity]).toEqual(['low', 'medium']);
    expect(served?.assessment?.reasons).toContainEqual({ points: 2, text: 'a web server hands it out' });
  });

  it('puts the worst first, anew', () => {
    const secrets = secretsOf(
      { file: '/srv/closed.log', fingerprint: 'a'.repeat(32) },
      { file: '/srv/open.log', fingerprint: 'b'.repeat(32), severity: 'medium' },
      { file: '/srv/served.log', fingerprint: 'c'.repeat(32) },
    );
    const files = [log('/srv/closed.log', { mode: 0o600 }), log('/srv/open.log'), log('/srv/served.log')];
    expect(weigh(secrets, files).map(({ fingerprint, severity }) => `${fingerprint[0]} ${severity}`)).toEqual(
      ['c critical', 'a high', 'b high'],
    );
  });

  it('leaves secrets from standard input as they are', () => {
    const secrets = secretsOf({ file: '-' });
    expect(weigh(secrets, [])).toEqual(secrets);
  });
});
