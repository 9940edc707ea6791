/**
 * The words of a plan as records for JSON: field by field, so that nothing enters a document that its schema does not tell.
 */
import { writeList } from '../audit/acl/change.js';
import { formatMode } from '../audit/exposure.js';
import { commandsOf } from './script.js';
import type { Block, Cause, Refusal, Rights, Step } from './step.js';

/** Modes are octal, lists as setfacl takes them; a change of owner has no command, as none is safe. */
export function recordStep(step: Step): object {
  const { target, before, after, lists, rules } = step;
  return {
    file: target.name,
    kind: target.kind,
    rules,
    before: recordRights(before),
    after: recordRights(after),
    accessList: lists && { before: writeList(lists.before), after: writeList(lists.after) },
    commands: commandsOf(step),
  };
}

/** The lines of a block are those of one file. */
export function recordBlock({ name, lines }: Block): object {
  return { file: name, lines };
}

/** What is not mended. */
export function recordRefusal({ name, rules, reason }: Refusal): object {
  return { file: name, rules, reason };
}

/** What opens new logs. */
export function recordCause({ name, text }: Cause): object {
  return { file: name, cause: text };
}

function recordRights({ mode, uid, gid }: Rights): object {
  return { mode: formatMode(mode), uid, gid };
}
