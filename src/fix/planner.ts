/**
 * The planner: takes files, host facts and the audits, gives the plan that makes the audits fall silent as far as
 * modes, owners and blocks of logrotate can.
 *
 * Pure. A mended fault can show another one (who is no longer everyone may still be in the group), so the plan is
 * carried out on paper and the audits are asked again until they want nothing more; each round takes rights away or
 * ends, so there are few. A right is never given. What is not safe to do is refused with the reason, and everything
 * without a repair is left to people.
 */
import { changeBetweenLists, listAfter, setfaclArguments } from '../audit/acl/change.js';
import type { ListChange } from '../audit/acl/change.js';
import { withoutRepairs } from '../audit/audit.js';
import type { MendableFinding } from '../audit/fault.js';
import type { RotationHost } from '../audit/rotation/facts.js';
import type { Repair } from '../audit/shell.js';
import { displayName } from '../model/logfile.js';
import type { LogFile } from '../model/logfile.js';
import { modeAfter } from './change.js';
import { openPaper } from './paper.js';
import type { Change, Entry, Paper } from './paper.js';
import { isMeant, refuseMode, refuseOwner, refusePlace } from './refuse.js';
import type { Actor } from './refuse.js';
import type { Block, Plan, Refusal } from './step.js';

/** What is asked of the planner. */
export interface PlanRequest {
  readonly files: readonly LogFile[];
  readonly host: RotationHost;
  /** The audits; findings that the user allows are not among theirs. */
  readonly findFaults: (files: readonly LogFile[], host: RotationHost) => readonly MendableFinding[];
  readonly actor: Actor;
}

/** Each round ends a kind of right for some class of users; there are fewer kinds than this. */
const MAX_ROUNDS = 16;

/** What the rounds gather. */
interface Draft {
  readonly request: PlanRequest;
  readonly paper: Paper;
  readonly rules: Map<string, Set<string>>;
  /** By name and reason. */
  readonly refusals: Map<
    string,
    { readonly name: string; readonly reason: string; readonly rules: Set<string> }
  >;
  readonly blocks: Map<string, Block>;
  /** By name. */
  readonly causes: Map<string, string>;
}

/** The plan for a host. */
export function planFix(request: PlanRequest): Plan {
  const paper = openPaper(request.files, request.host);
  const draft: Draft = {
    request,
    paper,
    rules: new Map(),
    refusals: new Map(),
    blocks: new Map(),
    causes: new Map(),
  };
  let found = request.findFaults(request.files, request.host);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (!repairAll(draft, found)) break;
    found = request.findFaults(paper.files(), paper.host());
  }
  return {
    steps: paper.steps((key) => [...(draft.rules.get(key) ?? [])].sort()),
    blocks: [...draft.blocks.values()],
    refusals: [...draft.refusals]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, refusal]) => listRules(refusal)),
    causes: [...draft.causes].map(([name, text]) => ({ name, text })),
    left: found.filter((finding) => isLeft(draft, finding)).map(withoutRepairs),
  };
}

/** Carries the repairs out on paper; gives whether that changed anything. */
function repairAll(draft: Draft, findings: readonly MendableFinding[]): boolean {
  const changes = findings.map(({ rule, repairs, file, cause }) => {
    const isChanged = repairs.map((repair) => repairOne(draft, rule, repair)).includes(true);
    if (isChanged && cause !== undefined) tellCause(draft, { rule, file, cause });
    return isChanged;
  });
  return changes.includes(true);
}

/** Keeps the first cause, or the one with the closest remedy: who is to keep the group out keeps everyone out. */
function tellCause(
  { causes }: Draft,
  { rule, file, cause }: { readonly rule: string; readonly file: string; readonly cause: string },
): void {
  if (!causes.has(file) || rule === 'permissions.group-readable') causes.set(file, cause);
}

function repairOne(draft: Draft, rule: string, repair: Repair): boolean {
  const name = displayName(repair.path);
  const entry = draft.paper.find(repair.path);
  if (!entry) {
    return refuse(draft, rule, { name, reason: 'the directories above it could not be examined' });
  }
  const reason = refusePlace(entry, draft.request.host);
  if (reason !== undefined) return refuse(draft, rule, { name, reason });
  switch (repair.kind) {
    case 'block':
      draft.blocks.set(name, { name, lines: repair.lines });
      return false;
    case 'mode':
      return repairMode(draft, { rule, entry, change: repair.change });
    case 'list':
      return repairList(draft, { rule, entry, change: repair.change });
    case 'owner':
      return repairOwner(draft, { rule, entry, uid: repair.uid });
    default:
      return repair satisfies never;
  }
}

interface ModeChange {
  readonly rule: string;
  readonly entry: Entry;
  readonly change: string;
}

function repairMode(draft: Draft, { rule, entry, change }: ModeChange): boolean {
  const { actor, host } = draft.request;
  const mode = modeAfter(entry.now.mode, change);
  if (mode === entry.now.mode) return false;
  if (isMeant(entry, rule, host.accounts)) return false;
  const reason = refuseMode(entry, { actor, accounts: host.accounts });
  if (reason !== undefined) return refuse(draft, rule, { name: entry.target.name, reason });
  return write(draft, { rule, entry }, { mode });
}

interface EntriesChange {
  readonly rule: string;
  readonly entry: Entry;
  readonly change: ListChange;
}

function repairList(draft: Draft, { rule, entry, change }: EntriesChange): boolean {
  const { actor, host } = draft.request;
  if (entry.listNow === undefined) return false;
  const list = listAfter(entry.listNow, change);
  if (setfaclArguments(changeBetweenLists(entry.listNow, list)).length === 1) return false;
  const reason = refuseMode(entry, { actor, accounts: host.accounts });
  if (reason !== undefined) return refuse(draft, rule, { name: entry.target.name, reason });
  return write(draft, { rule, entry }, { list });
}

interface OwnerChange {
  readonly rule: string;
  readonly entry: Entry;
  readonly uid: number;
}

function repairOwner(draft: Draft, { rule, entry, uid }: OwnerChange): boolean {
  const { actor, host } = draft.request;
  if (entry.now.uid === uid) return false;
  const reason = refuseOwner(entry, uid, { actor, accounts: host.accounts });
  if (reason !== undefined) return refuse(draft, rule, { name: entry.target.name, reason });
  return write(draft, { rule, entry }, { uid });
}

function write(draft: Draft, { rule, entry }: Pick<ModeChange, 'rule' | 'entry'>, change: Change): true {
  const rules = draft.rules.get(entry.key) ?? new Set();
  draft.rules.set(entry.key, rules.add(rule));
  draft.paper.write(entry, change);
  return true;
}

function refuse({ refusals }: Draft, rule: string, { name, reason }: Omit<Refusal, 'rules'>): false {
  const key = `${name}\0${reason}`;
  const known = refusals.get(key) ?? { name, reason, rules: new Set<string>() };
  known.rules.add(rule);
  refusals.set(key, known);
  return false;
}

function listRules({ name, reason, rules }: { name: string; reason: string; rules: Set<string> }): Refusal {
  return { name, reason, rules: [...rules].sort() };
}

/** Whether only people can decide about a finding, for want of a repair or because what it tells may be meant. */
function isLeft({ paper, request }: Draft, { rule, repairs }: MendableFinding): boolean {
  return repairs.every(({ path }) => {
    const entry = paper.find(path);
    return entry !== undefined && isMeant(entry, rule, request.host.accounts);
  });
}
