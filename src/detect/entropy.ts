/**
 * Shannon entropy: how evenly a text uses its characters.
 */

/** Bits per character of Latin-1 `text`; 0 for an empty one. */
export function measureEntropy(text: string): number {
  const counts = new Uint32Array(256);
  for (let at = 0; at < text.length; at++) counts[text.charCodeAt(at)]!++;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
