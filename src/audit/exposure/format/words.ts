/**
 * Lines and words of configurations: takes text, gives lines that belong together and what stands between
 * blanks in them.
 *
 * A quote begins a word that reaches to the next quote of its kind, or to the end; elsewhere quotes and backslashes
 * mean themselves.
 */

const WORD = /"((?:[^"\\]|\\[^])*)(?:"|$)|'([^']*)(?:'|$)|\S+/g;

/** The words of a text. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(WORD)].map(
    ([plain, double, single]) => double?.replace(/\\(["\\])/g, '$1') ?? single ?? plain,
  );
}

/** Lines with their numbers from 1; a backslash at the end of a line joins it with the next one. */
export function joinLines(text: string): readonly { readonly text: string; readonly line: number }[] {
  const joined: { text: string; line: number }[] = [];
  let parts: string[] = [];
  text.split('\n').forEach((line, at) => {
    const continues = /(?:^|[^\\])(?:\\\\)*\\$/.test(line);
    parts.push(continues ? line.slice(0, -1) : line);
    if (continues) return;
    joined.push({ text: parts.join(' '), line: at + 2 - parts.length });
    parts = [];
  });
  if (parts.length > 0)
    joined.push({ text: parts.join(' '), line: text.split('\n').length + 1 - parts.length });
  return joined;
}

/** A text without one pair of quotes around it. */
export function unquote(text: string): string {
  return /^(["'])([^]*)\1$/.exec(text)?.[2] ?? text;
}

/** Tells the line, from 1, of offsets that are asked for in rising order. */
export function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    for (; at < offset; at++) if (text[at] === '\n') line++;
    return line;
  };
}
