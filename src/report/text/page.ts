/**
 * The sheet that the text report is set on: width, colours, escaping and the two shapes of a line.
 *
 * Everything printed goes through `show` (names and other exact values), `splitWords` or `splitProse` (sentences),
 * so that no control character reaches a terminal; without colours the page is ASCII alone, as for mail from cron.
 * Lines break between words and never inside an exact value, which may therefore stand out of the page.
 */
import { escapeControls, escapeToAscii } from '../escape.js';
import { nameFile } from '../name.js';
import type { ReportOptions } from '../report.js';
import { paintColors, paintNothing, type Paint } from './paint.js';

/** Where and how text is set. */
export interface Page {
  readonly widthColumns: number;
  /** Does nothing where there are no colours. */
  readonly paint: Paint;
  /** Whether all is ASCII. */
  readonly plain: boolean;
  readonly verbose: boolean;
  /** Whether it is told how severities came about. */
  readonly reasons: boolean;
  /** An untrusted value, safe to print. */
  readonly show: (text: string) => string;
}

/** How a field stands on the page. */
interface FieldStyle {
  readonly label: string;
  readonly indentColumns: number;
}

const MAX_WIDTH_COLUMNS = 100;
const DEFAULT_WIDTH_COLUMNS = 80;
const MIN_WIDTH_COLUMNS = 40;
/** The longest label, `readers`, and two spaces. */
const LABEL_COLUMNS = 9;

/** What sentences may hold beyond ASCII, and its plain form. */
const PLAIN_PUNCTUATION: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u2192': '->',
};

/** A page for the given width and colours. */
export function openPage(
  options: Pick<ReportOptions, 'colorLevel' | 'columns' | 'verbose' | 'reasons'>,
): Page {
  const columns = options.columns || DEFAULT_WIDTH_COLUMNS;
  const plain = options.colorLevel === 0;
  return {
    widthColumns: Math.min(Math.max(columns, MIN_WIDTH_COLUMNS), MAX_WIDTH_COLUMNS),
    paint: plain ? paintNothing : paintColors,
    plain,
    verbose: options.verbose,
    reasons: options.reasons ?? options.verbose,
    show: plain ? escapeToAscii : escapeControls,
  };
}

/** The name of a file as text reports show it. */
export function showFile(page: Page, file: string): string {
  return page.show(nameFile(file));
}

/** The words of a rule's sentence, safe to print: line ends count as spaces, and punctuation gets its plain form. */
export function splitProse(page: Page, text: string): string[] {
  const line = text.replace(/\s+/gu, ' ');
  return splitWords(page, page.plain ? line.replace(/[\u2013-\u2192]/g, plainCharacter) : line);
}

/** The words of untrusted text, safe to print; a stretch in double quotes is one word. */
export function splitWords(page: Page, text: string): string[] {
  return page.show(text).match(/(?:"[^"]*"|[^ ])+/g) ?? [];
}

function plainCharacter(character: string): string {
  return PLAIN_PUNCTUATION[character] ?? character;
}

/** A label and words behind it, wrapped under each other: one line or more, without a line end. */
export function setField(page: Page, style: FieldStyle, words: readonly string[]): string {
  const margin = ' '.repeat(style.indentColumns);
  const width = page.widthColumns - style.indentColumns - LABEL_COLUMNS;
  const lines = wrapWords(words, width);
  const label = page.paint(style.label.padEnd(LABEL_COLUMNS), 'dim');
  return lines
    .map((line, index) => margin + (index === 0 ? label : ' '.repeat(LABEL_COLUMNS)) + line)
    .join('\n');
}

/** A field of one finding, which stands further in than those of its heading. */
export function setDetail(page: Page, label: string, words: readonly string[]): string {
  return setField(page, { label, indentColumns: 4 }, words);
}

/** Words wrapped behind a margin, later lines two columns further in. */
export function setParagraph(page: Page, indentColumns: number, words: readonly string[]): string {
  const lines = wrapWords(words, page.widthColumns - indentColumns - 2);
  return lines.map((line, index) => ' '.repeat(indentColumns + (index === 0 ? 0 : 2)) + line).join('\n');
}

/** Lines of at most `widthColumns` characters, at least one line; a longer word has a line of its own. */
export function wrapWords(words: readonly string[], widthColumns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > widthColumns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
