/**
 * Files that Debian's packages bring for logrotate, and the traps in them.
 */
import { rotationTexts } from './logrotate.js';
import { runScenarios } from './scenario.js';

const LOG = '/var/log/mopidy/mopidy.log';
const CONF = '/etc/logrotate.d/mopidy';

runScenarios("traps of Debian's packages", [
  {
    name: 'mpd: create 600 beside copytruncate',
    texts: rotationTexts({
      blocks: {
        mpd: '/var/log/mpd/*.log {\n\tweekly\n\tmissingok\n\trotate 7\n\tcompress\n\tnotifempty\n\tcopytruncate\n\tcreate 600\n}\n',
      },
    }),
    tree: ['0644 root:audio /var/log/mpd/mpd.log'],
    finds: [
      'permissions.world-readable /var/log/mpd/mpd.log',
      'rotation.create-ignored /etc/logrotate.d/mpd',
    ],
    steps: ['/var/log/mpd/mpd.log 644>600'],
    after: ['rotation.create-ignored /etc/logrotate.d/mpd'],
    says: { 'rotation.create-ignored': 'stays 0644' },
  },
  {
    name: 'mopidy before 3.0: copytruncate keeps 0644',
    texts: rotationTexts({
      blocks: {
        mopidy:
          '/var/log/mopidy/*.log {\n    weekly\n    missingok\n    rotate 7\n    compress\n    notifempty\n    copytruncate\n}\n',
      },
    }),
    tree: [`0644 mopidy:audio ${LOG}`],
    finds: [`permissions.world-readable ${LOG}`, `rotation.mode-kept ${CONF}`],
    steps: [`${LOG} 644>600`],
  },
  {
    name: 'mosquitto: the size behind daily counts alone',
    texts: rotationTexts({
      blocks: {
        mosquitto:
          '/var/log/mosquitto/mosquitto.log {\n\trotate 7\n\tdaily\n\tcompress\n\tsize 100k\n\tnocreate\n\tmissingok\n}\n',
      },
    }),
    tree: ['0600 root:root /var/log/mosquitto/mosquitto.log'],
    finds: [
      'rotation.create-missing /etc/logrotate.d/mosquitto',
      'rotation.criterion-overridden /etc/logrotate.d/mosquitto',
      'rotation.no-age-limit /etc/logrotate.d/mosquitto',
    ],
    after: [
      'rotation.create-missing /etc/logrotate.d/mosquitto',
      'rotation.criterion-overridden /etc/logrotate.d/mosquitto',
      'rotation.no-age-limit /etc/logrotate.d/mosquitto',
    ],
  },
  {
    name: 'dpkg: each month a log for everyone',
    texts: rotationTexts({
      blocks: {
        dpkg: '/var/log/dpkg.log {\n\tmonthly\n\trotate 12\n\tcompress\n\tdelaycompress\n\tmissingok\n\tnotifempty\n\tcreate 644 root root\n}\n',
      },
    }),
    tree: ['0644 root:root /var/log/dpkg.log'],
    finds: [
      'permissions.world-readable /var/log/dpkg.log',
      'rotation.create-open /etc/logrotate.d/dpkg',
      'rotation.long-retention /etc/logrotate.d/dpkg',
    ],
    steps: ['/var/log/dpkg.log 644>640'],
    after: ['rotation.create-open /etc/logrotate.d/dpkg', 'rotation.long-retention /etc/logrotate.d/dpkg'],
  },
  {
    name: 'prosody: a year of copies',
    texts: rotationTexts({
      blocks: {
        prosody:
          '/var/log/prosody/prosody.log /var/log/prosody/prosody.err {\n\tweekly\n\trotate 52\n\tcreate 640 root adm\n\tsharedscripts\n\tmissingok\n}\n',
      },
    }),
    tree: ['0640 root:root /var/log/prosody/prosody.log'],
    finds: ['rotation.long-retention /etc/logrotate.d/prosody'],
    after: ['rotation.long-retention /etc/logrotate.d/prosody'],
  },
]);
