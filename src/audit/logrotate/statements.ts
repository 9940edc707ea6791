/**
 * Reads the text of one logrotate file: takes it with the settings that hold where it begins, adds blocks
 * and notes to the session, and gives whether logrotate finds no error.
 *
 * The reader takes the same steps as logrotate 3.21, because what an error costs follows from them: a block
 * with an error is skipped up to a `}` in the first column, and some errors end the file. What is swallowed
 * that way is read once more, so that its blocks are known as lost. Linear in the length of the text.
 */
import { closeBlock, fail, finishBlock, loseBlock, openBlock } from './blocks.js';
import type { Note } from './config.js';
import { isLetter, skipLine, takeValue, takeWord } from './cursor.js';
import { CRITERIA, DIRECTIVES } from './directives.js';
import type { Trouble } from './directives.js';
import { addNote, findPosition, noteDirective, noteSyntax, startReading } from './reading.js';
import type { Mark, Reading, TextOf } from './reading.js';
import { forbidNames, startShadow } from './session.js';
import type { Session } from './session.js';
import type { Draft, Position } from './settings.js';
import { isBlank, isSpace } from './words.js';

const SCRIPTS: ReadonlySet<string> = new Set([
  'prerotate',
  'postrotate',
  'firstaction',
  'lastaction',
  'preremove',
]);

/** A directive's name, and where it stands. */
interface Keyword {
  readonly word: string;
  readonly position: Position;
}

/** Reads a whole text. */
export function readStatements(session: Session, text: TextOf): boolean {
  const reading = readFrom(session, text, { at: 0, line: 1 });
  for (const { from, to, lost } of reading.swallowed) {
    const shadow = startShadow(session);
    readFrom(shadow, { ...text, text: text.text.slice(0, to), draft: { ...text.draft } }, from);
    session.blocks.push(...shadow.blocks.map((block) => ({ ...block, lost: block.lost ?? lost })));
  }
  return !reading.failed;
}

function readFrom(session: Session, text: TextOf, from: Mark): Reading {
  const reading = startReading(session, from, text);
  while (reading.mode !== 'over' && reading.cursor.at < text.text.length) step(reading);
  if (reading.mode === 'script' && !reading.skipping) {
    fail(reading, noteSyntax(reading, 'file', 'a script has no "endscript"'));
  }
  finishBlock(reading, undefined);
  return reading;
}

/** Takes one statement, one line of a script, or one character that means nothing. */
function step(reading: Reading): void {
  switch (reading.mode) {
    case 'error':
      reading.skipping = true;
      reading.failed = true;
      reading.mode = 'statement';
      break;
    case 'script':
      readScriptLine(reading);
      break;
    case 'after-block':
      readAfterBlock(reading);
      break;
    case 'statement':
      if (reading.skipping) skipStatement(reading);
      else readStatement(reading);
      break;
    case 'over':
      break;
  }
  reading.cursor.at++;
}

function readScriptLine(reading: Reading): void {
  const { cursor } = reading;
  if (takeWord(cursor) === 'endscript') reading.mode = 'statement';
  else skipLine(cursor);
}

function readAfterBlock(reading: Reading): void {
  const { cursor } = reading;
  const char = cursor.text.charAt(cursor.at);
  if (isBlank(char)) return;
  reading.mode = 'statement';
  if (char === '\n') return;
  addNote(reading, () => noteSyntax(reading, 'line', 'text behind "}" is ignored'));
  skipLine(cursor);
}

/** Looks for the end of a block with an error: a brace that is not indented, outside of scripts. */
function skipStatement(reading: Reading): void {
  const { cursor } = reading;
  if (cursor.text[cursor.at] === '}') {
    reading.skipping = false;
    loseBlock(reading, cursor.at);
  } else if (SCRIPTS.has(takeWord(cursor))) reading.mode = 'script';
  else skipLine(cursor);
}

function readStatement(reading: Reading): void {
  const { cursor } = reading;
  const char = cursor.text.charAt(cursor.at);
  if (isBlank(char) || char === '\n') return;
  if (char === '#') skipLine(cursor);
  else if (isLetter(char)) readKeyword(reading);
  else if (`/"'~`.includes(char)) openBlock(reading);
  else if (char === '}') closeBlock(reading);
  else fail(reading, noteSyntax(reading, 'block', 'a line begins with neither a directive nor a path'));
}

function readKeyword(reading: Reading): void {
  const { cursor } = reading;
  const position = findPosition(reading);
  const keyword = { word: takeWord(cursor), position };
  const next = cursor.text.charAt(cursor.at);
  if (next !== '=' && (next === '' || !isSpace(next))) {
    complain(reading, keyword, { cost: 'block', wrong: 'is not followed by a blank' });
  } else readDirective(reading, keyword);
}

function readDirective(reading: Reading, keyword: Keyword): void {
  const { cursor, session } = reading;
  const draft = reading.block?.draft ?? reading.draft;
  const { word, position } = keyword;
  const directive = DIRECTIVES.get(word);
  if (SCRIPTS.has(word)) reading.mode = 'script';
  else if (word === 'include') readInclude(reading, keyword, draft);
  else if (word === 'tabooext' || word === 'taboopat') readTaboo(reading, keyword);
  else if (directive) {
    const trouble = directive({ cursor, draft, accounts: session.accounts });
    if (trouble) complain(reading, keyword, trouble);
    else noteCriterion(reading, keyword);
  } else {
    addNote(reading, () => noteDirective(keyword, UNKNOWN));
    skipLine(cursor);
    return;
  }
  draft.told = { ...draft.told, [word]: position };
}

const UNKNOWN = { kind: 'unknown-directive', cost: 'line', wrong: 'is unknown' } as const;

function readInclude(reading: Reading, keyword: Keyword, draft: Draft): void {
  const target = takeValue(reading.cursor);
  if (target === undefined) complain(reading, keyword, { cost: 'block', wrong: 'has no value' });
  else if (!reading.session.include(target, keyword.position, draft)) reading.failed = true;
}

function readTaboo(reading: Reading, keyword: Keyword): void {
  if (reading.block) {
    complain(reading, keyword, { cost: 'block', wrong: 'may not stand in a block' });
    return;
  }
  const list = takeValue(reading.cursor);
  if (list === undefined) return;
  const isMore = list.startsWith('+');
  const names = list.slice(isMore ? 1 : 0).split(/[ \t-\r,]+/);
  const star = keyword.word === 'tabooext' ? '*' : '';
  const patterns = names.filter((name) => name !== '').map((name) => star + name);
  forbidNames(reading.session, patterns, isMore);
}

/** A block may tell more than one time or size, of which only the last counts. */
function noteCriterion({ block }: Reading, keyword: Keyword): void {
  const { word } = keyword;
  if (!block || !CRITERIA.has(word)) return;
  if (block.criterion !== undefined && block.criterion !== word) {
    const wrong = `overrides "${block.criterion}"`;
    block.notes.push(noteDirective(keyword, { kind: 'overridden-criterion', cost: 'line', wrong }));
  }
  block.criterion = word;
}

function complain(reading: Reading, keyword: Keyword, { cost, wrong }: Trouble): void {
  const makeNote = (): Note => noteDirective(keyword, { kind: 'bad-directive', cost, wrong });
  if (cost === 'line') addNote(reading, makeNote);
  else fail(reading, makeNote());
}
