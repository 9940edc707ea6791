/**
 * Running programs that show secrets or have too many rights: takes process facts, gives faults.
 *
 * Told at the program's file, once for all its processes, so that the finding is the same after a restart. Pure.
 */
import { basename } from 'node:path';
import { displayName } from '../../model/logfile.js';
import { userName } from '../accounts.js';
import { keyPath } from '../facts.js';
import type { HostFacts } from '../facts.js';
import { groupBy } from '../family.js';
import type { Group } from '../family.js';
import { NO_COMMANDS } from '../fault.js';
import type { Fault, Subject } from '../fault.js';
import type { HygieneFacts, Leak, ProcessFacts } from './facts.js';
import { tellRules } from './telling.js';

const MAX_PROCESSES = 3;

/** Faults of processes. */
export function judgeProcesses({ processes, isProcClosed }: HygieneFacts, host: HostFacts): readonly Fault[] {
  return groupBy(processes, ({ path }) => path).flatMap((group) => [
    ...judgeLeaks(group, host, {
      rule: 'hygiene.process-arguments',
      leaksOf: ({ argumentLeaks }) => argumentLeaks,
      who: isProcClosed ? 'hidden from other users by hidepid' : 'readable for every user of the host',
      isMild: isProcClosed,
    }),
    ...judgeLeaks(group, host, {
      rule: 'hygiene.process-environment',
      leaksOf: ({ environmentLeaks }) => environmentLeaks,
      who: 'readable for its user and root',
      isMild: false,
    }),
    ...judgeRoot(group),
  ]);
}

interface Question {
  readonly rule: 'hygiene.process-arguments' | 'hygiene.process-environment';
  readonly leaksOf: (process: ProcessFacts) => readonly Leak[];
  readonly who: string;
  readonly isMild: boolean;
}

function judgeLeaks(
  group: Group<ProcessFacts>,
  { accounts }: HostFacts,
  { rule, leaksOf, who, isMild }: Question,
): readonly Fault[] {
  const leaking = group.filter((process) => leaksOf(process).length > 0);
  const [first] = leaking;
  if (!first) return [];
  const user = userName(first.uid, accounts);
  const detail = `${tellProcesses(leaking)} of user ${user}: ${tellRules(leaking.flatMap(leaksOf))}; ${who}`;
  return [
    {
      rule,
      subject: subjectOf(first),
      detail,
      mend: NO_COMMANDS,
      ...(isMild && { severity: 'low' as const }),
    },
  ];
}

function judgeRoot(group: Group<ProcessFacts>): readonly Fault[] {
  const rooted = group.filter(({ uid, isModest }) => isModest && uid === 0);
  const [first] = rooted;
  if (!first) return [];
  const detail = `${tellProcesses(rooted)} with the effective user root`;
  return [{ rule: 'hygiene.runs-as-root', subject: subjectOf(first), detail, mend: NO_COMMANDS }];
}

function tellProcesses(processes: readonly ProcessFacts[]): string {
  const pids = processes.slice(0, MAX_PROCESSES).map(({ pid }) => pid);
  const more = processes.length > MAX_PROCESSES ? ` and ${processes.length - MAX_PROCESSES} more` : '';
  return `${processes.length === 1 ? 'process' : 'processes'} ${pids.join(', ')}${more}`;
}

function subjectOf({ path }: ProcessFacts): Subject {
  const bytes = keyPath(path);
  return { path: bytes, name: displayName(bytes), family: displayName(keyPath(basename(path))) };
}
