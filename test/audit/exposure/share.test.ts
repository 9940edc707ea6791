import { describe, expect, it } from 'vitest';
import { list, tell } from './rig.js';

const LOG = '/srv/media/mopidy.log';
const logs = { [LOG]: 0o644 };

describe('Samba', () => {
  const conf = (text: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    '/etc/samba/smb.conf': text,
    ...more,
  });

  it('tells of a share with guests and writing', async () => {
    const files = conf(
      '[global]\n map to guest = bad user\n[Media]\n path = /srv/media\n guest ok = yes\n read only = no\n',
    );
    expect(await list({ files, logs })).toEqual([
      `exposure.samba-share high likely ${LOG}: Samba shares "/srv/media" as "Media" (/etc/samba/smb.conf:3), guests need no password, writable`,
    ]);
  });

  it('knows synonyms, defaults of [global], and names of users', async () => {
    const files = conf(
      '[global]\nwriteable = yes\n\n[music]\nPath=/srv/media\nvalid users = alice, @audio\nPublic = no\n',
    );
    expect(await list({ files, logs })).toEqual([
      `exposure.samba-share low likely ${LOG}: Samba shares "/srv/media" as "music" (/etc/samba/smb.conf:4), writable, for alice, @audio`,
    ]);
  });

  it('reads included files, and not those whose names depend on the client', async () => {
    const files = conf('[global]\n include = /etc/samba/more.conf\n include = /etc/samba/%m.conf\n', {
      '/etc/samba/more.conf':
        '[all]\n path = /srv\n hosts allow = 192.168.1.\n guest ok = yes\n include = /etc/samba/more.conf\n',
    });
    expect(await list({ files, logs })).toEqual([
      `exposure.samba-share medium likely ${LOG}: Samba shares "/srv" as "all" (/etc/samba/more.conf:1), guests need no password, only from 192.168.1.`,
    ]);
  });

  it('leaves out files that are vetoed, shares that are off, and printers', async () => {
    const files = conf(
      '[a]\npath=/srv/media\nveto files = /*.log/*.tmp/\n[b]\npath=/srv\navailable=no\n[printers]\npath=/srv\nguest ok=yes\n',
    );
    expect(await list({ files, logs })).toEqual([]);
  });

  it('is not misled by hide dot files', async () => {
    const files = conf('[a]\n path = /srv/media\n hide dot files = yes\n');
    expect(await list({ files, logs: { '/srv/media/.cache/x.log': 0o644 } })).toHaveLength(1);
  });

  it('shares homes with their users', async () => {
    const log = '/home/alice/.cache/mopidy/mopidy.log';
    expect(await list({ files: conf('[homes]\n read only = no\n'), logs: { [log]: 0o600 } })).toEqual([
      `exposure.samba-share low likely ${log}: Samba shares "/home/alice" with its user (/etc/samba/smb.conf:1)`,
    ]);
  });

  it('takes variables in paths for anything', async () => {
    const files = conf('[p]\n path = /srv/%U/logs\n force user = alice\n');
    const log = '/srv/bob/logs/x.log';
    expect(await list({ files, logs: { [log]: 0o644, '/srv/x.log': 0o644 } })).toEqual([
      `exposure.samba-share medium likely ${log}: Samba shares "/srv/%U/logs" as "p" (/etc/samba/smb.conf:1), all files as user alice`,
    ]);
  });

  it('reads the shares that users made', async () => {
    const files = conf('[global]\n', {
      '/var/lib/samba/usershares/pub':
        '#VERSION 2\npath=/srv/media\ncomment=\nusershare_acl=S-1-1-0:R,Everyone:F,\nguest_ok=y\nsharename=pub\n',
    });
    expect(await list({ files, logs })).toEqual([
      `exposure.samba-share high likely ${LOG}: Samba shares "/srv/media" as "pub", made by a user (/var/lib/samba/usershares/pub:2), guests need no password, writable`,
    ]);
    const off = { ...files, '/etc/samba/smb.conf': '[global]\n usershare max shares = 0\n' };
    expect(await list({ files: off, logs })).toEqual([]);
  });
});

it.each([
  ['/etc/samba/smb.conf', '[global]\n'],
  ['/etc/rsyncd.conf', ''],
])('%s with defaults and sections without number ends in time, and says so', async (path, head) => {
  const text = head + 'a=b\n'.repeat(100_000) + '[a]\npath=/none\n'.repeat(35_000);
  const startMs = performance.now();
  const { findings, problems } = await tell({ files: { [path]: text }, logs: { '/srv/a.log': 0o600 } });
  expect(performance.now() - startMs).toBeLessThan(10_000);
  expect(findings).toEqual([]);
  expect(problems.map(({ message }) => message.split(',')[0])).toEqual(['There is more configuration']);
});

describe('NFS', () => {
  it('tells to whom it exports, and what makes it worse', async () => {
    const files = { '/etc/exports': '# comment\n/srv/media *(rw,no_root_squash,insecure)\n' };
    expect(await list({ files, logs })).toEqual([
      `exposure.nfs-export high likely ${LOG}: NFS exports "/srv/media" (/etc/exports:2), to every host, writable, no_root_squash: root of a client is root here, insecure: any program of a client may ask`,
    ]);
  });

  it('reads drop-ins, quotes, escapes, continued lines and shared options', async () => {
    const log = '/srv/my media/x.log';
    const files = {
      '/etc/exports.d/a.exports': '"/srv/my media" -ro \\\n  10.0.0.0/8 box.lan(rw)\n',
      '/etc/exports.d/b.txt': '/srv *\n',
      '/etc/exports': '/srv/my\\040media 10.1.1.1\n',
    };
    expect(await list({ files, logs: { [log]: 0o600 } })).toEqual([
      `exposure.nfs-export medium likely ${log}: NFS exports "/srv/my media" (/etc/exports:1), to 10.1.1.1; NFS exports "/srv/my media" (/etc/exports.d/a.exports:1), to 10.0.0.0/8, box.lan, writable`,
    ]);
  });
});

describe('the rsync daemon', () => {
  it('hands out modules without a password, as nobody', async () => {
    const files = { '/etc/rsyncd.conf': 'read only = yes\n[media]\n  path = /srv/media\n' };
    const start = `${LOG}: The rsync daemon hands out "/srv/media" as "media" (/etc/rsyncd.conf:2), without a password`;
    expect(await list({ files, logs })).toEqual([`exposure.rsync-module high likely ${start}`]);
    expect(await list({ files, logs: { [LOG]: 0o600 } })).toEqual([
      `exposure.rsync-module low likely ${start}, though user nobody may not read it now`,
    ]);
  });

  it('knows users, hosts, exclusions and included files', async () => {
    const files = {
      '/etc/rsyncd.conf': 'uid = root\n&include /etc/rsyncd.D\n',
      '/etc/rsyncd.D/a.conf':
        '[a]\npath=/srv/media\nauth users = bob\nhosts allow = 10.0.0.0/8\nread only = no\n[b]\npath=/srv\nexclude = *.log\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.rsync-module medium likely ${LOG}: The rsync daemon hands out "/srv/media" as "a" (/etc/rsyncd.D/a.conf:1), for bob, only from 10.0.0.0/8, writable`,
    ]);
  });
});

describe('FTP', () => {
  it('shows the root of anonymous users of vsftpd', async () => {
    const files = {
      '/etc/vsftpd.conf':
        'anonymous_enable=YES\nanon_root=/srv/media\nwrite_enable=YES\nanon_upload_enable=YES\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.ftp-root high likely ${LOG}: vsftpd shows "/srv/media" (/etc/vsftpd.conf:2), to everyone without a password, writable, without encryption`,
    ]);
  });

  it('takes anonymous access for granted where vsftpd does, in the home of ftp', async () => {
    const log = '/srv/ftp/x.log';
    expect(await list({ files: { '/etc/vsftpd.conf': 'ssl_enable=YES\n' }, logs: { [log]: 0o644 } })).toEqual(
      [
        `exposure.ftp-root high likely ${log}: vsftpd shows "/srv/ftp" (/etc/vsftpd.conf), to everyone without a password`,
      ],
    );
    const off = { '/etc/vsftpd.conf': 'anonymous_enable=NO\nlocal_enable=YES\n' };
    expect(await list({ files: off, logs: { [log]: 0o644 } })).toEqual([]);
  });

  it('knows the roots of ProFTPD', async () => {
    const files = {
      '/etc/proftpd/proftpd.conf':
        'DefaultRoot ~\nInclude /etc/proftpd/conf.d/\n<Anonymous /srv/media>\n User ftp\n</Anonymous>\n',
      '/etc/proftpd/conf.d/a.conf': 'DefaultRoot /srv\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.ftp-root high likely ${LOG}: ProFTPD shows "/srv/media" (/etc/proftpd/proftpd.conf:3), to everyone without a password, without encryption; ProFTPD shows "/srv" (/etc/proftpd/conf.d/a.conf:1), to every user who logs in, without encryption`,
    ]);
  });
});

describe('Syncthing', () => {
  const place = '/home/alice/.local/state/syncthing/config.xml';
  const folder = (attributes: string, inside = ''): Record<string, string> => ({
    [place]: `<configuration version="37">\n <!-- <folder path="/srv"/> -->\n <folder id="a" ${attributes}>\n  <device id="A"/><device id="B"></device><device id="C"/>${inside}\n </folder>\n <gui><apikey>not-shown</apikey></gui>\n</configuration>\n`,
  });
  const log = '/home/alice/Sync/logs/mopidy.log';
  const own = { [log]: 0o600 };

  it('counts the other devices of a folder', async () => {
    expect(await list({ files: folder('path="~/Sync" type="sendreceive"'), logs: own })).toEqual([
      `exposure.syncthing-folder medium likely ${log}: Syncthing copies "/home/alice/Sync" to 2 other devices (${place}:3)`,
    ]);
  });

  it('says nothing of folders that do not send', async () => {
    expect(await list({ files: folder('path="~/Sync" type="receiveonly"'), logs: own })).toEqual([]);
    expect(await list({ files: folder('path="~/Sync"', '<paused>true</paused>'), logs: own })).toEqual([]);
    expect(await list({ files: folder('path="~/Other"'), logs: own })).toEqual([]);
  });

  it('respects names that are ignored', async () => {
    const files = {
      ...folder('path="/home/alice/Sync"'),
      '/home/alice/Sync/.stignore': '// logs\n(?d)*.log\n',
    };
    expect(await list({ files, logs: own })).toEqual([]);
  });
});

describe('media servers', () => {
  it('are hints where a log lies among the media', async () => {
    const files = {
      '/etc/minidlna.conf': '# media_dir=/none\nmedia_dir=AV,/srv/media\n',
      '/etc/gerbera/config.xml':
        '<config><import><autoscan>\n<directory location="/srv"/></autoscan></import></config>',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.media-directory info likely ${LOG}: MiniDLNA announces the media in "/srv/media" (/etc/minidlna.conf:2); Gerbera announces the media in "/srv" (/etc/gerbera/config.xml:2)`,
    ]);
  });
});
