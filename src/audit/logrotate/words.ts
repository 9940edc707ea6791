/**
 * Words with shell quoting, as logrotate splits the names before a block and the lines of its state
 * file: takes text, gives its words.
 *
 * Follows popt's splitter: between quotes a backslash only hides that quote, elsewhere it hides any
 * character; a quote that is never closed reaches to the end; an empty word is no word. Linear.
 */

/** The words of a text; undefined if it ends in a backslash, which logrotate refuses. */
export function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string[] = [];
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote) quote = '';
    else if (char === '\\') {
      const hidden = text[++at];
      if (hidden === undefined) return undefined;
      if (quote !== '' && hidden !== quote) word.push('\\');
      word.push(hidden);
    } else if (quote === '' && isSpace(char)) {
      word = finishWord(words, word);
    } else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else word.push(char);
  }
  finishWord(words, word);
  return words;
}

/** White space of C: blanks and line ends of all kinds. */
export function isSpace(char: string): boolean {
  return char === ' ' || (char >= '\t' && char <= '\r');
}

/** Space or tab. */
export function isBlank(char: string): boolean {
  return char === ' ' || char === '\t';
}

function finishWord(words: string[], word: readonly string[]): string[] {
  if (word.length > 0) words.push(word.join(''));
  return [];
}
