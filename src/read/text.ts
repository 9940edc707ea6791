/**
 * Tells text from other bytes, by the first of them and by names. Needs none of the decoders.
 */

/** Names of packed and encrypted files whose bytes should tell. */
const SUFFIX = /\.(?:gz|tgz|zst|tzst|xz|txz|bz2|tbz2|lz4|zip|Z|zz|lzma|lz|lzo|7z|rar|gpg|pgp|age|enc)$/i;

/** Whether a file is named as a packed or encrypted one. */
export function isPackedName(name: string): boolean {
  return SUFFIX.test(name);
}

/** Whether there is no control character among the first bytes but those of text and terminals. */
export function isText(head: Buffer): boolean {
  return (
    /^(?:\xff\xfe|\xfe\xff)/.test(head.toString('latin1', 0, 2)) ||
    !/[\0-\x06\x0e-\x1a\x1c-\x1f\x7f-\x9f]/.test(head.toString('utf8'))
  );
}
