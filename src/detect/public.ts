/**
 * Values that look like secrets and are known to the whole world: application ids that programs ship with, and the
 * examples of vendors' manuals.
 *
 * They are kept as SHA-256 digests, so that nothing secret-shaped stands in a file of the project; the values
 * themselves are public, so an unkeyed digest gives nothing away.
 */
import { createHash } from 'node:crypto';

/** First 16 hexadecimal digits of SHA-256 of a value → what it is. */
const PUBLIC_VALUES: Readonly<Record<string, string>> = {
  '2a18d45e6a4750ca': 'Spotify client id of librespot',
  '60328ee7e720b52b': 'SoundCloud client id of Mopidy-SoundCloud',
  '31043aae8be22df7': 'key of the public YouTube client',
  '1a5d44a2dca19669': 'access key id of the AWS manual',
  '78314b11be2e5815': 'secret key of the AWS manual',
  c6ea27c534f993d3: 'access key id of the AWS manual',
  e21b597ba6b9cafa: 'secret key of the AWS manual',
};

/** Bytes of the values above: others need no digest. */
const LENGTHS: ReadonlySet<number> = new Set([20, 32, 39, 40]);

/** What a public value is, or undefined for a value that is not known to be public. */
export function describePublicValue(value: Buffer): string | undefined {
  if (!LENGTHS.has(value.length)) return undefined;
  return PUBLIC_VALUES[createHash('sha256').update(value).digest('hex').slice(0, 16)];
}
