/**
 * Text as SARIF's messages and Markdown take it, with untrusted parts defused.
 *
 * In a plain message `{0}` is a placeholder and `[text](target)` a link (SARIF 2.1.0, 3.11.5 and 3.11.6). Braces are
 * doubled as the standard says; a link, for which it has no escape that viewers agree on, is broken by a space.
 */
import type { Message } from 'sarif';
import { escapeControls } from '../escape.js';

/** A plain message of literal text; a full stop is added. */
export function literalMessage(text: string): Message {
  const literal = escapeControls(text).replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
  return { text: endSentence(literal) };
}

/** Text with whitespace collapsed and a full stop behind it, unless it ends with a mark of its own. */
export function endSentence(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

/** Text that Markdown shows as it is; without HTML. */
export function escapeMarkdown(text: string): string {
  return escapeControls(text).replace(/[\\`*_[\]<>&~|#]/g, '\\$&');
}
