/**
 * `logscan man`: prints the manual page.
 */
import type { Context } from '../deps.js';
import { EXIT } from '../exit.js';
import { renderManual } from '../manual.js';

/** Prints the page as roff. */
export async function runMan({ console }: Context): Promise<number> {
  await console.print(renderManual());
  return EXIT.clean;
}
