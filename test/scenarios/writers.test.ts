/**
 * Who writes a log, and what gives it its mode, its group and its owner.
 */
import { rotationTexts } from './logrotate.js';
import { runScenarios } from './scenario.js';

const LOG = '/var/log/app/app.log';
const DIRECTORY = '0755 mopidy:root /var/log/app/';
const OPEN = `permissions.world-readable ${LOG}`;
const FOREIGN = `permissions.foreign-owner ${LOG}`;
const UNIT = '/usr/lib/systemd/system/app.service';
const ID = 'c0ffee'.repeat(10) + 'abcd';

/** A process that holds the log open for writing. */
function writer(umask: string, uid: number, group: string): Record<string, string> {
  return {
    '/proc/471/comm': 'app\n',
    '/proc/471/status': `Name:\tapp\nUmask:\t${umask}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`,
    '/proc/471/cgroup': `0::${group}\n`,
    '/proc/471/fdinfo/3': 'pos:\t7\nflags:\t0102001\n',
  };
}
const HELD = `/proc/471/fd/3 -> ${LOG}`;
const OF_UNIT = '/system.slice/app.service';
const service = (...lines: readonly string[]): string =>
  `[Service]\n${lines.map((line) => `${line}\n`).join('')}`;

runScenarios('the umask of who writes', [
  {
    name: 'a service without a umask of its own',
    texts: { ...writer('0022', 110, OF_UNIT), [UNIT]: service('ExecStart=/usr/bin/app', 'User=mopidy') },
    tree: [DIRECTORY, `0644 mopidy:root ${LOG}`, HELD],
    finds: [OPEN],
    steps: [`${LOG} 644>640`],
    says: {
      'permissions.world-readable':
        'made so by "app" (process 471): umask 0022, the default of "app.service"; set UMask=0027 in a drop-in of "app.service"',
    },
  },
  {
    name: 'a service whose drop-in sets one',
    texts: {
      ...writer('0000', 110, OF_UNIT),
      [UNIT]: service('UMask=0077'),
      '/etc/systemd/system/app.service.d/open.conf': service('UMask=0000'),
    },
    tree: [DIRECTORY, `0666 mopidy:root ${LOG}`, HELD],
    finds: [OPEN, `permissions.world-writable ${LOG}`],
    steps: [`${LOG} 666>660`],
    says: {
      'permissions.world-writable':
        'umask 0000, told by UMask= in "/etc/systemd/system/app.service.d/open.conf"; set UMask=0027 there',
    },
  },
  {
    name: 'a program that sets its own',
    texts: { ...writer('0002', 110, OF_UNIT), [UNIT]: service('UMask=0027') },
    tree: [DIRECTORY, `0664 mopidy:root ${LOG}`, HELD],
    finds: [OPEN],
    steps: [`${LOG} 664>660`],
    says: {
      'permissions.world-readable':
        'umask 0002, which is not that of "app.service" (0027), so it sets its own',
    },
  },
  {
    name: 'a mode that no umask of the writer gives',
    texts: { ...writer('0077', 110, OF_UNIT), [UNIT]: service('UMask=0077') },
    tree: [DIRECTORY, `0644 mopidy:root ${LOG}`, HELD],
    finds: [OPEN],
    steps: [`${LOG} 644>640`],
    says: { 'permissions.world-readable': /everyone can read it$/ },
  },
  {
    name: 'a container whose image takes a umask',
    texts: {
      ...writer('0022', 0, `/docker/${ID}`),
      [`/var/lib/docker/containers/${ID}/config.v2.json`]: '{"Config":{"Env":["A=b","UMASK=022"]}}',
    },
    tree: [`0644 root:root ${LOG}`, HELD],
    finds: [OPEN],
    steps: [`${LOG} 644>640`],
    says: {
      'permissions.world-readable':
        "umask 0022 in container c0ffeec0ffee, told by UMASK among the container's variables; set UMASK=0027 there",
    },
  },
  {
    name: 'a program that was started from a login',
    texts: {
      ...writer('0002', 1000, '/user.slice/user-1000.slice/session-3.scope'),
      '/etc/pam.d/common-session': 'session optional pam_umask.so\n',
      '/etc/login.defs': 'UMASK 022\nUSERGROUPS_ENAB yes\n',
    },
    tree: [`0664 alice:alice ${LOG}`, HELD],
    finds: [OPEN],
    steps: [`${LOG} 664>660`],
    says: {
      'permissions.world-readable': 'umask 0002, told by UMASK with USERGROUPS_ENAB in "/etc/login.defs"',
    },
  },
  {
    name: "a service of a user's own",
    paths: ['/home/alice/.cache'],
    texts: {
      ...writer('0022', 1000, '/user.slice/user-1000.slice/user@1000.service/app.slice/app.service'),
      '/home/alice/.config/systemd/user/app.service': service('UMask=022'),
    },
    tree: ['0644 alice:alice /home/alice/.cache/app.log', '/proc/471/fd/3 -> /home/alice/.cache/app.log'],
    finds: ['permissions.world-readable /home/alice/.cache/app.log'],
    steps: ['/home/alice/.cache/app.log 644>640'],
    says: {
      'permissions.world-readable': 'told by UMask= in "/home/alice/.config/systemd/user/app.service"',
    },
  },
  {
    name: 'a log in a home that nobody writes now',
    paths: ['/home/alice/.cache'],
    texts: { '/home/alice/.profile': 'umask 022\n' },
    tree: ['0644 alice:alice /home/alice/.cache/app.log'],
    finds: ['permissions.world-readable /home/alice/.cache/app.log'],
    steps: ['/home/alice/.cache/app.log 644>640'],
    says: {
      'permissions.world-readable':
        'probably made so by a login of alice: umask 0022, told by umask in "/home/alice/.profile"',
    },
  },
  {
    name: 'a service that does not run, by the directory that it names',
    texts: { '/etc/systemd/system/other.service': service('LogsDirectory=app', 'UMask=0002') },
    tree: [`0664 mopidy:root ${LOG}`],
    finds: [OPEN],
    steps: [`${LOG} 664>660`],
    says: {
      'permissions.world-readable':
        'probably made so by "other.service": umask 0002, told by UMask= in "/etc/systemd/system/other.service"',
    },
  },
  {
    name: 'a script of init with a umask',
    texts: { '/etc/init.d/app': '#!/bin/sh\numask 022\n' },
    tree: [`0644 mopidy:root ${LOG}`],
    finds: [OPEN],
    steps: [`${LOG} 644>640`],
    says: {
      'permissions.world-readable': 'umask 0022, told by umask in "/etc/init.d/app"; set umask 0027 there',
    },
  },
  {
    name: 'a log that its program makes anew, as closed as it is',
    texts: {
      ...rotationTexts({ blocks: { app: `${LOG} {\n  weekly\n  rotate 4\n  nocreate\n}\n` } }),
      ...writer('0027', 110, OF_UNIT),
    },
    tree: [`0640 mopidy:root ${LOG}`, HELD],
    finds: [],
  },
  {
    name: 'a log to which logrotate gives its mode, so that no umask counts',
    texts: {
      ...rotationTexts({ blocks: { app: `${LOG} {\n  weekly\n  rotate 4\n  create 0644 mopidy root\n}\n` } }),
      ...writer('0022', 110, OF_UNIT),
    },
    tree: [`0644 mopidy:root ${LOG}`, HELD],
    finds: [OPEN, 'rotation.create-open /etc/logrotate.d/app'],
    steps: [`${LOG} 644>640`],
    after: ['rotation.create-open /etc/logrotate.d/app'],
    says: { 'permissions.world-readable': /everyone can read it$/ },
  },
  {
    name: 'a service whose command sets a umask',
    texts: {
      ...writer('0002', 110, OF_UNIT),
      [UNIT]: service('UMask=0027', "ExecStart=/bin/sh -c 'umask 002; exec /usr/bin/app'"),
    },
    tree: [DIRECTORY, `0664 mopidy:root ${LOG}`, HELD],
    finds: [OPEN],
    steps: [`${LOG} 664>660`],
    says: {
      'permissions.world-readable': `umask 0002, told by ExecStart= in "${UNIT}"; set umask 0027 there`,
    },
  },
  {
    name: 'a service whose script sets a umask, and which does not run',
    texts: {
      '/opt/app/start': '#!/bin/sh\nset -eu\numask 0022\nexec app\n',
      [UNIT]: service('UMask=0077', `ExecStart=-/opt/app/start --log ${LOG}`),
    },
    tree: [DIRECTORY, `0644 mopidy:root ${LOG}`],
    finds: [OPEN],
    steps: [`${LOG} 644>640`],
    says: {
      'permissions.world-readable':
        'probably made so by "app.service": umask 0022, told by umask in "/opt/app/start"; set umask 0027 there',
    },
  },
  {
    name: 'a program that supervisord starts',
    texts: {
      ...writer('0002', 110, '/system.slice/supervisor.service'),
      '/usr/lib/systemd/system/supervisor.service': service('ExecStart=/usr/bin/supervisord -n'),
      '/etc/supervisor/conf.d/app.conf': '[program:app]\ncommand=app\numask=002\n',
    },
    tree: [DIRECTORY, `0664 mopidy:root ${LOG}`, HELD],
    finds: [OPEN],
    steps: [`${LOG} 664>660`],
    says: { 'permissions.world-readable': 'told by umask= in "/etc/supervisor/conf.d/app.conf"' },
  },
  {
    name: 'syslog-ng, which asks for a mode of its own',
    texts: {
      ...writer('0022', 0, '/system.slice/syslog-ng.service'),
      '/proc/471/comm': 'syslog-ng\n',
      '/etc/syslog-ng/syslog-ng.conf': 'options { owner("root"); perm(0644); dir-perm(0755); };\n',
    },
    tree: [`0644 root:root ${LOG}`, HELD],
    finds: [OPEN],
    steps: [`${LOG} 644>640`],
    says: {
      'permissions.world-readable': 'perm() 0644 in "/etc/syslog-ng/syslog-ng.conf"; set 0640 there',
    },
  },
  {
    name: 'rsyslog, which asks for a mode of its own',
    texts: {
      ...writer('0022', 0, '/system.slice/rsyslog.service'),
      '/proc/471/comm': 'rsyslogd\n',
      '/etc/rsyslog.conf': '$FileOwner root\n$FileCreateMode 0644\n',
    },
    tree: [`0644 root:root ${LOG}`, HELD],
    finds: [OPEN],
    steps: [`${LOG} 644>640`],
    says: { 'permissions.world-readable': 'FileCreateMode 0644 in "/etc/rsyslog.conf"; set 0640 there' },
  },
  {
    name: 'a set-group-id directory that gives new logs to a broad group',
    texts: { ...writer('0027', 1000, OF_UNIT), [UNIT]: service('UMask=0027', 'User=alice') },
    tree: ['2755 alice:audio /var/log/app/', `0640 alice:audio ${LOG}`, HELD],
    finds: [`permissions.group-readable ${LOG}`],
    steps: [`${LOG} 640>600`],
    says: {
      'permissions.group-readable':
        'the directory "/var/log/app" (2755) is set-group-id, so every new log gets group audio; made so by "app" (process 471): umask 0027, told by UMask= in "/usr/lib/systemd/system/app.service"; set UMask=0077 there',
    },
  },
]);

runScenarios('the owner of a log and who writes it', [
  {
    name: 'a service writes to the log of another user, in a directory of its own',
    texts: { ...writer('0027', 110, OF_UNIT), [UNIT]: service('UMask=0027', 'User=mopidy') },
    tree: ['0755 mopidy:root /var/log/app/', `0640 alice:audio ${LOG}`, HELD],
    finds: [FOREIGN, `permissions.group-readable ${LOG}`],
    steps: [`${LOG} 640>600 alice>mopidy`],
    says: { 'permissions.foreign-owner': 'owner alice, but "app" (process 471) writes it as mopidy' },
  },
  {
    name: 'a service writes to the log of another user, in a directory of root',
    texts: { ...writer('0027', 110, OF_UNIT), [UNIT]: service('User=mopidy') },
    tree: [`0600 alice:root ${LOG}`, HELD],
    finds: [FOREIGN],
    after: [FOREIGN],
  },
  {
    name: 'a log that was opened as root',
    texts: { ...writer('0027', 110, OF_UNIT), [UNIT]: service('User=mopidy') },
    tree: [`0600 root:root ${LOG}`, HELD],
    finds: [FOREIGN],
    after: [FOREIGN],
  },
  {
    name: 'a log that systemd opens as root',
    texts: {
      ...writer('0027', 110, OF_UNIT),
      [UNIT]: service('User=mopidy', `StandardOutput=append:${LOG}`),
    },
    tree: [`0600 root:root ${LOG}`, HELD],
    finds: [],
  },
  {
    name: 'one of the processes that write a log owns it',
    texts: {
      ...writer('0027', 110, OF_UNIT),
      '/proc/472/comm': 'app\n',
      '/proc/472/status': 'Umask:\t0027\nUid:\t0\t0\t0\t0\n',
      '/proc/472/cgroup': `0::${OF_UNIT}\n`,
      '/proc/472/fdinfo/3': 'pos:\t7\nflags:\t0102001\n',
    },
    tree: [`0600 root:root ${LOG}`, HELD, `/proc/472/fd/3 -> ${LOG}`],
    finds: [],
  },
  {
    name: 'a unit that does not run names another user',
    texts: {
      '/etc/systemd/system/app.service': service(`ExecStart=/usr/bin/app --log ${LOG}`, 'User=alice'),
    },
    tree: [`0600 bob:root ${LOG}`],
    finds: [FOREIGN],
    after: [FOREIGN],
    says: { 'permissions.foreign-owner': 'owner bob, but "app.service" runs as alice' },
  },
  {
    name: 'a dynamic user owns its log',
    texts: {
      '/etc/systemd/system/app.service': service('LogsDirectory=app', 'DynamicUser=yes', 'User=alice'),
    },
    tree: [`0600 bob:root ${LOG}`],
    finds: [],
  },
]);
