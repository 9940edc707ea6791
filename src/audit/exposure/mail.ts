/**
 * Logs that are sent by mail: takes the jobs of the host and the settings of logwatch and logcheck, gives
 * channels.
 *
 * Only mail that leaves the host counts: an address with a domain other than localhost. What a digest quotes is not
 * known line by line, so all logs that it reads count. Settings: logwatch(8), logcheck(8).
 */
import { treeArea } from './area.js';
import type { Job } from './backup/job.js';
import { quote } from './phrase.js';
import type { Channel, Origin } from './channel.js';
import { parseSections } from './format/sections.js';
import { lastIn } from './setting.js';
import type { Sources } from './sources.js';

const LOGWATCH = '/etc/logwatch/conf/logwatch.conf';
const LOGCHECK = '/etc/logcheck/logcheck.conf';
const LOGFILES = ['/etc/logcheck/logcheck.logfiles', '/etc/logcheck/logcheck.logfiles.d/*.logfiles'];
/** What both read if nothing else is told. */
const LOGS = '/var/log';
const MAX_LINE_LENGTH = 4096;
const ADDRESS = /[^\s@,"']+@(?!localhost\b)[\w.-]+/;

/** The channels of mail. */
export function readMail(sources: Sources, jobs: readonly Job[]): readonly Channel[] {
  return [
    ...jobs.flatMap((job) => readJob(sources, job)),
    ...readSetting(sources, { program: 'logwatch', path: LOGWATCH, key: 'mailto', logs: [LOGS] }),
    ...readSetting(sources, {
      program: 'logcheck',
      path: LOGCHECK,
      key: 'sendmailto',
      logs: listLogs(sources),
    }),
  ];
}

/** Digests that a job makes, mailed by themselves or by cron. */
function readJob(sources: Sources, { line, origin, mailTo }: Job): readonly Channel[] {
  const program = /\b(?:logwatch|logcheck)\b/.exec(line)?.[0];
  if (program === undefined) return [];
  const address = findAddress(line) ?? findAddress(mailTo ?? '');
  return address === undefined ? [] : [mailChannel(sources, LOGS, { program, address, origin })];
}

function readSetting(
  sources: Sources,
  setting: {
    readonly program: string;
    readonly path: string;
    readonly key: string;
    readonly logs: readonly string[];
  },
): readonly Channel[] {
  const { program, path, key, logs } = setting;
  const source = sources.read(path);
  const found = source && lastIn(parseSections(source, { comments: '#', separator: '=' }), key);
  const address = findAddress(found?.values[0] ?? '');
  if (!found || address === undefined) return [];
  return logs.map((log) => mailChannel(sources, log, { program, address, origin: found.origin }));
}

/** The first address of a text that is not of this host; the search is not linear, so long texts have none. */
function findAddress(text: string): string | undefined {
  return text.length > MAX_LINE_LENGTH ? undefined : ADDRESS.exec(text)?.[0];
}

function listLogs(sources: Sources): readonly string[] {
  const files = LOGFILES.flatMap((pattern) => sources.expand(pattern)).flatMap(
    (path) => sources.read(path) ?? [],
  );
  const paths = files.flatMap(({ text }) => text.split('\n')).filter((line) => line.startsWith('/'));
  return [...new Set(paths.map((path) => path.trim()))];
}

function mailChannel(
  sources: Sources,
  log: string,
  {
    program,
    address,
    origin,
  }: { readonly program: string; readonly address: string; readonly origin: Origin },
): Channel {
  return {
    rule: 'exposure.mailed',
    what: `${program} mails what it finds to ${quote(address)}`,
    origin,
    area: treeArea(sources, log),
    except: [],
    hidden: [],
    traits: [],
    severity: 'low',
  };
}
