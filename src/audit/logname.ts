/**
 * Tells logs from other files by name and place: directories of logs also hold caches, databases and code.
 */

/** Names that programs give to logs: `mopidy.log`, `error_log`, `nohup.out`, `app.log.json`, `syslog`, `system.journal`. */
const LOG_NAME =
  /(?:^|[._-])(?:log|out|err|trace|stdout|stderr|journal~?)(?:\.(?:txt|jsonl?))?$|^(?:syslog|messages|maillog|sulog)$/i;
/** Samba names its logs so; in served directories it is mostly code that begins so. */
const LOG_PREFIX = /^log\.(?!(?:[cm]?[jt]s|css|html?|php|py|svg|png|map)$)/i;
/** Text files without a telling name count as logs below directories of these names. */
const LOG_DIRECTORY = /(?:^|\/)\.?logs?\//i;
const TEXT_NAME = /^[^.]+$|\.(?:txt|jsonl?|info|notice|warn|warning)$/i;

/** Whether a file of this family, in this directory, looks like a log. */
export function looksLikeLog(family: string, directory: string): boolean {
  if (LOG_NAME.test(family) || LOG_PREFIX.test(family)) return true;
  return TEXT_NAME.test(family) && LOG_DIRECTORY.test(`${directory}/`);
}
