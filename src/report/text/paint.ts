/**
 * The looks of terminals: bold, dim and the sixteen colours, which every terminal with colours has.
 *
 * A line is painted by itself, so that a pager that shows only some lines shows them right.
 * Source: ECMA-48, Select Graphic Rendition.
 */
const ESCAPE = '\u001b[';
const NEXT_LINES = /(?<=.)\n(?=.)/g;

/** What turns a look on, and off again. */
const LOOKS = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  white: [37, 39],
  onRed: [41, 49],
} as const;

export type Look = keyof typeof LOOKS;

/** Gives a text one or more looks. */
export type Paint = (text: string, ...looks: readonly Look[]) => string;

/** For what is no terminal, or one without colours. */
export const paintNothing: Paint = (text) => text;

/** For terminals. */
export const paintColors: Paint = (text, ...looks) => {
  if (text === '') return '';
  const on = looks.map((look) => `${ESCAPE}${LOOKS[look][0]}m`).join('');
  const off = looks.map((look) => `${ESCAPE}${LOOKS[look][1]}m`).reverse();
  return `${on}${text.replace(NEXT_LINES, `${off.join('')}\n${on}`)}${off.join('')}`;
};
