/**
 * Modes that syslog daemons give to their logs: takes a program and files of the host, gives the modes that are told, the
 * default last.
 *
 * These daemons ask for a mode of their own, which holds for some of their logs; for which, would take their whole
 * languages to tell, so the first mode that fits a log counts. Sources: the manuals of rsyslog (omfile) and of syslog-ng
 * (perm()).
 */
import { quote } from '../exposure/phrase.js';
import type { Sources } from '../exposure/sources.js';
import type { ModeSource } from './facts.js';

interface Daemon {
  readonly files: readonly string[];
  /** Captures three octal digits. */
  readonly mode: RegExp;
  /** What the setting is called. */
  readonly key: string;
  readonly fallback: ModeSource;
}

/** By the name of their program. */
const DAEMONS: ReadonlyMap<string, Daemon> = new Map([
  [
    'rsyslogd',
    {
      files: ['/etc/rsyslog.conf', '/etc/rsyslog.d/*.conf'],
      mode: /^[^#\n]*\bfilecreatemode["']?[ \t]*=?[ \t]*["']?0?([0-7]{3})\b/gim,
      key: 'FileCreateMode',
      fallback: {
        made: 0o644,
        told: 'rsyslog makes logs with mode 0644 unless told otherwise',
        remedy: 'set $FileCreateMode %mode in "/etc/rsyslog.conf"',
      },
    },
  ],
  [
    'syslog-ng',
    {
      files: ['/etc/syslog-ng/syslog-ng.conf', '/etc/syslog-ng/conf.d/*.conf'],
      mode: /^[^#\n]*(?<![\w-])perm[ \t]*\([ \t]*["']?0?([0-7]{3})\b/gim,
      key: 'perm()',
      fallback: {
        made: 0o600,
        told: 'syslog-ng makes logs with mode 0600 unless told otherwise',
        remedy: 'set perm(%mode) in the options of "/etc/syslog-ng/syslog-ng.conf"',
      },
    },
  ],
]);

/** The modes that a daemon may give; undefined for any other program. */
export function readSyslogModes(sources: Sources, program: string): readonly ModeSource[] | undefined {
  const daemon = DAEMONS.get(program);
  if (!daemon) return undefined;
  const told = daemon.files
    .flatMap((pattern) => sources.expand(pattern))
    .flatMap((path) => {
      const text = sources.read(path)?.text ?? '';
      return [...text.matchAll(daemon.mode)].map(([, digits = '']) => ({
        made: parseInt(digits, 8),
        told: `${daemon.key} 0${digits} in ${quote(path)}`,
        remedy: 'set %mode there',
      }));
    });
  return [...told, daemon.fallback];
}
