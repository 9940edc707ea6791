/**
 * The script that undoes a plan: takes the steps that were carried out, gives text for sh.
 *
 * It gives former modes, owners and access lists back to exactly the files that were changed: each is opened, known again
 * by device and inode, and changed by way of /proc/self/fd, so that a link that was put in its place meanwhile gets
 * nothing. What it cannot do it says, and goes on. Names that cannot be shown are written in octal.
 */
import { writeList } from '../audit/acl/change.js';
import { formatMode } from '../audit/exposure.js';
import type { Identity, Step } from './step.js';
import { writeLine } from './word.js';

/** A file that was written for logrotate. */
export interface Written extends Identity {
  readonly path: Buffer;
}

export interface Undo {
  readonly steps: readonly Step[];
  readonly written: readonly Written[];
  /** When it was made, in ISO 8601. */
  readonly madeAt: string;
}

const HEAD = `failed=0
# DEVICE:INODE MODE OWNER LIST PATH; a dash for an owner or access list that was not changed
restore() {
  if [ ! -f "$5" ] && [ ! -d "$5" ]; then
    printf '%s\\n' "Not there any more: $1" >&2
    return 1
  fi
  (
    if [ "$(stat -Lc %d:%i /proc/self/fd/9)" != "$1" ]; then
      printf '%s\\n' "Something else stands at the path of $1" >&2
      exit 1
    fi
    if [ "$3" != - ]; then chown "$3" /proc/self/fd/9 || exit 1; fi
    if [ "$4" != - ]; then setfacl --set "$4" /proc/self/fd/9 || exit 1; fi
    chmod "$2" /proc/self/fd/9
  ) 9<"$5"
}
# DEVICE:INODE PATH
remove() {
  [ "$(stat -c %d:%i -- "$2")" = "$1" ] && rm -f -- "$2"
}
`;

/** The whole script, last change first. */
export function writeUndo({ steps, written, madeAt }: Undo): string {
  const lines = [
    ...written.map((file) => writeLine(`remove ${identify(file)} `, file.path)),
    ...steps.map(writeRestore).reverse(),
  ];
  const body = lines.map((line) => `${line} || failed=1\n`).join('');
  return `#!/bin/sh\n# Undoes what logscan fix did at ${madeAt}\n${HEAD}${body}exit "$failed"\n`;
}

function writeRestore({ target, before, after, lists }: Step): string {
  const isGiven = before.uid !== after.uid || before.gid !== after.gid;
  const owner = isGiven ? `${before.uid}:${before.gid}` : '-';
  const list = lists ? writeList(lists.before) : '-';
  return writeLine(`restore ${identify(target)} ${formatMode(before.mode)} ${owner} ${list} `, target.path);
}

function identify({ dev, ino }: Identity): string {
  return `${dev}:${ino}`;
}
