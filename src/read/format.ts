/**
 * Tells by its first bytes how a file is packed.
 *
 * Names prove nothing: rotation renames compressed files at will. Formats that logscan knows and cannot read are told
 * from plain text, because scanning their bytes raw would find nothing and look clean.
 */
import type { ReadFault } from '../model/window.js';
import { openGzip } from './gzip.js';
import type { ByteSource } from './source.js';

interface Format {
  readonly name: string;
  readonly magic: readonly number[];
  /** Where the magic stands; 0 if not given. */
  readonly at?: number;
  /** Opens the decoded stream; missing where logscan has no decoder. */
  readonly open?: (input: ByteSource) => ByteSource;
}

const ASCII = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];

const FORMATS: readonly Format[] = [
  { name: 'gzip', magic: [0x1f, 0x8b, 8], open: openGzip },
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'xz', magic: [0xfd, ...ASCII('7zXZ'), 0] },
  { name: 'bzip2', magic: ASCII('BZh') },
  { name: 'lz4', magic: [0x04, 0x22, 0x4d, 0x18] },
  { name: 'compress (.Z)', magic: [0x1f, 0x9d] },
  { name: 'zip', magic: [0x50, 0x4b, 3, 4] },
  { name: '7-Zip', magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: 'systemd journal', magic: ASCII('LPKSHHRH') },
];

/** How many first bytes `findFormat` wants to see. */
export const MAGIC_BYTES = 16;

/** The packed format that `head` begins, or undefined for bytes to be read as they are. */
export function findFormat(head: Buffer): Format | undefined {
  return FORMATS.find(({ magic, at = 0 }) => magic.every((byte, index) => head[at + index] === byte));
}

/** The fault of a format without a decoder. */
export function describeUnsupported(format: Format): ReadFault {
  return {
    code: 'unsupported',
    message: `The file is in ${format.name} format, which is not read yet; unpack it and scan the result`,
    offset: 0,
  };
}
