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
  let changed = false;
  for (let at = 0; at < bytes.length;) {
    const value = bytes[at] === PERCENT ? readHex(bytes[at + 1], bytes[at + 2]) : -1;
    const length = value < 0 ? 1 : 3;
    builder.add(value < 0 ? (bytes[at] ?? 0) : value, at, at + length);
    if (value >= 0) changed = true;
    at += length;
  }
  return changed ? builder.close() : undefined;
};

function readHex(high: number | undefined, low: number | undefined): number {
  const text = String.fromCharCode(high ?? 0, low ?? 0);
  return /^[0-9A-Fa-f]{2}$/.test(text) ? Number.parseInt(text, 16) : -1;
}
