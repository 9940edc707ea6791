/**
 * The audit of channels: takes the logs of a scan and the ways out of the host, gives faults.
 *
 * A way out that takes one log is told at the log; one that takes several is told once, at the directory that
 * they have in common; what is told at the same place is one fault. Channels that take whole directories only count
 * for what looks like a log, as such directories hold other things on purpose. Pure.
 */
import { dirname, normalize } from 'node:path';
import { displayName } from '../../model/logfile.js';
import type { LogFile } from '../../model/logfile.js';
import { confidenceRank, severityRank } from '../../model/severity.js';
import type { Confidence, Severity } from '../../model/severity.js';
import { READ, canReach } from '../access.js';
import type { Account } from '../accounts.js';
import { baseName, directoryKey, keyPath, pathKey, placeOf } from '../facts.js';
import type { HostFacts } from '../facts.js';
import { familyName, groupBy, groupFamilies } from '../family.js';
import type { Family, Group } from '../family.js';
import { NO_COMMANDS, count, directorySubject, fileSubject } from '../fault.js';
import type { Fault, Subject } from '../fault.js';
import { covers, touches } from './area.js';
import type { Channel, ChannelRuleId, Disclosure } from './channel.js';
import { looksLikeLog } from '../logname.js';
import { describeOrigin } from './phrase.js';

/** Texts in one finding. */
const MAX_TOLD = 5;

/** Shippers name what they read; other channels take what happens to be there. */
const NAMING: readonly ChannelRuleId[] = ['exposure.shipped', 'exposure.shipped-unencrypted'];

/** A channel with logs that it takes. */
interface Hit {
  readonly channel: Channel;
  readonly subject: Subject;
  readonly families: number;
  /** A log, for people. */
  readonly example: string;
  readonly severity: Severity;
  readonly traits: readonly string[];
}

/** A log with the paths by which a channel may find it. */
interface Candidate {
  readonly family: Family;
  readonly file: LogFile;
  readonly paths: readonly string[];
  /** Whether it looks like a log by its name and place. */
  readonly isLog: boolean;
}

/** The channels that take a file, in the order in which they were read. */
export function channelsOf(file: LogFile, host: HostFacts): readonly Channel[] {
  const paths = pathsOf(file, host);
  return (host.surroundings?.channels ?? []).filter((channel) => paths.some((path) => covers(channel, path)));
}

/** Faults of all channels, and of secrets in the configurations of those that take a log. */
export function judgeChannels(files: readonly LogFile[], host: HostFacts): readonly Fault[] {
  const candidates = groupFamilies(files).flatMap((family) =>
    family.files.map((file) => ({
      family,
      file,
      paths: pathsOf(file, host),
      isLog: looksLikeLog(familyName(file), dirname(file.name)),
    })),
  );
  const directories = [...new Set(candidates.flatMap(({ paths }) => paths.map((path) => dirname(path))))];
  const channels = (host.surroundings?.channels ?? []).filter(({ area }) =>
    directories.some((directory) => touches(area, directory)),
  );
  const hits = channels.flatMap((channel) => hitOf(channel, candidates, host));
  const bySubject = groupBy(hits, ({ channel, subject }) => `${channel.rule}\0${pathKey(subject.path)}`);
  const disclosures = hits.flatMap(({ channel }) => channel.disclosure ?? []);
  return [...bySubject.map((group) => faultOf(group, host)), ...disclosureFaults(disclosures)];
}

/** The real path, and the path by which the scan came, which may pass a link in a served directory. */
function pathsOf(file: LogFile, host: HostFacts): readonly string[] {
  const place = placeOf(file, host);
  if (!place) return [];
  const [path, real] = [pathKey(file.path), pathKey(place.realPath)];
  if (path === real || !path.startsWith('/')) return [real];
  return [...new Set([real, normalize(path)])];
}

function hitOf(channel: Channel, candidates: readonly Candidate[], host: HostFacts): readonly Hit[] {
  const found = candidates.filter(
    ({ paths, isLog }) =>
      (isLog || NAMING.includes(channel.rule)) && paths.some((path) => covers(channel, path)),
  );
  const [first] = found;
  if (!first) return [];
  const families = new Set(found.map(({ family }) => family)).size;
  const live = found.find(({ family, file }) => file === family.live) ?? first;
  const isReadable = found.some(({ file }) => mayRead(channel, file, host));
  return [
    {
      channel,
      subject: families === 1 ? fileSubject(live.file) : commonDirectory(found),
      families,
      example: JSON.stringify(baseName(live.file.path)),
      severity: isReadable ? channel.severity : milder(channel.severity),
      traits: isReadable
        ? channel.traits
        : [...channel.traits, `though user ${channel.reader} may not read it now`],
    },
  ];
}

/** Whether the account of a channel can read a log; true where that cannot be told. */
function mayRead({ reader }: Channel, file: LogFile, host: HostFacts): boolean {
  const account = reader === undefined ? undefined : findAccount(reader, host);
  if (!account || account.uid === 0) return true;
  return canReach(account, file, { host, right: READ }) ?? true;
}

function findAccount(name: string, { accounts }: HostFacts): Account | undefined {
  for (const users of accounts.users.values()) {
    const found = users.find((account) => account.name === name);
    if (found) return found;
  }
  return undefined;
}

function milder(severity: Severity): Severity {
  return severity === 'info' ? 'info' : 'low';
}

function commonDirectory(found: readonly Candidate[]): Subject {
  const directories = found.map(({ file }) => directoryKey(file.path));
  const common = directories.reduce((a, b) => {
    let above = a;
    while (above !== '/' && above !== '.' && b !== above && !b.startsWith(`${above}/`))
      above = dirname(above);
    return above;
  });
  const path = keyPath(common);
  return directorySubject(path, displayName(path));
}

/** One fault of all channels that are told at the same place. */
function faultOf(hits: Group<Hit>, host: HostFacts): Fault {
  const [first] = hits;
  const families = Math.max(...hits.map((hit) => hit.families));
  const logs = families > 1 ? [`${count(families, 'log', 'logs')}, such as ${first.example}`] : [];
  return {
    rule: first.channel.rule,
    subject: first.subject,
    detail: [...listSome(hits.map(describeHit)), ...logs].join('; '),
    mend: NO_COMMANDS,
    severity: worst(hits.map(({ severity }) => severity)),
    confidence: surest(hits.map(({ channel }) => confidenceOf(channel, host))),
  };
}

/** Each text once, the first few of them, and how many more there are. */
function listSome(texts: readonly string[]): readonly string[] {
  const different = [...new Set(texts)];
  const more = different.length - MAX_TOLD;
  return more > 0 ? [...different.slice(0, MAX_TOLD), `${more} more`] : different;
}

function describeHit({ channel, traits }: Hit): string {
  return [`${channel.what} (${describeOrigin(channel.origin)})`, ...traits].join(', ');
}

function confidenceOf({ isGuess, daemon }: Channel, host: HostFacts): Confidence {
  if (isGuess === true) return 'possible';
  return daemon !== undefined && host.surroundings?.programs.has(daemon) === true ? 'confirmed' : 'likely';
}

function worst(severities: readonly Severity[]): Severity {
  return severities.reduce((a, b) => (severityRank(b) > severityRank(a) ? b : a), 'info');
}

function surest(confidences: readonly Confidence[]): Confidence {
  return confidences.reduce((a, b) => (confidenceRank(b) > confidenceRank(a) ? b : a), 'possible');
}

/** One fault for each file and rule. */
function disclosureFaults(disclosures: readonly Disclosure[]): readonly Fault[] {
  const byFile = groupBy(disclosures, ({ rule, origin }) => `${rule}\0${origin.file}`);
  return byFile.map((group) => {
    const [{ rule, origin }] = group;
    const path = keyPath(origin.file);
    const told = group.map((one) => `${one.what} (${describeOrigin(one.origin)})`);
    return {
      rule,
      subject: directorySubject(path, displayName(path)),
      detail: listSome(told).join('; '),
      mend: NO_COMMANDS,
    };
  });
}
