import { describe, expect, it } from 'vitest';
import { list, tell } from './rig.js';

describe('exposure.home-copy', () => {
  it('is told of logs that stand directly in a home', async () => {
    const logs = {
      '/home/alice/mopidy.log': 0o644,
      '/home/alice/nohup.out': 0o600,
      '/home/alice/notes.txt': 0o600,
    };
    expect(await list({ logs })).toEqual([
      'exposure.home-copy low possible /home/alice/mopidy.log: directly in a home directory, mode 0644',
      'exposure.home-copy low possible /home/alice/nohup.out: directly in a home directory, mode 0600',
    ]);
  });

  it('is not told of deeper logs, nor of homes of services', async () => {
    const logs = { '/home/alice/.cache/mopidy.log': 0o644, '/srv/ftp/x.log': 0o644 };
    expect(await list({ logs })).toEqual([]);
  });
});

describe('exposure.log-archive', () => {
  it('is told by the name, and not of rotated copies', async () => {
    const logs = {
      '/srv/mopidy-logs.tar.gz': 0o644,
      '/srv/sosreport-box-2026.tar.xz': 0o600,
      '/srv/app.log.1.zip': 0o600,
      '/srv/music.zip': 0o600,
    };
    expect(await list({ logs })).toEqual([
      'exposure.log-archive low possible /srv/mopidy-logs.tar.gz: an archive by its name, mode 0644',
      'exposure.log-archive low possible /srv/sosreport-box-2026.tar.xz: an archive by its name, mode 0600',
    ]);
  });
});

describe('exposure.temporary-log', () => {
  it('is told of logs that everyone can read, with the command that closes them', async () => {
    const logs = { '/tmp/mopidy-debug.log': 0o644, '/tmp/closed.log': 0o600, '/tmp/deep/x.log': 0o644 };
    const { findings } = await tell({ logs });
    expect(findings.map(({ rule, severity, file, commands }) => [rule, severity, file, commands])).toEqual([
      ['exposure.temporary-log', 'medium', '/tmp/mopidy-debug.log', ["chmod o-r -- '/tmp/mopidy-debug.log'"]],
    ]);
  });
});
