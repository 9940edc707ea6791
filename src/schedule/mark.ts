/**
 * The line that tells what we wrote from what somebody else did, and from what somebody changed since.
 *
 * It names a digest of everything below it. Texts without it are not ours and are never replaced or removed; neither are texts
 * that were changed by hand.
 */
import { createHash } from 'node:crypto';

/** Whose text it is: as we wrote it, changed since, or none of ours. */
export type Origin = 'written' | 'changed' | 'foreign';

const MARK = /^# Written by logscan schedule; changes belong elsewhere \(([0-9a-f]{16})\)$/;

/** The text below its mark. */
export function signText(text: string): string {
  return `# Written by logscan schedule; changes belong elsewhere (${digest(text)})\n${text}`;
}

/** Whose text it is. */
export function judgeText(text: string): Origin {
  const at = text.indexOf('\n');
  const [, written] = MARK.exec(text.slice(0, at)) ?? [];
  if (written === undefined) return 'foreign';
  return digest(text.slice(at + 1)) === written ? 'written' : 'changed';
}

/** Whether a line is the mark. */
export function isMark(line: string): boolean {
  return MARK.test(line);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
