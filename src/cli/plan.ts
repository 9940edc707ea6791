/**
 * A plan, or what became of it, as one JSON document, described by docs/schema/fix.schema.json; `version` is its number.
 */
import type { BlockResult } from '../fix/block.js';
import type { Carried } from '../fix/carry.js';
import { recordBlock, recordCause, recordRefusal, recordStep } from '../fix/record.js';
import { encodeList } from '../report/difference.js';
import { encodeJson } from '../report/escape.js';
import { recordFinding, recordProblem } from '../report/record.js';
import type { FixPlan } from '../scan/fix.js';

/** Raised when a field changes its meaning or goes away. */
const DOCUMENT_VERSION = 1;

export interface Outcome extends FixPlan {
  /** The file for logrotate; undefined where none was named. */
  readonly logrotate: string | undefined;
  /** Undefined if the plan was not to be carried out. */
  readonly carried: Carried | undefined;
}

/** The document, in pieces. */
export function* encodeFix({ plan, problems, logrotate, carried }: Outcome): Iterable<string> {
  yield `{\n"version": ${DOCUMENT_VERSION},\n"applied": ${carried !== undefined},\n`;
  yield `"undo": ${encodeJson(carried?.undo ?? null)},\n`;
  yield* encodeList('changes', (carried?.done ?? plan.steps).map(recordStep));
  yield* encodeList('blocks', plan.blocks.map(recordBlock));
  yield `"logrotate": ${encodeJson(recordFile(logrotate, carried?.block))},\n`;
  yield* encodeList('refused', [...(carried?.refused ?? []), ...plan.refusals].map(recordRefusal));
  yield* encodeList('causes', plan.causes.map(recordCause));
  yield* encodeList('left', plan.left.map(recordFinding));
  yield* encodeList('problems', problems.map(recordProblem), '\n}\n');
}

/** The file for logrotate, and whether it was written; null where none was named. */
function recordFile(file: string | undefined, block: BlockResult | undefined): object | null {
  if (file === undefined) return null;
  if (block?.kind === 'refused') return { file, written: false, reason: block.reason };
  return { file, written: block !== undefined, checked: block?.isChecked };
}
