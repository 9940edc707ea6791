/**
 * Texts of a Debian host on which logrotate runs every day: takes blocks, gives files for a sketch.
 */

/** The main configuration as Debian has it. */
const CONF = 'weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n';
const TIMER = '[Timer]\nOnCalendar=daily\nPersistent=true\n';
const SERVICE =
  '[Service]\nType=oneshot\nExecStart=/usr/sbin/logrotate /etc/logrotate.conf\nProtectSystem=full\n';

export interface Rotation {
  /** Texts below `/etc/logrotate.d` by name. */
  readonly blocks: Readonly<Record<string, string>>;
  readonly conf?: string;
  /** Lines of the state file below its first one. */
  readonly memory?: string;
}

/** Files of a host whose timer is enabled. */
export function rotationTexts({ blocks, conf = CONF, memory = '' }: Rotation): Record<string, string> {
  const files = Object.entries(blocks).map(([name, text]) => [`/etc/logrotate.d/${name}`, text] as const);
  return {
    '/etc/logrotate.conf': conf,
    '/etc/logrotate.d/.placeholder': '',
    '/run/systemd/system/.there': '',
    '/usr/lib/systemd/system/logrotate.timer': TIMER,
    '/usr/lib/systemd/system/logrotate.service': SERVICE,
    '/etc/systemd/system/timers.target.wants/logrotate.timer': TIMER,
    '/var/lib/logrotate/status': `logrotate state -- version 2\n${memory}`,
    ...Object.fromEntries(files),
  };
}

/** One block for all logs of `/var/log/mopidy`, and nothing else. */
export function mopidyTexts(...lines: readonly string[]): Record<string, string> {
  const text = `/var/log/mopidy/*.log {\n${lines.map((line) => `    ${line}\n`).join('')}}\n`;
  return rotationTexts({ blocks: { mopidy: text }, conf: 'include /etc/logrotate.d\n' });
}
