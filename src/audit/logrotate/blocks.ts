/**
 * How a block of logrotate begins, ends, and is lost: changes the reading of a file and the blocks of its
 * session.
 *
 * An error in a block costs the block, an error elsewhere the rest of the file. What is lost is marked with
 * the error; a block that the file simply ends in is used as far as it goes, even after an error.
 */
import type { Lost, Note } from './config.js';
import { takeHeader, toPattern } from './header.js';
import { findOldDirTrouble } from './olddir.js';
import { countLines, findPosition, noteSyntax } from './reading.js';
import type { Reading } from './reading.js';
import { addSessionNote, countBlock } from './session.js';

/** Reads the names before a block; the cursor stands on their first character. */
export function openBlock(reading: Reading): void {
  const { cursor, session } = reading;
  if (reading.block) {
    fail(reading, noteSyntax(reading, 'block', 'a path stands inside a block'));
    return;
  }
  const position = findPosition(reading);
  const header = takeHeader(cursor);
  if (header.kind === 'wrong') {
    fail(reading, { kind: 'syntax', position, cost: 'file', text: header.wrong, word: '' });
    return;
  }
  if (!countBlock(session, reading.file, header.names.length)) {
    reading.mode = 'over';
    return;
  }
  const patterns = header.names.map((name) => toPattern(name, session.cwd));
  // addextension is the one directive that blocks do not take over.
  const draft = { ...reading.draft, addExtension: undefined };
  reading.block = { position, patterns, draft, notes: [], criterion: undefined };
}

/** Ends the block that is open, at its brace. */
export function closeBlock(reading: Reading): void {
  const { block, session } = reading;
  const wrong = block ? findOldDirTrouble(session, block.patterns, block.draft) : 'a "}" closes no block';
  if (wrong !== undefined) {
    fail(reading, noteSyntax(reading, 'file', wrong));
    return;
  }
  reading.mode = 'after-block';
  finishBlock(reading, undefined);
}

/** Keeps the block that is open, if there is one, as it is. */
export function finishBlock(reading: Reading, lost: Lost | undefined): void {
  const { block, session, error } = reading;
  reading.block = undefined;
  if (!block) return;
  const { position, patterns, draft, notes } = block;
  const isBroken = reading.skipping || reading.mode === 'error';
  if (!lost && error && isBroken) notes.push(error.note);
  session.blocks.push({ position, patterns, settings: draft, notes, lost });
}

/** Does what logrotate does after an error: skips the block, or gives up the file. */
export function fail(reading: Reading, note: Note): void {
  const { block, cursor, session } = reading;
  const isWhole = note.cost === 'file' || !block;
  const error: Note = { ...note, cost: isWhole ? 'file' : 'block' };
  reading.error = { note: error, at: cursor.at };
  if (!isWhole) {
    reading.mode = 'error';
    return;
  }
  reading.failed = true;
  if (!block) addSessionNote(session, () => error);
  loseBlock(reading, cursor.text.length);
  reading.mode = 'over';
}

/** Drops the block with the error, and what stands between its end and the place where reading goes on. */
export function loseBlock(reading: Reading, until: number): void {
  const { cursor, error, block } = reading;
  if (!error) return;
  const lost: Lost = { kind: 'error', note: error.note };
  const at = block ? findBlockEnd(cursor.text, error.at) : findLineEnd(cursor.text, error.at);
  finishBlock(reading, lost);
  if (at >= until) return;
  const line = error.note.position.line + countLines(cursor.text, error.at, at);
  reading.swallowed.push({ from: { at, line }, to: until, lost });
}

/** Behind the next line that looks like the end of a block. */
function findBlockEnd(text: string, from: number): number {
  const end = /^[ \t]*\}[^\n]*\n?/gm;
  end.lastIndex = from;
  return end.exec(text) ? end.lastIndex : text.length;
}

function findLineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}
