/**
 * `logscan fix [paths...]`: prints what would mend the modes, owners and rotation of logs, and does it with --apply.
 *
 * The plan is a script for sh, or a JSON document. Exit bit 1: something that could be mended is not, because nothing was to be applied, or
 * because it was refused. Exit bit 2: not everything could be examined, or the file for logrotate was not written.
 * What is left to people sets no bit.
 */
import { relative } from 'node:path';
import type { Carried } from '../../fix/carry.js';
import { describeStep } from '../../fix/script.js';
import type { Plan, Refusal } from '../../fix/step.js';
import type { FixPlan } from '../../scan/fix.js';
import { escapeControls } from '../../report/escape.js';
import { loadKey } from '../../state/key.js';
import { findStateDirectory } from '../../state/place.js';
import { printAnswer } from '../answer.js';
import { describeFailure } from '../console.js';
import type { Context } from '../deps.js';
import { EXIT } from '../exit.js';
import type { Settings } from '../flags.js';
import { readAllowed } from '../session.js';
import { choosePaths } from '../places.js';
import { encodeFix, type Outcome } from '../plan.js';
import { UsageError } from '../usage.js';

/** Runs the command; gives the exit code. Throws `UsageError` or `KeyError`. */
export async function runFix(
  context: Context,
  settings: Settings,
  operands: readonly string[],
): Promise<number> {
  const { uid, env, home } = context.host;
  if (uid === undefined) throw new UsageError('This system has no owners and modes that fix could mend');
  if (operands.includes('-')) throw new UsageError('Standard input has no mode; name a file or a directory');
  refuseForeignFile(settings);
  const stateDirectory = findStateDirectory({ chosen: settings['state-dir'], env, home });
  const request = { settings, stateDirectory, uid };
  const found = await makePlan(context, request, await choosePaths(context, settings, operands));
  for (const { message } of found.problems) context.console.error(message);
  const gap = found.problems.length > 0 ? EXIT.incomplete : EXIT.clean;
  const code = settings.apply ? await apply(context, request, found) : await tell(context, settings, found);
  return code | gap;
}

interface Request {
  readonly settings: Settings;
  readonly stateDirectory: string;
  readonly uid: number;
}

async function makePlan(
  context: Context,
  { settings, stateDirectory, uid }: Request,
  paths: readonly string[],
): Promise<FixPlan> {
  const { host, deps } = context;
  const allow = await readAllowed(context, settings);
  const { bytes: key } = await loadKey(stateDirectory);
  return deps.planFix({
    paths,
    allow,
    key,
    uid,
    cwd: host.cwd,
    exclude: settings.exclude,
    maxDepth: settings['max-depth'] ?? Infinity,
    followSymlinks: settings['follow-symlinks'],
    minSeverity: settings['min-severity'],
    now: host.now,
    ...(settings.root !== undefined && { root: settings.root }),
  });
}

/** What is told about the logs of a host in a directory is for its own logrotate. Both paths are absolute. */
function refuseForeignFile({ logrotate, root }: Settings): void {
  if (logrotate === undefined || root === undefined) return;
  const way = relative(root, logrotate);
  if (way !== '..' && !way.startsWith('../')) return;
  throw new UsageError(`"${logrotate}" is no file of the host in "${root}"; name one below "${root}"`);
}

/** Prints the plan as a script, or as a document. */
async function tell(context: Context, settings: Settings, found: FixPlan): Promise<number> {
  const { logrotate, format } = settings;
  const { steps, blocks, refusals } = found.plan;
  const options = { logrotate, escape: escapeControls };
  const text = format === 'json' ? undefined : await context.deps.writeFixScript(found.plan, options);
  const code = await show(context, { ...found, logrotate, carried: undefined }, text);
  if (steps.length > 0)
    context.console.notice('Nothing was changed; --apply does it safely, and keeps an undo script');
  return code | (steps.length + blocks.length + refusals.length > 0 ? EXIT.findings : EXIT.clean);
}

/** Carries the plan out, and tells what became of it. */
async function apply(context: Context, request: Request, found: FixPlan): Promise<number> {
  const { plan } = found;
  const { logrotate, format } = request.settings;
  const carried = await carry(context, request, plan);
  const outcome = { ...found, logrotate, carried };
  const code = await show(context, outcome, format === 'json' ? undefined : describeDone(carried));
  const refusals = [...carried.refused, ...plan.refusals];
  for (const refusal of refusals) context.console.error(describeRefusal(refusal));
  remark(context, request.settings, outcome);
  const { block } = carried;
  const isLeft = refusals.length > 0 || (plan.blocks.length > 0 && block?.kind !== 'written');
  return code | (isLeft ? EXIT.findings : 0) | (block?.kind === 'refused' ? EXIT.incomplete : 0);
}

/** Prints a text, or the document where there is none; gives bit 2 if that could not be written whole. */
async function show(context: Context, outcome: Outcome, text: string | undefined): Promise<number> {
  let code: number = EXIT.clean;
  if (text === undefined) await printAnswer(context, encodeFix(outcome), () => (code = EXIT.incomplete));
  else await context.console.print(text);
  return code;
}

/** Says on standard error what else is worth knowing. */
function remark({ console }: Context, settings: Settings, { plan, carried }: Outcome): void {
  const { logrotate, root } = settings;
  const block = carried?.block;
  if (block?.kind === 'refused') {
    console.error(`Cannot write "${logrotate}": ${block.reason}`);
  } else if (block && !block.isChecked) {
    console.notice(
      root === undefined
        ? 'logrotate is not installed, so it has not checked the file'
        : 'logrotate has not checked the file, as it is for another host',
    );
  }
  if (carried?.undo !== undefined) console.notice(`To undo it, run ${JSON.stringify(carried.undo)}`);
  if (plan.steps.length === 0) console.notice('There was nothing to change');
  const left = plan.left.length;
  if (left === 0) return;
  const findings = left === 1 ? '1 finding is' : `${left} findings are`;
  console.notice(`${findings} left to you; logscan fix without --apply tells them`);
}

async function carry(
  { host, deps }: Context,
  { settings, stateDirectory, uid }: Request,
  plan: Plan,
): Promise<Carried> {
  const madeAt = new Date(host.now()).toISOString();
  const { logrotate, root } = settings;
  try {
    return await deps.carryFix(plan, { stateDirectory, uid, madeAt, logrotate, root });
  } catch (error) {
    if (!isUnkept(error)) throw error;
    throw new UsageError(
      `Nothing was changed, as no undo script can be kept in "${stateDirectory}" (${describeFailure(error)}); name another place with --state-dir`,
    );
  }
}

/** Whether it is the system, or the directory, that does not take the undo script. */
function isUnkept(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'ForeignDirectory' || ('code' in error && 'errno' in error);
}

function describeDone({ done, block }: Carried): string {
  const lines = done.map(
    (step) => `${escapeControls(JSON.stringify(step.target.name))}: ${describeStep(step)}\n`,
  );
  const written = block?.kind === 'written' ? block.written.path.toString() : undefined;
  const file = written === undefined ? '' : `${escapeControls(JSON.stringify(written))}: written\n`;
  return lines.join('') + file;
}

function describeRefusal({ name, reason }: Refusal): string {
  return `Left ${JSON.stringify(name)} as it is: ${reason}`;
}
