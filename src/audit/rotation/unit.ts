/**
 * Files of systemd in their common syntax: takes the texts of a file and its drop-ins in the order in which
 * systemd reads them, gives the values of one key.
 *
 * Later assignments win or add up, as the key demands, and an empty one forgets those before it. A line that
 * ends in a backslash goes on in the next; comments begin with `#` or `;`. Syntax: systemd.syntax(7). Linear.
 */

/** One assignment. */
export interface Assignment {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** All assignments of the texts, in order. */
export function parseUnit(texts: readonly string[]): readonly Assignment[] {
  return texts.flatMap(parseText);
}

/** The values of a key since it was last emptied. */
export function valuesOf(
  assignments: readonly Assignment[],
  section: string,
  key: string,
): readonly string[] {
  const values = assignments
    .filter((assignment) => assignment.section === section && assignment.key === key)
    .map(({ value }) => value);
  return values.slice(values.lastIndexOf('') + 1);
}

function parseText(text: string): readonly Assignment[] {
  const assignments: Assignment[] = [];
  let section = '';
  for (const line of joinLines(text)) {
    const head = /^\[([^\]]*)\]$/.exec(line);
    const equals = line.indexOf('=');
    if (head) section = head[1] ?? '';
    else if (equals > 0) {
      const key = line.slice(0, equals).trim();
      assignments.push({ section, key, value: line.slice(equals + 1).trim() });
    }
  }
  return assignments;
}

/** Lines without comments, continued ones in one piece. */
function joinLines(text: string): readonly string[] {
  const lines: string[] = [];
  let parts: string[] = [];
  for (const line of text.split('\n')) {
    if (/^\s*[#;]/.test(line)) continue;
    const isContinued = line.endsWith('\\');
    parts.push(isContinued ? line.slice(0, -1) : line);
    if (isContinued) continue;
    lines.push(parts.join(' ').trim());
    parts = [];
  }
  return [...lines, parts.join(' ').trim()];
}
