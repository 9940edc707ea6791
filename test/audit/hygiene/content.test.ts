import { describe, expect, it, test } from 'vitest';
import { isVerboseVariable, readConfigText, readCredentialText } from '../../../src/audit/hygiene/content.js';
import type { Holding, HoldingKind, Leak } from '../../../src/audit/hygiene/facts.js';
import { log } from '../scene.js';

const PASSWORD = ['Fixture', 'mpd', '34BN7jzW'].join('.');

function holding(kind: HoldingKind, path = '/etc/mopidy/mopidy.conf'): Holding {
  return { kind, file: log(path), path };
}

function leak(line: number): Leak {
  return { line, rule: 'generic.password', severity: 'high' };
}

describe('the configuration of Mopidy', () => {
  const read = (lines: readonly string[], leaks: readonly Leak[] = []) =>
    readConfigText(holding('mopidy'), lines.join('\n'), leaks);

  it('names keys with secrets, and no value', () => {
    const content = read([
      '[mpd]',
      `password = ${PASSWORD}`,
      '[spotify]',
      'client_id = abc',
      'client_secret = x1',
    ]);
    expect(content.secretKeys).toEqual(['mpd/password', 'spotify/client_secret']);
    expect(JSON.stringify(content)).not.toContain(PASSWORD);
  });

  it.each(['', '********', 'none', '~'])('takes %j for no secret', (value) => {
    expect(read(['[mpd]', `password = ${value}`]).secretKeys).toEqual([]);
  });

  it('passes over comments', () => {
    expect(read(['[mpd]', `#password = ${PASSWORD}`, `; password = ${PASSWORD}`]).secretKeys).toEqual([]);
  });

  it('knows what mopidy config prints in clear', () => {
    const content = read([
      '[mpd]',
      `password = ${PASSWORD}`,
      '[youtube]',
      'youtube_api_key = abc',
      '[tidal]',
      'client_secret = abc',
      '[bandcamp]',
      'identity = abc',
      '[audio]',
      `output = lame ! shout2send mount=m password=${PASSWORD}`,
    ]);
    const shown = ['youtube/youtube_api_key', 'tidal/client_secret', 'bandcamp/identity', 'audio/output'];
    expect(content.shownKeys).toEqual(shown);
    expect(content.secretKeys).toEqual(['mpd/password', ...shown]);
  });

  it('leaves an output without a password alone', () => {
    expect(read(['[audio]', 'output = autoaudiosink']).secretKeys).toEqual([]);
  });

  it('counts what the detectors find in other keys as shown', () => {
    const content = read(['[podcast]', 'browse_root = http://a', '[proxy]', 'hostname = h'], [leak(2)]);
    expect(content.secretKeys).toEqual(['podcast/browse_root']);
    expect(content.shownKeys).toEqual(['podcast/browse_root']);
  });

  it('tells settings that log too much', () => {
    const lines = [
      '[logging]',
      'verbosity = 2',
      '[loglevels]',
      'mopidy = debug',
      'pykka = info',
      'all = trace',
    ];
    expect(read(lines).verboseSettings).toEqual([
      '[logging] verbosity = 2',
      '[loglevels] mopidy = debug',
      '[loglevels] all = trace',
    ]);
    expect(read(['[logging]', 'verbosity = 0', 'color = debug']).verboseSettings).toEqual([]);
    expect(read(['[logging]', 'verbosity = -1']).verboseSettings).toEqual([]);
  });
});

test('other configurations have keys without a section, and nothing that is shown', () => {
  const text = `# LIBRESPOT_PASSWORD="x"\nLIBRESPOT_PASSWORD="${PASSWORD}"\nRUST_LOG=librespot=debug\nLIBRESPOT_QUIET=on\n`;
  const content = readConfigText(holding('config', '/etc/raspotify/conf'), text, []);
  expect(content.secretKeys).toEqual(['librespot_password']);
  expect(content.shownKeys).toEqual([]);
  expect(content.verboseSettings).toEqual(['RUST_LOG']);
});

test.each([
  ['RUST_LOG', 'librespot=trace', true],
  ['RUST_LOG', 'info', false],
  ['GST_DEBUG', '2,shout2:5', true],
  ['GST_DEBUG', '*:2', false],
  ['LIBRESPOT_VERBOSE', '', true],
  ['LIBRESPOT_VERBOSE', 'off', false],
  ['PATH', 'debug', false],
])('%s=%s is verbose: %s', (name, value, expected) => {
  expect(isVerboseVariable(name, value)).toBe(expected);
});

test.each([
  ['{"username":"u","auth_type":0,"auth_data":"eA=="}', 0],
  ['{"username":"u","auth_type":1,"auth_data":"eA=="}', 1],
  ['{"auth_type":"0"}', undefined],
  ['[0]', undefined],
  ['null', undefined],
  ['3ee6aaee', undefined],
  [`{"auth_type":0,"x":"${'y'.repeat(70_000)}"}`, undefined],
])('the kind of stored credentials in %.40s is %s', (text, kind) => {
  expect(readCredentialText(text).authType).toBe(kind);
});
