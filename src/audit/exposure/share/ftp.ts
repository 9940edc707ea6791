/**
 * What FTP servers show: takes the configurations of vsftpd and ProFTPD, gives a channel for each directory
 * that is not simply the home of whoever logs in.
 *
 * Parameters: vsftpd.conf(5), http://www.proftpd.org/docs/directives/
 */
import { treeArea } from '../area.js';
import { quote } from '../phrase.js';
import type { Channel, Origin } from '../channel.js';
import { parseSections } from '../format/sections.js';
import { parseTags } from '../format/tags.js';
import { findIn, isYes, lastIn, loadSettings, namedIn, valueIn } from '../setting.js';
import type { Grammar, Setting } from '../setting.js';
import type { Sources } from '../sources.js';

const VSFTPD = ['/etc/vsftpd.conf', '/etc/vsftpd/vsftpd.conf', '/usr/local/etc/vsftpd.conf'];
const PROFTPD = ['/etc/proftpd/proftpd.conf', '/etc/proftpd.conf', '/usr/local/etc/proftpd.conf'];
/** Home of the account ftp, for anonymous users who are given no other directory. */
const ANONYMOUS_HOME = '/srv/ftp';

interface Shown {
  readonly program: string;
  readonly daemon: string;
  readonly path: string;
  readonly origin: Origin;
  readonly isAnonymous: boolean;
  readonly isWritable: boolean;
  readonly isEncrypted: boolean;
}

/** The channels of FTP servers. */
export function readFtp(sources: Sources): readonly Channel[] {
  return [
    ...VSFTPD.flatMap((path) => readVsftpd(sources, path)),
    ...PROFTPD.flatMap((path) => readProftpd(sources, path)),
  ];
}

function readVsftpd(sources: Sources, path: string): readonly Channel[] {
  const grammar: Grammar = { parse: (source) => parseSections(source, { comments: '#', separator: '=' }) };
  const settings = loadSettings(sources, path, grammar);
  if (settings.length === 0) return [];
  const shared = { program: 'vsftpd', daemon: 'vsftpd', isEncrypted: isYes(valueIn(settings, 'ssl_enable')) };
  const isWritable = isYes(valueIn(settings, 'write_enable'));
  // Anonymous access is on unless it is switched off.
  const isAnonymous = isYes(valueIn(settings, 'anonymous_enable') ?? 'YES');
  const anonymous = rootOf(settings, 'anon_root') ?? {
    path: ANONYMOUS_HOME,
    origin: { file: path, line: 0 },
  };
  const local = isYes(valueIn(settings, 'local_enable')) ? rootOf(settings, 'local_root') : undefined;
  const uploads = isWritable && isYes(valueIn(settings, 'anon_upload_enable'));
  return [
    ...(isAnonymous ? [show(sources, { ...shared, ...anonymous, isAnonymous, isWritable: uploads })] : []),
    ...(local ? [show(sources, { ...shared, ...local, isAnonymous: false, isWritable })] : []),
  ];
}

function readProftpd(sources: Sources, path: string): readonly Channel[] {
  const grammar: Grammar = {
    parse: parseTags,
    includes: ({ name, values }) =>
      name === 'include' ? values.filter((value) => value.startsWith('/')) : undefined,
  };
  const settings = loadSettings(sources, path, grammar);
  const shared = {
    program: 'ProFTPD',
    daemon: 'proftpd',
    isEncrypted: findIn(settings, 'tlsengine').some(({ values }) => isYes(values[0])),
    isWritable: false,
  };
  const anonymous = findIn(settings, 'anonymous').map(({ values, origin }) => {
    const home = values[0]?.startsWith('~') === true ? ANONYMOUS_HOME : (values[0] ?? '');
    return show(sources, { ...shared, path: home, origin, isAnonymous: true });
  });
  const roots = namedIn(settings, 'defaultroot')
    .filter(({ values }) => values[0]?.startsWith('/'))
    .map(({ values, origin }) =>
      show(sources, { ...shared, path: values[0] ?? '', origin, isAnonymous: false }),
    );
  return [...anonymous, ...roots];
}

function rootOf(settings: readonly Setting[], name: string): Pick<Shown, 'path' | 'origin'> | undefined {
  const root = lastIn(settings, name);
  return root?.values[0]?.startsWith('/') === true
    ? { path: root.values[0], origin: root.origin }
    : undefined;
}

function show(sources: Sources, shown: Shown): Channel {
  const { program, daemon, path, origin, isAnonymous } = shown;
  return {
    rule: 'exposure.ftp-root',
    what: `${program} shows ${quote(path)}`,
    origin,
    area: treeArea(sources, path),
    except: [],
    hidden: [],
    traits: [
      isAnonymous ? 'to everyone without a password' : 'to every user who logs in',
      ...(shown.isWritable ? ['writable'] : []),
      ...(shown.isEncrypted ? [] : ['without encryption']),
    ],
    severity: isAnonymous ? 'high' : 'medium',
    daemon,
    ...(isAnonymous && { reader: 'ftp' }),
  };
}
