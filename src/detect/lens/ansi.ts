/**
 * Removes terminal control sequences (ECMA-48: CSI and OSC), which stand between a key and its value where logs are
 * coloured.
 */
import { buildView, type Lens } from '../view.js';

const ESCAPE = 0x1b;
const BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const BELL = 0x07;
/** Sequences are short; what goes on longer is no sequence. */
const MAX_SEQUENCE_BYTES = 256;

/** A view without control sequences. */
export const removeAnsi: Lens = (view) => {
  const { bytes } = view;
  if (!bytes.includes(ESCAPE)) return undefined;
  const builder = buildView(view);
  let kept = 0;
  for (let at = bytes.indexOf(ESCAPE); at >= 0; at = bytes.indexOf(ESCAPE, Math.max(kept, at + 1))) {
    const length = measureSequence(bytes, at);
    if (length === 0) continue;
    builder.keep(kept, at);
    kept = at + length;
  }
  builder.keep(kept, bytes.length);
  return builder.close();
};

/** Length of the control sequence at `at`; 0 where there is none. */
export function measureSequence(bytes: Buffer, at: number): number {
  const limit = Math.min(bytes.length, at + MAX_SEQUENCE_BYTES);
  const kind = bytes[at + 1];
  for (let end = at + 2; end < limit; end++) {
    const byte = bytes[end] ?? 0;
    if (kind === BRACKET && byte >= 0x40 && byte <= 0x7e) return end + 1 - at;
    if (kind === CLOSE_BRACKET && byte === BELL) return end + 1 - at;
  }
  return 0;
}
