/**
 * The audit of credentials beside logs: takes what `gather.ts` found and the host facts, gives findings.
 *
 * Pure. Tells names of keys, lines and rules, never a value. Commands only take rights away. What could not be read is no
 * finding; who can read a file is judged even where the file itself may not be read.
 */
import type { LogFile } from '../../model/logfile.js';
import { READ, reachOf } from '../access.js';
import { userName } from '../accounts.js';
import { describeReach, formatMode } from '../exposure.js';
import { baseName, placeOf } from '../facts.js';
import type { HostFacts } from '../facts.js';
import { NO_COMMANDS, faultFinding, fileSubject } from '../fault.js';
import type { AuditFingerprint, Fault, MendableFinding } from '../fault.js';
import { mendCommands, mendWithChmod } from '../shell.js';
import type { HygieneFacts, Leak, ReadHolding } from './facts.js';
import { judgeLevels } from './levels.js';
import { judgeProcesses } from './running.js';
import { listSome, tellLeaks } from './telling.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** librespot's kinds of stored credentials: authentication.proto, AUTHENTICATION_USER_PASS. */
const AUTH_PASSWORD = 0;

export interface HygieneContext {
  readonly fingerprint: AuditFingerprint;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly nowMs: number;
  /** Stored credentials that are older should be renewed. */
  readonly maxCredentialAgeDays: number;
}

/** Host facts with those of credentials, where they were gathered. */
export interface HygieneHost extends HostFacts {
  readonly hygiene?: HygieneFacts;
}

/** Findings about credentials and what puts them into logs, in no particular order. */
export function auditHygiene(
  files: readonly LogFile[],
  host: HygieneHost,
  context: HygieneContext,
): MendableFinding[] {
  const { hygiene } = host;
  if (!hygiene) return [];
  const faults = [
    ...hygiene.holdings.flatMap((holding) => judgeHolding(holding, host, context)),
    ...judgeProcesses(hygiene, host),
    ...judgeLevels(files, hygiene),
  ];
  return faults.map((fault) => faultFinding(fault, context.fingerprint));
}

function judgeHolding(holding: ReadHolding, host: HostFacts, context: HygieneContext): readonly Fault[] {
  switch (holding.kind) {
    case 'mopidy':
    case 'config':
      return [...judgeReadable(holding, host), ...judgeShown(holding), ...judgeVerbose(holding)];
    case 'credential':
      return [...judgeOpenCredential(holding, host), ...judgeStored(holding, host, context)];
    case 'history':
      return judgeHistory(holding, host);
    case 'unit':
      return [...judgeUnit(holding), ...judgeVerbose(holding)];
    default:
      return holding.kind satisfies never;
  }
}

/** Who else reads a file, and the change of its mode that ends it; undefined for nobody. */
function readersOf(
  file: LogFile,
  host: HostFacts,
): { readonly who: string; readonly isEveryone: boolean } | undefined {
  const reach = reachOf(file, host, READ);
  const mode = `mode ${formatMode(file.facts.mode)}`;
  if (reach.audience === 'everyone') {
    return { who: `${mode} in reachable directories: everyone can read it`, isEveryone: true };
  }
  const readers = describeReach(reach, host.accounts);
  if (reach.audience !== 'group' || readers.length === 0) return undefined;
  return { who: `${mode}: ${readers.join(', ')} can read it`, isEveryone: false };
}

function judgeReadable(holding: ReadHolding, host: HostFacts): readonly Fault[] {
  const { file, secretKeys, leaks } = holding;
  if (secretKeys.length + leaks.length === 0) return [];
  const readers = readersOf(file, host);
  // The group of a service reads its configuration on purpose, and its members are few.
  if (!readers?.isEveryone) return [];
  return [
    {
      rule: 'hygiene.config-readable',
      subject: fileSubject(file),
      detail: `${readers.who}; ${tellSecrets(secretKeys, leaks)}`,
      mend: mendCommands(mendWithChmod('o-rwx'), [file.path]),
    },
  ];
}

function tellSecrets(keys: readonly string[], leaks: readonly Leak[]): string {
  return keys.length > 0 ? `secrets in ${listSome(keys)}` : tellLeaks(leaks);
}

function judgeShown({ file, shownKeys }: ReadHolding): readonly Fault[] {
  if (shownKeys.length === 0) return [];
  const keys = `${shownKeys.length === 1 ? 'key' : 'keys'} ${listSome(shownKeys)}`;
  const detail = `${keys} ${shownKeys.length === 1 ? 'is' : 'are'} not declared as secret`;
  return [{ rule: 'hygiene.config-shown', subject: fileSubject(file), detail, mend: NO_COMMANDS }];
}

function judgeVerbose({ file, verboseSettings }: ReadHolding): readonly Fault[] {
  if (verboseSettings.length === 0) return [];
  const detail = `told by ${listSome(verboseSettings)}`;
  return [{ rule: 'hygiene.verbose-setting', subject: fileSubject(file), detail, mend: NO_COMMANDS }];
}

function judgeOpenCredential({ file }: ReadHolding, host: HostFacts): readonly Fault[] {
  const readers = readersOf(file, host);
  if (!readers) return [];
  return [
    {
      rule: 'hygiene.credential-readable',
      subject: fileSubject(file),
      detail: readers.who,
      mend: mendCommands(mendWithChmod('go-rwx'), [file.path]),
      severity: readers.isEveryone ? 'high' : 'medium',
    },
  ];
}

function judgeStored(
  { file, authType }: ReadHolding,
  host: HostFacts,
  { nowMs, maxCredentialAgeDays }: HygieneContext,
): readonly Fault[] {
  const subject = fileSubject(file);
  const faults: Fault[] = [];
  if (authType === AUTH_PASSWORD) {
    const detail = 'auth_type 0: a user name with a password';
    faults.push({ rule: 'hygiene.password-stored', subject, detail, mend: NO_COMMANDS });
  }
  const ageDays = Math.floor((nowMs - file.facts.modifiedMs) / DAY_MS);
  if (ageDays > maxCredentialAgeDays) {
    const detail = `last written ${ageDays} days ago, more than ${maxCredentialAgeDays}`;
    faults.push({ rule: 'hygiene.credential-old', subject, detail, mend: NO_COMMANDS });
  }
  const directory = placeOf(file, host)?.directories.at(-1);
  if (directory && directory.facts.uid !== 0 && directory.facts.uid !== file.facts.uid) {
    const [owner, other] = [file.facts.uid, directory.facts.uid].map((uid) => userName(uid, host.accounts));
    const detail = `owner ${owner}, but the directory belongs to ${other}`;
    faults.push({ rule: 'hygiene.credential-owner', subject, detail, mend: NO_COMMANDS });
  }
  return faults;
}

function judgeHistory({ file, leaks }: ReadHolding, host: HostFacts): readonly Fault[] {
  if (leaks.length === 0) return [];
  const readers = readersOf(file, host);
  return [
    {
      rule: 'hygiene.shell-history',
      subject: fileSubject(file),
      detail: readers ? `${tellLeaks(leaks)}; ${readers.who}` : tellLeaks(leaks),
      mend: readers ? mendCommands(mendWithChmod('go-rwx'), [file.path]) : NO_COMMANDS,
      severity: readers ? 'high' : 'medium',
    },
  ];
}

function judgeUnit({ file, leaks, rootProgram }: ReadHolding): readonly Fault[] {
  const subject = fileSubject(file);
  const faults: Fault[] = [];
  if (leaks.length > 0) {
    faults.push({ rule: 'hygiene.unit-secret', subject, detail: tellLeaks(leaks), mend: NO_COMMANDS });
  }
  if (rootProgram !== undefined) {
    const detail = `neither ${JSON.stringify(baseName(file.path))} nor a drop-in names a user for ${JSON.stringify(rootProgram)}`;
    faults.push({ rule: 'hygiene.runs-as-root', subject, detail, mend: NO_COMMANDS, confidence: 'likely' });
  }
  return faults;
}
