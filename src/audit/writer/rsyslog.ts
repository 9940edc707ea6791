/**
 * Modes that rsyslog gives to its logs: takes its configuration, gives those that are told, the default last.
 *
 * rsyslog asks for a mode of its own, `FileCreateMode`, which holds for the actions behind it; for which logs that is,
 * would take its whole language to tell, so the first mode that fits a log counts. Source: rsyslog's manual, omfile.
 */
import { quote } from '../exposure/phrase.js';
import type { Sources } from '../exposure/sources.js';
import type { ModeSource } from './facts.js';

const FILES = ['/etc/rsyslog.conf', '/etc/rsyslog.d/*.conf'];
const MODE = /^[^#\n]*\bfilecreatemode["']?[ \t]*=?[ \t]*["']?0?([0-7]{3})\b/gim;
const DEFAULT_MODE = 0o644;

/** The modes that rsyslog may give. */
export function readRsyslogModes(sources: Sources): readonly ModeSource[] {
  const told = FILES.flatMap((pattern) => sources.expand(pattern)).flatMap((path) => {
    const text = sources.read(path)?.text ?? '';
    return [...text.matchAll(MODE)].map(([, digits = '']) => ({
      made: parseInt(digits, 8),
      told: `FileCreateMode 0${digits} in ${quote(path)}`,
      remedy: 'set %mode there',
    }));
  });
  const remedy = 'set $FileCreateMode %mode in "/etc/rsyslog.conf"';
  return [
    ...told,
    { made: DEFAULT_MODE, told: 'rsyslog makes logs with mode 0644 unless told otherwise', remedy },
  ];
}
