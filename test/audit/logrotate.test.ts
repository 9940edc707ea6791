import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/audit/facts.js';
import { mendByStanza } from '../../src/audit/logrotate.js';
import type { FileFacts } from '../../src/model/logfile.js';
import { ADM, ALICE, AUDIO, MOPIDY, hostOf, log } from './scene.js';
import type { SceneOptions } from './scene.js';

function command(
  path: string,
  changes: Partial<FileFacts> = {},
  options: SceneOptions = {},
): string | undefined {
  const file = log(path, changes);
  return mendByStanza(file, hostOf([file], options)).commands[0];
}

const dir = (changes: Partial<FileFacts>): SceneOptions => ({ directories: { '/srv': changes } });

describe('mendByStanza', () => {
  it('writes a stanza that sh gives to logrotate unchanged', () => {
    const text = (command('/srv/my-app.log') ?? '').replace(
      /> \/etc\/logrotate.d\/srv-my-app-log-rotation\)$/,
      ')',
    );
    expect(execFileSync('/bin/sh', ['-ec', text], { encoding: 'utf8' })).toBe(
      '/srv/my-app.log {\n  daily\n  maxsize 10M\n  rotate 4\n  compress\n  missingok\n  notifempty\n  copytruncate\n}\n',
    );
    expect(text).toContain('umask 022; set -C; ');
  });

  it('names a file without dots, whatever the log is called', () => {
    expect(command('/srv/.x.log.old')).toMatch(/> \/etc\/logrotate\.d\/srv-x-log-old-rotation\)$/);
    const deep = command(`/srv/${'d'.repeat(250)}/a.log`) ?? '';
    expect(/\.d\/([\w-]+)\)$/.exec(deep)?.[1]?.length).toBeLessThan(256);
  });

  it('names different files for logs of one name', () => {
    expect(command('/srv/a/app.log')?.split(' > ')[1]).not.toBe(command('/srv/b/app.log')?.split(' > ')[1]);
  });

  it('takes su where the directory belongs to the owner of the log', () => {
    const text = command('/srv/a.log', { uid: MOPIDY, gid: AUDIO }, dir({ uid: MOPIDY, gid: AUDIO }));
    expect(text).toContain("'  su mopidy audio' '}'");
  });

  it('uses the real path', () => {
    const file = log('/link/a.log');
    const host = hostOf([file]);
    const place = placeOf(file, host);
    if (!place) throw new Error('no place');
    const places = new Map([['/link/a.log', { ...place, realPath: Buffer.from('/real/a.log') }]]);
    expect(mendByStanza(file, { ...host, places }).commands[0]).toContain("'/real/a.log {'");
  });

  it.each<[string, string, Partial<FileFacts>, SceneOptions]>([
    ['a name that logrotate would read as a glob', '/srv/a*.log', {}, {}],
    ['a log of Docker', '/var/lib/docker/containers/0/0-json.log', {}, {}],
    ['a name with a space', '/srv/a b.log', {}, {}],
    ['a name with a quote', "/srv/a'b.log", {}, {}],
    ['a log with hard links', '/srv/a.log', { links: 2 }, {}],
    ['a directory that all can write', '/srv/a.log', {}, dir({ mode: 0o1777 })],
    ['a directory that a group can write', '/srv/a.log', {}, dir({ mode: 0o775, gid: ADM })],
    ["a log of root in a user's directory", '/srv/a.log', {}, dir({ uid: ALICE })],
    ['an owner without name', '/srv/a.log', { uid: 4242 }, dir({ uid: 4242 })],
    ['a group without name', '/srv/a.log', { uid: ALICE, gid: 4242 }, dir({ uid: ALICE })],
    ['a host without logrotate', '/srv/a.log', {}, { host: { logrotate: false } }],
    ['a log whose place is unknown', '/srv/a.log', {}, { host: { places: new Map() } }],
  ])('gives nothing for %s', (_, path, changes, options) => {
    expect(command(path, changes, options)).toBeUndefined();
  });
});
