/**
 * Rotation on whole hosts: what is not rotated, what is not run, and what a block makes good.
 */
import { mopidyTexts, rotationTexts } from './logrotate.js';
import { runScenarios } from './scenario.js';

const LOG = '/var/log/mopidy/mopidy.log';
const CONF = '/etc/logrotate.d/mopidy';
const DAILY = ['daily', 'rotate 7', 'create 0640 mopidy adm'];
const CLOSED = '0600 mopidy:audio';
const NOTHING = rotationTexts({ blocks: {} });
const ID = 'c0ffee00'.repeat(8);
const CONTAINER = `/var/lib/docker/containers/${ID}/${ID}-json.log`;

runScenarios('what is not rotated', [
  {
    name: 'a log that grew beyond 10 MiB gets a block',
    texts: NOTHING,
    tree: [`${CLOSED} ${LOG} 11M`],
    rotates: true,
    finds: [`rotation.missing ${LOG}`],
    blocks: [LOG],
    commands: [
      "'/var/log/mopidy/mopidy.log {'",
      ' > ROOT/etc/logrotate.d/var-log-mopidy-mopidy-log-rotation)',
    ],
    // Until logrotate has come, there is no copy.
    after: [`rotation.missing ${LOG}`],
  },
  {
    name: 'two logs get one file',
    texts: NOTHING,
    tree: [`${CLOSED} ${LOG} 11M`, '0600 root:root /var/log/huge.log 120M'],
    rotates: true,
    finds: [
      `rotation.missing ${LOG}`,
      'rotation.missing /var/log/huge.log',
      'rotation.oversize /var/log/huge.log',
    ],
    blocks: ['/var/log/huge.log', LOG],
    after: [
      `rotation.missing ${LOG}`,
      'rotation.missing /var/log/huge.log',
      'rotation.oversize /var/log/huge.log',
    ],
  },
  {
    name: 'a smaller log is worth a word',
    texts: NOTHING,
    tree: [`${CLOSED} ${LOG} 2M`],
    rotates: true,
    finds: [`rotation.ungoverned ${LOG}`],
    blocks: [LOG],
  },
  {
    name: 'a log in a directory that others write gets no block',
    texts: NOTHING,
    tree: ['0775 root:audio /var/log/mopidy/', `${CLOSED} ${LOG} 11M`],
    finds: [`rotation.missing ${LOG}`],
    after: [`rotation.missing ${LOG}`],
  },
  {
    name: 'a log of a user gets a block that works as the user',
    texts: NOTHING,
    paths: ['/home'],
    tree: ['0755 alice:alice /home/alice/.cache/', '0600 alice:alice /home/alice/.cache/app.log 11M'],
    rotates: true,
    finds: ['rotation.missing /home/alice/.cache/app.log'],
    blocks: ['/home/alice/.cache/app.log'],
    after: ['rotation.missing /home/alice/.cache/app.log'],
  },
  {
    name: 'copies of long ago',
    tree: [`${CLOSED} ${LOG}`, `${CLOSED} ${LOG}.1 1K 30d`, `${CLOSED} ${LOG}.2 1K 200d`],
    finds: [`rotation.stale-generations ${LOG}`],
    after: [`rotation.stale-generations ${LOG}`],
    says: { 'rotation.stale-generations': '1 rotated copy up to 200 days old' },
  },
  {
    name: 'a copy and a log of next month',
    tree: [`${CLOSED} ${LOG} 1K -30d`, `${CLOSED} ${LOG}.1 1K -31d`, '0600 root:root /var/log/b.log 1K -1d'],
    finds: [`rotation.future-time ${LOG}`],
    after: [`rotation.future-time ${LOG}`],
    says: { 'rotation.future-time': '"mopidy.log" was last written 30 days from now, as 1 other generation' },
  },
  {
    name: 'a log that nobody writes any more',
    tree: [`${CLOSED} ${LOG} 1K 150d`, `${CLOSED} ${LOG}.1 1K 200d`],
    finds: [`rotation.abandoned ${LOG}`],
    after: [`rotation.abandoned ${LOG}`],
  },
  {
    name: 'large copies that are not compressed',
    tree: [
      `${CLOSED} ${LOG}`,
      `${CLOSED} ${LOG}.1 80M`,
      `${CLOSED} ${LOG}.2 70M 1d`,
      `${CLOSED} ${LOG}.3 60M 2d`,
    ],
    finds: [`rotation.uncompressed ${LOG}`],
    after: [`rotation.uncompressed ${LOG}`],
  },
  {
    name: 'a number that is missing',
    tree: [`${CLOSED} ${LOG}`, `${CLOSED} ${LOG}.1`, `${CLOSED} ${LOG}.3`],
    finds: [`rotation.gap ${LOG}`],
    after: [`rotation.gap ${LOG}`],
  },
  {
    name: 'a copy both plain and compressed',
    tree: [`${CLOSED} ${LOG}`, `${CLOSED} ${LOG}.1`, `${CLOSED} ${LOG}.1.gz`],
    finds: [`rotation.twins ${LOG}`],
    after: [`rotation.twins ${LOG}`],
  },
  {
    name: 'a program that was not told to reopen its log',
    tree: [`${CLOSED} ${LOG} 0 2d`, `${CLOSED} ${LOG}.1 1K`],
    finds: [`rotation.writer-lost ${LOG}`],
    after: [`rotation.writer-lost ${LOG}`],
  },
  {
    name: 'a container without a bound',
    paths: ['/var/lib/docker'],
    texts: {
      [CONTAINER.replace(/[^/]*$/, 'hostconfig.json')]: '{"LogConfig":{"Type":"json-file","Config":{}}}',
    },
    tree: [
      '0710 root:root /var/lib/docker/',
      `0640 root:root ${CONTAINER}`,
      `0600 root:root ${CONTAINER.replace(/[^/]*$/, 'hostconfig.json')}`,
    ],
    finds: [`rotation.docker-unbounded ${CONTAINER}`],
    after: [`rotation.docker-unbounded ${CONTAINER}`],
  },
]);

runScenarios('what logrotate is told', [
  {
    name: 'a root that is named by a link',
    alias: 'way/to/root',
    texts: mopidyTexts('daily', 'rotate 7', 'copytruncate', 'create 0600 mopidy audio'),
    tree: [`${CLOSED} ${LOG}`, '/way/to/root -> ../../'],
    finds: [`rotation.create-ignored ${CONF}`],
    after: [`rotation.create-ignored ${CONF}`],
  },
  {
    name: 'a root that is named by detours',
    alias: 'etc/../var//..//',
    texts: mopidyTexts('daily', 'rotate 7', 'copytruncate', 'create 0600 mopidy audio'),
    tree: [`${CLOSED} ${LOG}`],
    finds: [`rotation.create-ignored ${CONF}`],
    after: [`rotation.create-ignored ${CONF}`],
  },
  {
    name: 'a block in good order',
    texts: mopidyTexts(...DAILY),
    tree: [`0600 mopidy:root ${LOG}`],
    finds: [`rotation.create-open ${CONF}`],
    after: [`rotation.create-open ${CONF}`],
  },
  {
    name: 'a block that keeps a log closed',
    texts: mopidyTexts('daily', 'rotate 7', 'create 0600 mopidy audio'),
    tree: [`${CLOSED} ${LOG}`],
    finds: [],
  },
  {
    name: 'a timer that is masked',
    texts: mopidyTexts('daily', 'rotate 7', 'create 0600 mopidy audio'),
    tree: [`${CLOSED} ${LOG}`, '/etc/systemd/system/logrotate.timer -> /dev/null'],
    finds: ['rotation.not-running /etc/logrotate.conf'],
    after: ['rotation.not-running /etc/logrotate.conf'],
    says: { 'rotation.not-running': 'masked' },
  },
  {
    name: 'a memory that was not written for long',
    texts: mopidyTexts('daily', 'rotate 7', 'create 0600 mopidy audio'),
    tree: [`${CLOSED} ${LOG}`, '0640 root:root /var/lib/logrotate/status 40d'],
    finds: ['rotation.not-running /etc/logrotate.conf'],
    after: ['rotation.not-running /etc/logrotate.conf'],
    says: { 'rotation.not-running': 'last ran 40 days ago' },
  },
  {
    name: 'a log that is overdue',
    texts: {
      ...mopidyTexts('daily', 'rotate 7', 'create 0600 mopidy audio'),
      '/var/lib/logrotate/status': `logrotate state -- version 2\n"${LOG}" 2026-11-10-3:4:5\n`,
    },
    tree: [`${CLOSED} ${LOG}`, `${CLOSED} ${LOG}.1 1K 11d`],
    finds: [`rotation.overdue ${CONF}`],
    after: [`rotation.overdue ${CONF}`],
  },
  {
    name: 'a log that was met and never rotated',
    texts: {
      ...mopidyTexts('daily', 'rotate 7', 'create 0600 mopidy audio'),
      '/var/lib/logrotate/status': `logrotate state -- version 2\n"${LOG}" 2026-11-10-16:0:0\n`,
    },
    tree: [`${CLOSED} ${LOG}`],
    finds: [`rotation.never-rotated ${CONF}`],
    after: [`rotation.never-rotated ${CONF}`],
  },
  {
    name: 'two blocks for one log',
    texts: rotationTexts({
      conf: 'include /etc/logrotate.d\n',
      blocks: {
        a: `${LOG} {\n daily\n rotate 2\n create 0600 mopidy audio\n}\n`,
        b: '/var/log/mopidy/*.log {\n daily\n rotate 3\n}\n',
      },
    }),
    tree: [`${CLOSED} ${LOG}`],
    finds: ['rotation.duplicate-block /etc/logrotate.d/b'],
    after: ['rotation.duplicate-block /etc/logrotate.d/b'],
  },
  {
    name: 'a file with the ending of a backup copy',
    texts: rotationTexts({ blocks: { 'mopidy.dpkg-old': `${LOG} {\n daily\n rotate 2\n}\n` } }),
    tree: [`${CLOSED} ${LOG}`],
    finds: ['rotation.config-ignored /etc/logrotate.d/mopidy.dpkg-old'],
    after: ['rotation.config-ignored /etc/logrotate.d/mopidy.dpkg-old'],
  },
  {
    name: 'a file that does not belong to root',
    texts: mopidyTexts('daily', 'rotate 2'),
    tree: [`${CLOSED} ${LOG}`, `0644 alice:alice ${CONF}`],
    finds: [`rotation.config-ignored ${CONF}`],
    after: [`rotation.config-ignored ${CONF}`],
  },
  {
    name: 'copies that a change of naming left behind',
    texts: mopidyTexts('daily', 'rotate 7', 'dateext', 'create 0600 mopidy audio'),
    tree: [`${CLOSED} ${LOG}`, `${CLOSED} ${LOG}-20261120`, `${CLOSED} ${LOG}.1`, `${CLOSED} ${LOG}.2`],
    finds: [`rotation.orphans ${LOG}`],
    after: [`rotation.orphans ${LOG}`],
  },
  {
    name: 'hourly rotation that is started once a day',
    texts: mopidyTexts('hourly', 'rotate 7', 'create 0600 mopidy audio'),
    tree: [`${CLOSED} ${LOG}`],
    finds: [`rotation.hourly-without-runner ${CONF}`],
    after: [`rotation.hourly-without-runner ${CONF}`],
  },
  {
    name: 'copies that leave by mail',
    texts: mopidyTexts('daily', 'rotate 7', 'create 0600 mopidy audio', 'mail ops@example.org'),
    tree: [`${CLOSED} ${LOG}`],
    finds: [`rotation.mailed ${CONF}`],
    after: [`rotation.mailed ${CONF}`],
  },
]);
