/**
 * A plan as a script: takes a plan, gives text for sh that says what would be done and does it when it is run.
 *
 * Everything that is no command of the plan is a comment of one line, whatever a name holds. Steps that take rights away
 * are commands for chmod, as a mode that is set outright could give rights to a file that was put in the place of another
 * one. A change of owner stands as a comment: no command for it is safe in a directory of somebody else.
 */
import { changeBetweenLists, setfaclArguments } from '../audit/acl/change.js';
import { groupBy } from '../audit/family.js';
import type { Group } from '../audit/family.js';
import { formatMode } from '../audit/exposure.js';
import { writeCommand } from '../audit/logrotate.js';
import { mendCommands, mendWith, quoteForShell } from '../audit/shell.js';
import type { AuditFinding } from '../model/finding.js';
import { changeBetween } from './change.js';
import type { Cause, Lists, Plan, Refusal, Step } from './step.js';
import { writeLine } from './word.js';

/** Findings that are left to people and told one by one. */
const MAX_LEFT = 20;

export interface ScriptOptions {
  /** The file for logrotate; undefined where none was named. */
  readonly logrotate: string | undefined;
  /** Makes a text one harmless line. */
  readonly escape: (text: string) => string;
}

/** The script; without anything to do it consists of comments. */
export function writeScript(plan: Plan, options: ScriptOptions): string {
  const sections = [
    ...writeSteps(plan.steps, options),
    ...writeBlocks(plan, options),
    ...writeNotes('New logs come as they did', plan.causes.map(describeCause), options),
    ...writeNotes('Refused', plan.refusals.map(describeRefusal), options),
    ...writeNotes('Left to you', describeLeft(plan.left), options),
  ];
  const head = `# ${describePlan(plan)}`;
  return `${[head, ...sections].join('\n')}\n`;
}

/** What a plan comes to: `3 to change, 1 for logrotate, 2 refused, 4 left to you`. */
export function describePlan({ steps, blocks, refusals, left }: Plan): string {
  const parts = [
    [steps.length, 'to change'],
    [blocks.length, 'for logrotate'],
    [refusals.length, 'refused'],
    [left.length, 'left to you'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  return told.length === 0 ? 'Nothing to mend' : told.join(', ');
}

/** One step in words: `mode 0644 to 0640, owner 0 to 1000`. */
export function describeStep({ before, after, lists }: Step): string {
  const parts = [
    ...(lists ? [`access list: setfacl ${listArguments(lists)}`] : []),
    ...(before.mode === after.mode ? [] : [`mode ${formatMode(before.mode)} to ${formatMode(after.mode)}`]),
    ...(before.uid === after.uid ? [] : [`owner ${before.uid} to ${after.uid}`]),
  ];
  return parts.join(', ');
}

/** The commands of one step, for sh. */
export function commandsOf(step: Step): readonly string[] {
  return writeRepairs([step]);
}

function writeSteps(steps: readonly Step[], options: ScriptOptions): readonly string[] {
  return groupBy(steps, (step) => `${describeStep(step)} (${step.rules.join(', ')})`).flatMap((group) => {
    const [first] = group;
    const title = options.escape(`${describeStep(first)} (${first.rules.join(', ')})`);
    return ['', `# ${title}`, ...writeRepairs(group), ...writeChowns(group, options)];
  });
}

function writeRepairs(group: Group<Step>): readonly string[] {
  return [...writeSetfacls(group), ...writeChmods(group)];
}

function writeChmods(group: Group<Step>): readonly string[] {
  const change = changeBetween(group[0].before.mode, group[0].after.mode);
  return change === '' ? [] : writeCommands(`chmod ${change}`, group);
}

function writeSetfacls(group: Group<Step>): readonly string[] {
  const [{ lists }] = group;
  return lists ? writeCommands(`setfacl ${listArguments(lists)}`, group) : [];
}

/** A command for all targets, those with names that cannot be shown included. */
function writeCommands(command: string, group: Group<Step>): readonly string[] {
  const paths = group.map(({ target }) => target.path);
  const odd = paths.filter((path) => quoteForShell(path) === undefined);
  const { commands } = mendCommands(mendWith(command), paths);
  return [...commands, ...odd.map((path) => writeLine(`${command} -- `, path))];
}

function listArguments({ before, after }: Lists): string {
  return setfaclArguments(changeBetweenLists(before, after)).join(' ');
}

function writeChowns(group: readonly Step[], { escape }: ScriptOptions): readonly string[] {
  const given = group.filter(({ before, after }) => before.uid !== after.uid);
  return given.map(
    ({ target, after }) =>
      `# only --apply can do this safely: owner ${after.uid} for ${escape(JSON.stringify(target.name))}`,
  );
}

function writeBlocks({ blocks }: Plan, { logrotate, escape }: ScriptOptions): readonly string[] {
  if (blocks.length === 0) return [];
  const word = logrotate === undefined ? undefined : quoteForShell(Buffer.from(logrotate));
  const lines = blocks.flatMap((block) => block.lines);
  if (word !== undefined) return ['', '# rotation', writeCommand(lines, word)];
  const names = blocks.map(({ name }) => JSON.stringify(name)).join(', ');
  return ['', `# ${escape(`rotation: name a file with --logrotate for ${names}`)}`];
}

function writeNotes(title: string, lines: readonly string[], { escape }: ScriptOptions): readonly string[] {
  return lines.length === 0 ? [] : ['', `# ${title}`, ...lines.map((line) => `#   ${escape(line)}`)];
}

function describeCause({ name, text }: Cause): string {
  return `${JSON.stringify(name)}: ${text}`;
}

function describeRefusal({ name, reason, rules }: Refusal): string {
  return `${JSON.stringify(name)}: ${reason} (${rules.join(', ')})`;
}

function describeLeft(left: readonly AuditFinding[]): readonly string[] {
  const told = left.slice(0, MAX_LEFT).flatMap(({ rule, file, detail, commands }) => {
    return [`${rule} ${JSON.stringify(file)}: ${detail}`, ...commands.map((command) => `  ${command}`)];
  });
  const more = left.length - MAX_LEFT;
  return more > 0 ? [...told, `and ${more} more; see the report of a scan`] : told;
}
