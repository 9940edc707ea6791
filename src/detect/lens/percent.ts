/**
 * Undoes one level of percent-encoding (RFC 3986, section 2.1).
 */
import { buildView, type Lens } from '../view.js';

const PERCENT = 0x25;

/** A view with one level of percent escapes undone. */
export const undoPercent: Lens = (view) => {
  const { bytes } = view;
  if (!bytes.includes(PERCENT)) return undefined;
  const builder = buildView(view);
  let kept = 0;
  for (let at = bytes.indexOf(PERCENT); at >= 0; at = bytes.indexOf(PERCENT, Math.max(kept, at + 1))) {
    const value = readHex(bytes[at + 1], bytes[at + 2]);
    if (value < 0) continue;
    builder.keep(kept, at);
    kept = at + 3;
    builder.add(value, at, kept);
  }
  builder.keep(kept, bytes.length);
  return kept > 0 ? builder.close() : undefined;
};

/** The byte that two hexadecimal digits stand for; -1 if they are none. */
export function readHex(high: number | undefined, low: number | undefined): number {
  const text = String.fromCharCode(high ?? 0, low ?? 0);
  return /^[0-9A-Fa-f]{2}$/.test(text) ? Number.parseInt(text, 16) : -1;
}
