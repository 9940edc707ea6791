/**
 * The units of systemd: a service that scans once, and a timer that starts it.
 *
 * The service sees the file system read-only, has no network unless somebody is told over one, and for root keeps of all rights
 * only that to read every file: systemd.exec(5). A user's own manager cannot set up most of that without user namespaces, which
 * many systems forbid, so a user's service gets what works everywhere. Sendmail changes its user and writes its spool,
 * which takes some of the walls down. `MemoryDenyWriteExecute=` is not there because JavaScript is compiled at run time.
 */
import type { Interval, Order } from './order.js';

/** Names of the unit files. */
export const SERVICE = 'logscan.service';
export const TIMER = 'logscan.timer';

/** The service. */
export function renderService(order: Order): string {
  return renderSections([
    ['Unit', ['Description=Scan logs for secrets']],
    [
      'Service',
      [
        'Type=oneshot',
        `ExecStart=${order.argv.map(quoteArgument).join(' ')}`,
        `WorkingDirectory=-${quoteValue(order.cwd)}`,
        ...Object.entries(order.env).map(([name, value]) => `Environment=${quoteWord(`${name}=${value}`)}`),
        ...COURTESY,
        ...confine(order),
      ],
    ],
  ]);
}

/** The timer. */
export function renderTimer({ interval }: Order): string {
  return renderSections([
    ['Unit', ['Description=Scan logs for secrets regularly']],
    [
      'Timer',
      [
        `OnCalendar=${interval}`,
        `RandomizedDelaySec=${JITTER[interval]}`,
        // A run that was due while the machine was off happens after its start.
        'Persistent=true',
        'AccuracySec=1min',
      ],
    ],
    ['Install', ['WantedBy=timers.target']],
  ]);
}

const JITTER: Readonly<Record<Interval, string>> = { hourly: '10min', daily: '2h', weekly: '12h' };

/** A scan yields to everything else; a core dump of it would hold what it read. */
const COURTESY = [
  'Nice=19',
  'CPUSchedulingPolicy=batch',
  'IOSchedulingClass=idle',
  'UMask=0077',
  'LimitCORE=0',
  'TimeoutStartSec=12h',
];

/** Works without user namespaces, for a user's own manager too. */
const WALLS_FOR_ALL = [
  'RestrictRealtime=yes',
  'LockPersonality=yes',
  'SystemCallArchitectures=native',
  'SystemCallFilter=@system-service',
  'SystemCallErrorNumber=EPERM',
];

const WALLS_OF_SYSTEM = [
  'ProtectHome=read-only',
  'PrivateDevices=yes',
  'ProtectClock=yes',
  'ProtectControlGroups=yes',
  'ProtectHostname=yes',
  'ProtectKernelLogs=yes',
  'ProtectKernelModules=yes',
  'ProtectKernelTunables=yes',
  'RestrictNamespaces=yes',
  'RestrictSUIDSGID=yes',
  'KeyringMode=private',
];

function confine(order: Order): readonly string[] {
  const { scope, needsPrograms } = order;
  // sendmail and its like are set-user-ID programs, which NoNewPrivileges= breaks; for a user's manager every wall implies it.
  if (scope === 'user' && needsPrograms) return [];
  const walls = [...(needsPrograms ? [] : ['NoNewPrivileges=yes']), ...WALLS_FOR_ALL];
  if (scope === 'user') return [...walls, limitAddresses(order)];
  return [...walls, ...WALLS_OF_SYSTEM, ...limitWrites(order), ...limitRights(order), ...limitNetwork(order)];
}

/** Where a mail is handed over, its spool must be writable: somewhere below /var. */
function limitWrites({ stateDirectory, writes, needsPrograms }: Order): readonly string[] {
  const system = `ProtectSystem=${needsPrograms ? 'full' : 'strict'}`;
  return [system, ...[stateDirectory, ...writes].map((folder) => `ReadWritePaths=-${quoteWord(folder)}`)];
}

function limitRights({ needsPrograms }: Order): readonly string[] {
  return needsPrograms ? [] : ['CapabilityBoundingSet=CAP_DAC_READ_SEARCH', 'SystemCallFilter=~@privileged'];
}

function limitNetwork(order: Order): readonly string[] {
  const walls = order.needsNetwork ? [] : ['PrivateNetwork=yes', 'IPAddressDeny=any'];
  return [limitAddresses(order), ...walls];
}

function limitAddresses({ needsNetwork }: Order): string {
  return `RestrictAddressFamilies=AF_UNIX${needsNetwork ? ' AF_INET AF_INET6 AF_NETLINK' : ''}`;
}

function renderSections(sections: readonly (readonly [string, readonly string[]])[]): string {
  return sections.map(([name, lines]) => `[${name}]\n${lines.join('\n')}\n`).join('\n');
}

/** One word of a list, systemd.syntax(7): quoted where it must be, specifiers written twice. */
function quoteWord(text: string): string {
  const plain = text.replaceAll('%', '%%');
  return /^[\w@%+=:,./$-]+$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, '\\$&')}"`;
}

/** A word of a command, where a dollar begins a variable. */
function quoteArgument(text: string): string {
  return quoteWord(text.replaceAll('$', '$$$$'));
}

/** A whole value, of which nothing but specifiers is read. */
function quoteValue(text: string): string {
  return text.replaceAll('%', '%%');
}
