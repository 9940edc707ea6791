/**
 * Long answers on standard output: set on a page with colours, written piece by piece.
 *
 * Unlike what the console prints, the pieces go out as they are: whoever makes them makes them safe to show.
 */
import { openOutlet } from '../report/outlet.js';
import { openPage, type Page } from '../report/text/page.js';
import { decideColor } from './color.js';
import { describeFailure, isLostReader } from './console.js';
import type { Context } from './deps.js';
import type { Settings } from './flags.js';
import type { Host } from './host.js';
import { openSink } from './sink.js';

/** A page as wide and as coloured as standard output. */
export function openAnswerPage(
  host: Pick<Host, 'stdout' | 'env'>,
  { color, verbose }: Pick<Settings, 'color' | 'verbose'>,
): Page {
  const isTerminal = host.stdout.isTTY === true;
  return openPage({
    colorLevel: decideColor({ allowed: color, isTerminal, env: host.env }),
    columns: isTerminal ? (host.stdout.columns ?? 0) : 0,
    verbose,
  });
}

/** Writes the pieces. Calls `onFailure` if that fails for another reason than a reader that went away. */
export async function printAnswer(
  { console }: Pick<Context, 'console'>,
  pieces: Iterable<string>,
  onFailure: () => void,
): Promise<void> {
  const sink = openSink((bytes) => console.write(bytes));
  const outlet = openOutlet(sink.stream);
  for (const piece of pieces) await outlet.write(piece);
  await sink.end();
  const failure = sink.failure();
  if (failure === undefined || isLostReader(failure)) return;
  console.error(`Cannot write standard output: ${describeFailure(failure)}`);
  onFailure();
}
