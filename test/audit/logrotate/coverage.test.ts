import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/audit/logrotate/config.js';
import { ALICE, log, rotated } from '../scene.js';
import { CONF, confFile } from './simulator.js';
import { findingOf, fixtureSources, rotationFindings, rotationRules } from './stage.js';

const WEEKS = 'weekly\nrotate 4\ncreate 0600\n';
const OWN = { mode: 0o600 };
const LOG = log('/var/log/a.log', OWN);
const block = (lines: string, name = '/var/log/a.log'): string => `${name} {\n${lines}\n}\n`;

/** A configuration that includes one file. */
function included(name: string, source: Source): Record<string, Source> {
  return {
    [CONF]: confFile(`${WEEKS}include /etc/logrotate.d\n`),
    '/etc/logrotate.d': { kind: 'directory', dev: 1, names: [name] },
    [`/etc/logrotate.d/${name}`]: source,
  };
}

describe('rotation.config-ignored', () => {
  it.each<[string, Source, string]>([
    ['a', confFile(block(''), 0o664), 'it is writable for its group or for others'],
    ['a', confFile(block(''), 0o644, ALICE), 'it does not belong to root'],
    ['a.bak', confFile(block('')), 'of its name'],
  ])('is told of %s', (name, source, why) => {
    const finding = findingOf('rotation.config-ignored', [LOG], { conf: included(name, source) });
    expect(finding).toMatchObject({ file: `/etc/logrotate.d/${name}`, commands: [], severity: 'medium' });
    expect(finding.detail).toBe(
      `logrotate ignores the file because ${why}, so its block at line 1 does not rotate "a.log"`,
    );
  });

  it('is not told of files that name none of the logs, nor of logs that another block has', () => {
    const other = included('a.bak', confFile(block('', '/var/log/b.log')));
    expect(rotationRules([LOG], { conf: other })).toEqual([]);
    const both = {
      ...included('a.bak', confFile(block(''))),
      [CONF]: confFile(`${WEEKS}include /etc/logrotate.d\n${block('')}`),
    };
    expect(rotationRules([LOG], { conf: both })).toEqual([]);
  });
});

describe('rotation.config-error', () => {
  it('names the line, what is wrong, and the log that loses its block', () => {
    const finding = findingOf('rotation.config-error', [LOG], { conf: block('rotate 4 # weeks') });
    expect(finding).toMatchObject({ file: CONF, severity: 'medium', confidence: 'confirmed', commands: [] });
    expect(finding.detail).toBe(
      '"rotate" is no number at line 2, so logrotate drops the block at line 1 that names "a.log"',
    );
  });

  it('is one finding for all logs of a file', () => {
    const logs = ['a', 'b', 'c'].map((name) => log(`/var/log/${name}.log`, OWN));
    const finding = findingOf('rotation.config-error', logs, {
      conf: block('create = 0600 a b', '/var/log/*.log'),
    });
    expect(finding.detail).toMatch(/ that names "a\.log"; the same holds for 2 other logs$/);
  });

  it('is told of logs whose block is swallowed by an error above it', () => {
    const conf = `${block('create 1 2 3 4\n ', '/x')} \n`.replace('}', ' }') + block('weekly');
    expect(findingOf('rotation.config-error', [LOG], { conf }).detail).toMatch(
      /^"create" has more words than it takes at line 2, so logrotate drops the block at line \d that names "a\.log"$/,
    );
  });

  it.each([
    ['size', '"size" has no value at line 5'],
    ['}x', 'text behind "}" is ignored at line 5'],
  ])('is mild where %j costs nothing', (line, text) => {
    const conf = line === 'size' ? WEEKS + block(line) : `${WEEKS}/var/log/a.log {\n} x\n`;
    const { detail, severity } = findingOf('rotation.config-error', [LOG], { conf });
    expect([detail, severity]).toEqual([`${text}, and logrotate reports an error at every run`, 'low']);
  });

  it('is told of includes of what is not there', () => {
    const conf = {
      [CONF]: confFile(`include /gone\n${WEEKS}${block('')}`),
      '/gone': { kind: 'missing', code: 'ENOENT' },
    } as const;
    expect(findingOf('rotation.config-error', [LOG], { conf }).detail).toBe(
      '"include" names what does not exist at line 1, and logrotate reports an error at every run',
    );
  });

  it('is told of a block that an error leaves in force', () => {
    const conf = '/var/log/a.log {\n  weekly\n  rotate x\n  }\n';
    expect(findingOf('rotation.config-error', [LOG], { conf }).detail).toBe(
      '"rotate" is no number at line 3, and logrotate reports an error at every run',
    );
  });
});

describe('rotation.unknown-directive', () => {
  it('names the word and what was probably meant', () => {
    const finding = findingOf('rotation.unknown-directive', [LOG], { conf: WEEKS + block('compres') });
    expect(finding).toMatchObject({ file: CONF, severity: 'low' });
    expect(finding.detail).toBe(
      '"compres" is unknown at line 5 and has no effect; "compress" was probably meant',
    );
  });

  it.each([
    ['dayly', '"daily"'],
    ['Weekly', '"weekly"'],
    ['copytrunkate', '"copytruncate"'],
  ])('takes %s for %s', (word, known) => {
    const { detail } = findingOf('rotation.unknown-directive', [LOG], { conf: WEEKS + block(word) });
    expect(detail).toContain(`; ${known} was probably meant`);
  });

  it('guesses nothing where nothing is near', () => {
    const { detail } = findingOf('rotation.unknown-directive', [LOG], { conf: WEEKS + block('frobnicate') });
    expect(detail).toBe('"frobnicate" is unknown at line 5 and has no effect');
  });

  it('counts further lines of the same file', () => {
    const conf = WEEKS + block('compres\nfoo\nbar');
    expect(findingOf('rotation.unknown-directive', [LOG], { conf }).detail).toMatch(
      / meant; 2 more lines like it$/,
    );
  });

  it('is told of the main configuration too, and not of blocks of others', () => {
    const conf = `wekly\n${WEEKS}${block('', '/x')}${block('')}`;
    expect(rotationRules([LOG], { conf })).toEqual(['rotation.unknown-directive']);
    expect(rotationRules([LOG], { conf: WEEKS + block('compres', '/x') + block('') })).toEqual([]);
  });
});

describe('rotation.duplicate-block', () => {
  const conf = `${WEEKS}${block('', '/var/log/b.log')}${block('', '/var/log/*.log')}`;
  const logs = ['a', 'b', 'c'].map((name) => log(`/var/log/${name}.log`, OWN));

  it('tells the logs that are left out over it', () => {
    const finding = findingOf('rotation.duplicate-block', logs, { conf });
    expect(finding).toMatchObject({ severity: 'medium', file: CONF });
    expect(finding.detail).toBe(
      `the block at line 7 names "/var/log/b.log", which "${CONF}", line 4 rotates; logrotate stops there, so "c.log" is not rotated; the same holds for 1 other log`,
    );
  });

  it('is mild where no log is left out', () => {
    const finding = findingOf('rotation.duplicate-block', logs.slice(0, 2), { conf });
    expect(finding.severity).toBe('low');
    expect(finding.detail).toContain('and logrotate reports an error at every run');
  });
});

describe('rotation.criterion-overridden', () => {
  it('tells which one counts', () => {
    const { detail } = findingOf('rotation.criterion-overridden', [LOG], {
      conf: WEEKS + block('daily\nsize 100k'),
    });
    expect(detail).toBe('"size" overrides "daily" at line 6; the last one counts alone');
  });
});

describe('rotation.copies-rotated-again', () => {
  const again = (lines: string, pattern = '/var/log/*.log'): string[] =>
    rotationRules([LOG], { conf: WEEKS + block(lines, pattern) });

  it.each([
    ['extension .log', '/var/log/*.log'],
    ['extension .log\ncompress\ndelaycompress', '/var/log/*.log'],
    ['', '/var/log/*'],
    ['dateext', '/var/log/a*'],
    ['olddir /var/log', '/var/log/*'],
  ])('%j in %s', (lines, pattern) =>
    expect(again(lines, pattern)).toContain('rotation.copies-rotated-again'),
  );

  it.each([
    ['', '/var/log/*.log'],
    ['extension .log\ncompress', '/var/log/*.log'],
    ['extension .log\nolddir old', '/var/log/*.log'],
    ['rotate 0', '/var/log/*'],
  ])('not %j in %s', (lines, pattern) => {
    expect(again(lines, pattern)).not.toContain('rotation.copies-rotated-again');
  });

  it('names the copy', () => {
    const conf = WEEKS + block('extension .log', '/var/log/*.log');
    expect(findingOf('rotation.copies-rotated-again', [LOG], { conf }).detail).toBe(
      'the patterns at line 4 match the copy "a.1.log" of "a.log" as well, so that copies are rotated as if they were logs',
    );
  });
});

describe('the fixtures', () => {
  const files = [
    'web/access.log',
    'web/error.log',
    'delta.log',
    'echo/x.log',
    'foxtrot.log',
    'golf.log',
    'hotel-next.log',
    'india.log',
    'kilo/k.log',
    'lima.log',
    'mike.log',
    'oscar/ever.log',
    'oscar/long.log',
    'oscar/none.log',
    'oscar/mail.log',
  ].map((name) => log(`/var/log/${name}`, { mode: 0o644 }));

  it('give each trap its finding', () => {
    const found = rotationFindings(files, { conf: fixtureSources() }).map(
      ({ rule, file }) => `${rule.slice('rotation.'.length)} ${file.replace('/etc/logrotate.d/', '')}`,
    );
    expect(found.sort()).toEqual(
      [
        'config-error golf-equals',
        'config-error hotel-indented',
        'config-error india-comment',
        'config-ignored lima.bak',
        'copies-rotated-again kilo-again',
        'create-ignored echo-void-create',
        'criterion-overridden delta-size',
        'discards-logs oscar-keep',
        'duplicate-block november-twice',
        'long-retention oscar-keep',
        'mailed oscar-keep',
        'mode-kept kilo-again',
        'mode-kept mike.old',
        'mode-kept oscar-keep',
        'no-age-limit delta-size',
        'unbounded-retention oscar-keep',
        'unknown-directive foxtrot-typo',
      ].sort(),
    );
  });

  it('are nobody else’s business', () => {
    const others = [...rotated('/srv/app.log', [OWN, OWN])];
    expect(rotationRules(others, { conf: fixtureSources() })).toEqual([]);
  });
});
