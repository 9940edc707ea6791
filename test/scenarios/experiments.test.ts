/**
 * Thirty-one set-ups of logrotate 3.21 on Debian 12, as its runs left them: what an audit tells of each, and what can be
 * mended. What the runs themselves do is in `test/audit/logrotate/experiments.ts`.
 */
import { mopidyTexts } from './logrotate.js';
import { runScenarios, type Scenario } from './scenario.js';

const LOG = '/var/log/mopidy/mopidy.log';
const CONF = '/etc/logrotate.d/mopidy';
const HOME = '0644 alice:alice';
const ROOT = '0644 root:root';
const CLOSED = '0600 alice:alice';
const ADM = '0640 alice:adm';

/** Copies with the numbers from 1 on. */
function copies(rights: string, count: number, tail = ''): readonly string[] {
  return Array.from({ length: count }, (_, at) => `${rights} ${LOG}.${at + 1}${tail}`);
}

/** What closing every open file of a tree comes to. */
function closing(tree: readonly string[], mode: string): readonly string[] {
  return tree.filter((line) => line.startsWith('0644')).map((line) => `${line.split(' ')[2]} 644>${mode}`);
}

interface Given {
  readonly tree: readonly string[];
  /** Rules about the configuration that stay when the files are closed. */
  readonly stays?: readonly string[];
  /** Everything else that is found. */
  readonly mended?: readonly string[];
  readonly mode?: string;
  readonly more?: Partial<Scenario>;
}

function experiment(name: string, lines: readonly string[], given: Given): Scenario {
  const { tree, stays = ['rotation.no-age-limit'], mended = [], mode = '640', more } = given;
  const told = stays.map((rule) => `${rule} ${CONF}`);
  return {
    name,
    tree,
    texts: mopidyTexts(...lines),
    finds: [...told, ...mended],
    steps: closing(tree, mode),
    after: told,
    ...more,
  };
}

const OPEN = `permissions.world-readable ${LOG}`;
const KEPT = `rotation.mode-kept ${CONF}`;
const LOOSER = `rotation.looser-copies ${LOG}`;

runScenarios('experiments with logrotate', [
  experiment('01 bare: closed once, open again unless its program is told', ['rotate 3'], {
    tree: [`${ROOT} ${LOG}`, ...copies(ROOT, 2), `${HOME} ${LOG}.3`],
    mended: [OPEN],
    more: { after: [`rotation.create-missing ${CONF}`, `rotation.no-age-limit ${CONF}`] },
  }),
  experiment('02 create without mode passes the mode on', ['rotate 3', 'create'], {
    tree: [`${HOME} ${LOG}`, ...copies(HOME, 3)],
    mended: [OPEN, KEPT],
  }),
  experiment('03 create 0600 leaves older copies open', ['rotate 3', 'create 0600 alice alice'], {
    tree: [`${CLOSED} ${LOG}`, ...copies(CLOSED, 2), `${HOME} ${LOG}.3`],
    mended: [`${OPEN}.3`, LOOSER],
    mode: '600',
  }),
  experiment('04 create 0640 for adm', ['rotate 3', 'compress', 'create 0640 alice adm'], {
    tree: [`${ADM} ${LOG}`, ...copies(ADM, 3, '.gz')],
  }),
  experiment('05 delaycompress', ['rotate 3', 'compress', 'delaycompress', 'create 0640 alice adm'], {
    tree: [`${ADM} ${LOG}`, `${ADM} ${LOG}.1`, `${ADM} ${LOG}.2.gz`, `${ADM} ${LOG}.3.gz`],
  }),
  experiment('06 copytruncate', ['rotate 3', 'copytruncate', 'compress'], {
    tree: [`${HOME} ${LOG}`, ...copies(HOME, 3, '.gz')],
    mended: [OPEN, KEPT],
  }),
  experiment('07 copytruncate makes create 600 void', ['rotate 3', 'copytruncate', 'create 600'], {
    tree: [`${HOME} ${LOG}`, ...copies(HOME, 3)],
    stays: ['rotation.create-ignored', 'rotation.no-age-limit'],
    mended: [OPEN],
    mode: '600',
    more: { says: { 'rotation.create-ignored': 'sets mode 0600, which "copytruncate" makes void' } },
  }),
  experiment('08 dateext', ['rotate 3', 'dateext', 'compress', 'create'], {
    tree: [`${HOME} ${LOG}`, ...['23', '24', '25'].map((day) => `${HOME} ${LOG}-202611${day}.gz`)],
    mended: [OPEN, KEPT],
  }),
  experiment('09 dateformat', ['rotate 3', 'dateext', 'dateformat .%Y-%m-%d-%s', 'create'], {
    tree: [`${HOME} ${LOG}`, `${HOME} ${LOG}.2026-11-22-1795365317`, `${HOME} ${LOG}.2026-11-23-1795451717`],
    mended: [OPEN, KEPT],
  }),
  experiment('10 extension, whose copies are logs again', ['rotate 3', 'extension .log', 'create'], {
    tree: ['', '.1', '.1.1', '.2'].map((number) => `${HOME} /var/log/mopidy/mopidy${number}.log`),
    stays: ['rotation.copies-rotated-again', 'rotation.no-age-limit'],
    mended: [OPEN, KEPT],
  }),
  experiment('11 olddir', ['rotate 3', 'olddir old', 'createolddir 0750 alice adm', 'create'], {
    tree: [
      `${HOME} ${LOG}`,
      '0750 alice:adm /var/log/mopidy/old/',
      `${HOME} /var/log/mopidy/old/mopidy.log.1`,
      `${HOME} /var/log/mopidy/old/mopidy.log.2`,
    ],
    mended: [OPEN, KEPT, 'permissions.directory-shielded /var/log/mopidy/old/mopidy.log.1'],
  }),
  experiment('12 start 0', ['rotate 3', 'start 0', 'create'], {
    tree: [`${HOME} ${LOG}`, `${HOME} ${LOG}.0`, ...copies(HOME, 2)],
    mended: [OPEN, KEPT],
  }),
  experiment('13 rotate 0', ['rotate 0', 'create'], {
    tree: [`${HOME} ${LOG}`],
    stays: ['rotation.discards-logs'],
    mended: [OPEN, KEPT],
  }),
  experiment('14 rotate -1', ['rotate -1', 'create'], {
    tree: [`${HOME} ${LOG}`, ...copies(HOME, 5)],
    stays: ['rotation.unbounded-retention'],
    mended: [OPEN, KEPT],
  }),
  experiment('15 xz', ['rotate 3', 'compress', 'compresscmd /usr/bin/xz', 'compressext .xz', 'create'], {
    tree: [`${HOME} ${LOG}`, ...copies(HOME, 3, '.xz')],
    mended: [OPEN, KEPT],
  }),
  experiment(
    '16 zstd',
    ['rotate 3', 'compress', 'compresscmd /usr/bin/zstd', 'compressoptions -q --rm', 'create'],
    {
      tree: [`${HOME} ${LOG}`, ...copies(HOME, 3, '.zst')],
      mended: [OPEN, KEPT],
    },
  ),
  experiment('17 bzip2', ['rotate 3', 'compress', 'compresscmd /usr/bin/bzip2', 'create'], {
    tree: [`${HOME} ${LOG}`, ...copies(HOME, 3, '.bz2')],
    mended: [OPEN, KEPT],
  }),
  experiment('18 nocreate', ['rotate 3', 'nocreate'], {
    tree: [`${ROOT} ${LOG}`, `${ROOT} ${LOG}.1`, `${HOME} ${LOG}.2`],
    mended: [OPEN],
    more: { after: [`rotation.create-missing ${CONF}`, `rotation.no-age-limit ${CONF}`] },
  }),
  experiment('19 a directory that everyone writes', ['rotate 3', 'create'], {
    tree: ['0777 alice:alice /var/log/mopidy/', `${HOME} ${LOG}`],
    more: {
      finds: [
        OPEN,
        'permissions.world-writable-directory /var/log/mopidy',
        'rotation.insecure-parent /var/log/mopidy',
      ],
      steps: ['/var/log/mopidy 777>775', `${LOG} 644>640`],
      // logrotate does not trust the group either.
      after: ['rotation.insecure-parent /var/log/mopidy'],
    },
  }),
  experiment('20 a directory that its group writes', ['rotate 3', 'create'], {
    tree: ['0775 alice:alice /var/log/mopidy/', `${HOME} ${LOG}`],
    more: {
      finds: [OPEN, 'rotation.insecure-parent /var/log/mopidy'],
      after: ['rotation.insecure-parent /var/log/mopidy'],
      says: { 'rotation.insecure-parent': 'su alice alice' },
    },
  }),
  experiment('21 a directory of a user', ['rotate 3', 'create'], {
    tree: ['0755 alice:alice /var/log/mopidy/', `${HOME} ${LOG}`, `${HOME} ${LOG}.1`],
    mended: [OPEN, KEPT],
  }),
  experiment('22 su in a directory that everyone writes', ['rotate 3', 'su alice alice', 'create'], {
    tree: ['0777 alice:alice /var/log/mopidy/', `${HOME} ${LOG}`, `${HOME} ${LOG}.1`],
    mended: [OPEN, KEPT, 'permissions.world-writable-directory /var/log/mopidy'],
    more: { steps: ['/var/log/mopidy 777>775', `${LOG} 644>640`, `${LOG}.1 644>640`] },
  }),
  experiment('23 a configuration that others may write', ['rotate 3', 'create'], {
    tree: [`${HOME} ${LOG}`, `0666 root:root ${CONF}`],
    stays: ['rotation.config-ignored'],
    mended: [OPEN],
  }),
  experiment('24 a size that is not reached', ['rotate 3', 'size 100M', 'create'], {
    tree: [`${HOME} ${LOG}`],
    mended: [OPEN, KEPT],
  }),
  experiment('25 daily', ['rotate 3', 'daily', 'create'], {
    tree: [`${HOME} ${LOG}`, ...copies(HOME, 2)],
    stays: [],
    mended: [OPEN, KEPT],
  }),
  experiment('26 maxsize', ['rotate 3', 'weekly', 'maxsize 1k', 'create'], {
    tree: [`${HOME} ${LOG}`, ...copies(HOME, 2)],
    stays: [],
    mended: [OPEN, KEPT],
  }),
  experiment('27 a misspelt directive', ['rotate 3', 'compres', 'create 0600 alice alice'], {
    tree: [`${CLOSED} ${LOG}`, `${HOME} ${LOG}.1`],
    stays: ['rotation.no-age-limit', 'rotation.unknown-directive'],
    mended: [`${OPEN}.1`, LOOSER],
    mode: '600',
    more: { says: { 'rotation.unknown-directive': '"compress" was probably meant' } },
  }),
  experiment('28 an equals sign behind create', ['rotate=3', 'size = 1k', 'create = 0600 alice alice'], {
    tree: [`${HOME} ${LOG}`],
    stays: ['rotation.config-error'],
    mended: [OPEN],
  }),
  experiment('29 a user who does not exist', ['rotate 3', 'create 0600 nosuchuser nogrp'], {
    tree: [`${HOME} ${LOG}`],
    stays: ['rotation.config-error'],
    mended: [OPEN],
    more: { says: { 'rotation.config-error': 'nosuchuser' } },
  }),
  experiment('30 a hard link and a symbolic one', ['rotate 2', 'create'], {
    tree: [`${ROOT} ${LOG}`, `/var/log/mopidy/zz.hard = ${LOG}`, '/var/log/mopidy/sym.log -> mopidy.log'],
    more: {
      finds: [OPEN, `permissions.hard-links ${LOG}`, `rotation.hard-link-skipped ${LOG}`],
      steps: [],
      refuses: [`${LOG}: it has 2 hard links, and the other names are not known; see permissions.hard-links`],
      after: [OPEN, `permissions.hard-links ${LOG}`, `rotation.hard-link-skipped ${LOG}`],
    },
  }),
  experiment(
    '31 an access list, of which the mode shows the mask',
    ['rotate 2', 'create 0600 root root', 'compress'],
    {
      tree: [`0600 root:root ${LOG}`, `0640 root:root ${LOG}.1.gz`],
      mended: [LOOSER],
      more: { steps: [`${LOG}.1.gz 640>600`] },
    },
  ),
]);
