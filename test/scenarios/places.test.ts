/**
 * Owners, directories and links: where a log lies, and under how many names.
 */
import { runScenarios } from './scenario.js';

const LOG = '/srv/app/app.log';
const HOME = '/home/alice/';

runScenarios('directories', [
  {
    name: 'a directory in which everyone may replace the log',
    paths: ['/srv'],
    tree: ['0777 root:root /srv/app/', `0600 root:root ${LOG}`],
    finds: ['permissions.world-writable-directory /srv/app'],
    steps: ['/srv/app 777>775'],
  },
  {
    name: 'a sticky directory',
    paths: ['/srv'],
    tree: ['1777 root:root /srv/app/', `0600 root:root ${LOG}`],
    finds: [],
  },
  {
    name: 'an open directory behind a closed one',
    paths: ['/srv'],
    tree: ['0700 root:root /srv/', '0777 root:root /srv/app/', `0600 root:root ${LOG}`],
    finds: [],
  },
  {
    name: 'an open directory further up, with several logs below',
    paths: ['/srv'],
    tree: ['0777 root:root /srv/', `0600 root:root ${LOG}`, '0644 root:root /srv/b/b.log'],
    finds: ['permissions.world-readable /srv/b/b.log', 'permissions.world-writable-directory /srv'],
    steps: ['/srv 777>775', '/srv/b/b.log 644>640'],
  },
  {
    name: "somebody else's open directory",
    paths: ['/srv'],
    uid: 1000,
    tree: ['0777 bob:bob /srv/app/', `0600 alice:alice ${LOG}`],
    finds: ['permissions.world-writable-directory /srv/app'],
    refuses: ['/srv/app: it belongs to bob; run as that user or as root'],
    after: ['permissions.world-writable-directory /srv/app'],
  },
]);

runScenarios('owners', [
  {
    name: 'a log of root that its neighbour can read and replace',
    paths: ['/home'],
    tree: [`0755 alice:alice ${HOME}`, `0644 root:root ${HOME}sub.txt`],
    finds: [
      `permissions.root-log-in-user-directory ${HOME}sub.txt`,
      `permissions.world-readable ${HOME}sub.txt`,
    ],
    steps: [`${HOME}sub.txt 644>640 root>alice`],
  },
  {
    name: 'a closed log of root, which its neighbour must not get',
    paths: ['/home'],
    tree: [`0755 alice:alice ${HOME}`, `0600 root:root ${HOME}sub.txt`],
    finds: [`permissions.root-log-in-user-directory ${HOME}sub.txt`],
    refuses: [`${HOME}sub.txt: alice could read it then, and cannot now; move the log away`],
    after: [`permissions.root-log-in-user-directory ${HOME}sub.txt`],
  },
  {
    name: 'a log of root in a directory of root, below a home',
    paths: ['/home'],
    tree: [`0755 alice:alice ${HOME}`, `0755 root:root ${HOME}logs/`, `0644 root:root ${HOME}logs/a.log`],
    finds: [
      `permissions.root-log-in-user-directory ${HOME}logs/a.log`,
      `permissions.world-readable ${HOME}logs/a.log`,
    ],
    steps: [`${HOME}logs/a.log 644>640`],
    refuses: [`${HOME}logs/a.log: its own directory does not belong to alice; move the log away`],
    after: [`permissions.root-log-in-user-directory ${HOME}logs/a.log`],
  },
  {
    name: 'an owner without account',
    tree: ['0600 4242:root /var/log/app.log'],
    finds: ['permissions.unknown-owner /var/log/app.log'],
    after: ['permissions.unknown-owner /var/log/app.log'],
  },
  {
    name: 'an owner that a container uses',
    tree: ['0600 100999:root /var/log/app.log'],
    finds: ['permissions.unknown-owner /var/log/app.log'],
    after: ['permissions.unknown-owner /var/log/app.log'],
    says: { 'permissions.unknown-owner': 'containers use' },
  },
  {
    name: 'a dynamic user of systemd',
    tree: ['0640 61200:61200 /var/log/app.log'],
    finds: ['permissions.group-readable /var/log/app.log', 'permissions.unknown-owner /var/log/app.log'],
    steps: ['/var/log/app.log 640>600'],
    after: ['permissions.unknown-owner /var/log/app.log'],
    says: { 'permissions.unknown-owner': 'dynamic users' },
  },
  {
    name: 'accounts of a directory service, of whom nothing is known',
    texts: { '/etc/nsswitch.conf': 'passwd: files ldap\ngroup: files ldap\n' },
    tree: ['0640 4242:www-data /var/log/app.log'],
    finds: ['permissions.group-readable /var/log/app.log'],
    steps: ['/var/log/app.log 640>600'],
    says: { 'permissions.group-readable': 'www-data and possibly others' },
  },
]);

runScenarios('links', [
  {
    name: 'a log with another name in an open directory',
    tree: [
      '0700 root:root /var/log/private/',
      '0644 root:root /var/log/private/a.log',
      '/srv/a.log = /var/log/private/a.log',
    ],
    finds: [
      'permissions.directory-shielded /var/log/private/a.log',
      'permissions.hard-links /var/log/private/a.log',
    ],
    refuses: [
      '/var/log/private/a.log: it has 2 hard links, and the other names are not known; see permissions.hard-links',
    ],
    after: [
      'permissions.directory-shielded /var/log/private/a.log',
      'permissions.hard-links /var/log/private/a.log',
    ],
  },
  {
    name: 'a closed log with another name',
    tree: ['0600 root:root /var/log/a.log', '/srv/a.log = /var/log/a.log'],
    finds: ['permissions.hard-links /var/log/a.log'],
    after: ['permissions.hard-links /var/log/a.log'],
  },
  {
    name: 'a link to a log that is scanned as well',
    tree: ['0644 root:root /var/log/a.log', '/var/log/current -> a.log'],
    finds: ['permissions.world-readable /var/log/a.log'],
    steps: ['/var/log/a.log 644>640'],
  },
  {
    name: 'a link out of the scan, whose target is left alone',
    tree: ['0644 root:root /etc/secret', '/var/log/a.log -> ../../etc/secret'],
    finds: [],
    problems: ['symlink-skipped /var/log/a.log'],
  },
  {
    name: 'a link to nothing, and one to itself',
    tree: ['0600 root:root /var/log/b.log', '/var/log/a.log -> nowhere', '/var/log/c.log -> c.log'],
    finds: [],
    problems: ['symlink-dangling /var/log/a.log', 'symlink-loop /var/log/c.log'],
  },
  {
    name: 'a directory of logs that was named by a link',
    paths: ['/logs'],
    tree: ['0644 root:root /srv/app/app.log', '/logs -> srv/app'],
    finds: ['permissions.world-readable /logs/app.log'],
    steps: ['/logs/app.log 644>640'],
  },
  {
    name: 'a FIFO that has the name of a log',
    tree: ['0600 root:root /var/log/b.log', 'fifo /var/log/a.log'],
    finds: [],
    problems: ['special-file /var/log/a.log'],
  },
]);
