/**
 * Modes of logs, as who can reach them makes them good or bad.
 */
import { runScenarios } from './scenario.js';

const LOG = '/var/log/app.log';

runScenarios('modes', [
  { name: 'a closed log', tree: [`0600 mopidy:audio ${LOG}`], finds: [] },
  {
    name: 'a log for the readers of logs',
    tree: [`0640 root:adm ${LOG}`],
    finds: [`permissions.group-readable ${LOG}`],
    after: [`permissions.group-readable ${LOG}`],
    says: { 'permissions.group-readable': 'group adm: alice' },
  },
  {
    name: 'a log of umask 022',
    tree: [`0644 root:root ${LOG}`],
    finds: [`permissions.world-readable ${LOG}`],
    steps: [`${LOG} 644>640`],
  },
  {
    name: 'a log of umask 002',
    tree: [`0664 alice:alice ${LOG}`],
    finds: [`permissions.world-readable ${LOG}`],
    steps: [`${LOG} 664>660`],
  },
  {
    name: 'a log of umask 0',
    tree: [`0666 root:root ${LOG}`],
    finds: [`permissions.world-readable ${LOG}`, `permissions.world-writable ${LOG}`],
    steps: [`${LOG} 666>660`],
  },
  {
    name: 'a log that everyone may write and nobody read',
    tree: [`0602 root:root ${LOG}`],
    finds: [`permissions.world-writable ${LOG}`],
    steps: [`${LOG} 602>600`],
  },
  {
    name: "a log of mopidy's broad group, behind which a broader one stands",
    tree: [`0644 mopidy:audio ${LOG}`],
    finds: [`permissions.world-readable ${LOG}`],
    steps: [`${LOG} 644>600`],
  },
  {
    name: 'a log that a broad group writes',
    tree: [`0660 mopidy:audio ${LOG}`],
    finds: [`permissions.group-readable ${LOG}`, `permissions.group-writable ${LOG}`],
    steps: [`${LOG} 660>600`],
    says: { 'permissions.group-readable': 'group audio: alice, bob' },
  },
  {
    name: 'a group without members',
    tree: [`0640 alice:www-data ${LOG}`],
    finds: [`permissions.group-readable ${LOG}`],
    steps: [`${LOG} 640>600`],
  },
  {
    name: 'a group that is broad and empty today',
    tree: [`0640 alice:users ${LOG}`],
    finds: [`permissions.group-readable ${LOG}`],
    steps: [`${LOG} 640>600`],
  },
  {
    name: 'a group of one with the name of its owner',
    tree: [`0660 alice:alice ${LOG}`],
    finds: [],
  },
  {
    name: 'a log that has set-group-id and keeps it',
    tree: [`2644 root:root ${LOG}`],
    finds: [`permissions.world-readable ${LOG}`],
    steps: [`${LOG} 2644>2640`],
  },
  {
    name: 'a log without any right for its owner',
    tree: [`0044 root:root ${LOG}`],
    finds: [`permissions.world-readable ${LOG}`],
    steps: [`${LOG} 44>40`],
  },
  {
    name: 'a log that a directory keeps away from everyone',
    tree: ['0700 mopidy:audio /var/log/mopidy/', '0644 mopidy:audio /var/log/mopidy/mopidy.log'],
    finds: ['permissions.directory-shielded /var/log/mopidy/mopidy.log'],
    steps: ['/var/log/mopidy/mopidy.log 644>640'],
  },
  {
    name: 'a directory that may be passed and not listed',
    tree: ['0711 mopidy:audio /var/log/mopidy/', '0644 mopidy:root /var/log/mopidy/mopidy.log'],
    finds: ['permissions.world-readable /var/log/mopidy/mopidy.log'],
    steps: ['/var/log/mopidy/mopidy.log 644>640'],
  },
  {
    name: 'a directory that may be listed and not passed',
    tree: ['0744 mopidy:audio /var/log/mopidy/', '0644 mopidy:root /var/log/mopidy/mopidy.log'],
    finds: ['permissions.directory-shielded /var/log/mopidy/mopidy.log'],
    steps: ['/var/log/mopidy/mopidy.log 644>640'],
  },
  {
    name: 'a directory for its group',
    tree: ['0750 root:audio /var/log/mopidy/', '0644 root:root /var/log/mopidy/mopidy.log'],
    finds: [
      'permissions.directory-shielded /var/log/mopidy/mopidy.log',
      'permissions.group-readable /var/log/mopidy/mopidy.log',
    ],
    steps: ['/var/log/mopidy/mopidy.log 644>600'],
  },
  {
    name: 'a set-group-id directory as journald makes it',
    tree: ['2755 root:adm /var/log/app/', '0640 root:adm /var/log/app/app.log'],
    finds: ['permissions.group-readable /var/log/app/app.log'],
    after: ['permissions.group-readable /var/log/app/app.log'],
  },
  {
    name: 'copies that are more open than the log',
    tree: [`0600 mopidy:audio ${LOG}`, `0640 mopidy:audio ${LOG}.1`, `0644 mopidy:audio ${LOG}.2`],
    finds: [
      `permissions.group-readable ${LOG}.1`,
      `permissions.world-readable ${LOG}.2`,
      `rotation.looser-copies ${LOG}`,
    ],
    steps: [`${LOG}.1 640>600`, `${LOG}.2 644>600`],
  },
  {
    name: 'many logs with one fault',
    tree: Array.from(
      { length: 21 },
      (_, at) => `0644 root:root /var/log/app/log-${'abcdefghijklmnopqrstu'[at]}`,
    ),
    finds: ['permissions.world-readable /var/log/app'],
    steps: Array.from({ length: 21 }, (_, at) => `/var/log/app/log-${'abcdefghijklmnopqrstu'[at]} 644>640`),
  },
  {
    name: 'records of sign-ins, which are for everyone',
    tree: ['0664 root:root /var/log/wtmp', '0664 root:root /var/log/lastlog', '0660 root:root /var/log/btmp'],
    finds: ['permissions.world-readable /var/log/lastlog', 'permissions.world-readable /var/log/wtmp'],
    after: ['permissions.world-readable /var/log/lastlog', 'permissions.world-readable /var/log/wtmp'],
  },
  {
    name: 'names that mean something to a shell',
    tree: ["0644 root:root /var/log/$(id) ;'x.log", '0644 root:root /var/log/-rf'],
    finds: ["permissions.world-readable /var/log/$(id) ;'x.log", 'permissions.world-readable /var/log/-rf'],
    steps: ["/var/log/$(id) ;'x.log 644>640", '/var/log/-rf 644>640'],
  },
  {
    name: 'a name that no terminal shows',
    tree: ['0644 root:root /var/log/a\u202eb.log'],
    finds: ['permissions.world-readable /var/log/a\u202eb.log'],
    steps: ['/var/log/a\u202eb.log 644>640'],
    says: { 'permissions.world-readable': 'no command mends that' },
  },
  {
    name: "somebody's own log, mended without root",
    uid: 1000,
    tree: [`0644 alice:alice ${LOG}`],
    finds: [`permissions.world-readable ${LOG}`],
    steps: [`${LOG} 644>640`],
  },
  {
    name: 'logs of others, mended without root',
    uid: 1000,
    tree: [`0644 mopidy:audio ${LOG}`],
    finds: [`permissions.world-readable ${LOG}`],
    refuses: [`${LOG}: it belongs to mopidy; run as that user or as root`],
    after: [`permissions.world-readable ${LOG}`],
  },
]);
