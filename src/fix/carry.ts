/**
 * A plan carried out: takes steps, blocks and the way back, gives what became of each.
 *
 * The undo script is there before the first change. Steps go one after another, and what one of them meets does not
 * keep the others from being done. Contents of files are never touched.
 */
import { keepUndo, type UndoFile } from './archive.js';
import { writeBlock, type BlockResult, type BlockTools } from './block.js';
import { carryOut } from './descriptor.js';
import type { Plan, Refusal, Step } from './step.js';
import { writeUndo, type Written } from './undo.js';

export interface CarryOptions extends BlockTools {
  readonly stateDirectory: string;
  /** Effective user id. */
  readonly uid: number;
  /** ISO 8601. */
  readonly madeAt: string;
  /** Absolute path of a new file for logrotate; without it blocks are left out. */
  readonly logrotate?: string | undefined;
}

export interface Carried {
  readonly done: readonly Step[];
  /** Steps that met something else than the audit. */
  readonly refused: readonly Refusal[];
  /** Undefined if there was none to write. */
  readonly block: BlockResult | undefined;
  /** The undo script; undefined if nothing was done. */
  readonly undo: string | undefined;
}

/** Carries a plan out. Rejects before any change if the undo script cannot be kept: with the system's error, or a `ForeignDirectory`. */
export async function carryPlan(plan: Plan, options: CarryOptions): Promise<Carried> {
  const { logrotate, madeAt } = options;
  const lines = logrotate === undefined ? [] : plan.blocks.flatMap((block) => block.lines);
  if (plan.steps.length === 0 && lines.length === 0) {
    return { done: [], refused: [], block: undefined, undo: undefined };
  }
  const undo = await keepUndo(
    options.stateDirectory,
    writeUndo({ steps: plan.steps, written: [], madeAt }),
    options,
  );
  const { done, refused, touched } = await carrySteps(plan.steps);
  const block = lines.length === 0 ? undefined : await writeBlock(logrotate ?? '', lines, options);
  const written = block?.kind === 'written' ? [block.written] : [];
  return { done, refused, block, undo: await settleUndo(undo, { touched, written, madeAt }) };
}

interface Carrying extends Pick<Carried, 'done' | 'refused'> {
  /** All that the way back has to lead over: those done, and those that were refused on their way. */
  readonly touched: readonly Step[];
}

async function carrySteps(steps: readonly Step[]): Promise<Carrying> {
  const done: Step[] = [];
  const refused: Refusal[] = [];
  const touched: Step[] = [];
  for (const step of steps) {
    const result = await carryOut(step);
    if (result.kind === 'done' || result.isTouched) touched.push(step);
    if (result.kind === 'done') done.push(step);
    else refused.push({ name: step.target.name, rules: step.rules, reason: result.reason });
  }
  return { done, refused, touched };
}

interface Deeds {
  readonly touched: readonly Step[];
  readonly written: readonly Written[];
  readonly madeAt: string;
}

/** Keeps the way back from what was really done; none for nothing, and the whole one where that fails. */
async function settleUndo(undo: UndoFile, { touched, written, madeAt }: Deeds): Promise<string | undefined> {
  const isNothing = touched.length === 0 && written.length === 0;
  try {
    await (isNothing ? undo.remove() : undo.replace(writeUndo({ steps: touched, written, madeAt })));
  } catch (error) {
    // The disk is full, say; what is done is done, and has to be told.
    if (!(error instanceof Error && 'code' in error && 'errno' in error)) throw error;
  }
  return isNothing ? undefined : undo.path;
}
