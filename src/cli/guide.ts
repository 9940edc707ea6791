/**
 * What `logscan --help` says below the options.
 */

/** Text behind the options; wrapped by hand at 80 columns. */
export const GUIDE = `
Every switch has an opposite: --no-quiet, --color. On the command line it
overrules what the environment or the configuration file say.

Exit code, a sum of bits:
  0   nothing found, everything read
  1   findings at or above --fail-on; with --baseline, new ones
  2   not everything was read, or the scan was interrupted
  64  command line, environment, configuration or a rule pack cannot be followed
  70  a bug in logscan

Settings are taken from the command line, then from LOGSCAN_* variables
(LOGSCAN_FAIL_ON=high; lists have one item a line), then from the configuration
file (fail-on = "high", exclude = ["*.bak"]).

Examples:
  logscan                             scan the well-known places
  logscan ~/.cache/mopidy             scan a directory
  logscan audit /var/log              audit permissions and exposure only
  logscan journal --unit mopidy       scan what a service wrote to the journal
  zcat old.gz | logscan -             scan standard input
  logscan --quiet --since-last        in cron: only what is new since last time
  logscan --quiet --fail-on high --output sarif=logs.sarif /var/log
`;
