/**
 * Tells by its first bytes what a file is.
 *
 * Names prove nothing: rotation renames compressed files at will. Only brotli, which has no magic bytes, is told by
 * name, and never when the bytes are text. Old tar archives, which have none either, are told by the checksum of their
 * first header. Formats that logscan knows and cannot read are told from plain text too,
 * because to search their bytes as they are would find nothing and look clean. The table is in docs/formats.md. What reads a
 * format is loaded when a file is of it.
 */
import type { ListMembers } from './archive/member.js';
import { BLOCK_BYTES, readTarHeader } from './archive/tar-header.js';
import type { ByteSource } from './source.js';
import { isPackedName, isText } from './text.js';

type Decode = (input: ByteSource) => ByteSource;

/** What is to be done with a file whose bytes are not simply text. */
export type Format =
  | { readonly kind: 'compressed'; readonly name: string; readonly load: () => Promise<Decode> }
  | {
      readonly kind: 'archive';
      readonly name: string;
      readonly load: () => Promise<ListMembers>;
      readonly expands: boolean;
    }
  /** Text in records. */
  | { readonly kind: 'records'; readonly name: string; readonly load: () => Promise<Decode> }
  /** Read by journalctl. */
  | { readonly kind: 'journal'; readonly name: string }
  /** Strings stand in it as they are, or it holds no text to speak of. */
  | { readonly kind: 'binary'; readonly name: string }
  /** Packed, encrypted or scattered: its strings cannot be seen in its bytes. */
  | { readonly kind: 'unsupported'; readonly name: string; readonly advice?: string };

/** How many first bytes `findFormat` wants to see. */
export const MAGIC_BYTES = 512;

const GZIP: Format = {
  kind: 'compressed',
  name: 'gzip',
  load: async () => (await import('./codec/gzip.js')).openGzip,
};
const ZSTD: Format = {
  kind: 'compressed',
  name: 'zstd',
  load: async () => (await import('./codec/zstd.js')).openZstd,
};
const FRAMES: Format = {
  kind: 'compressed',
  name: 'zstd or lz4',
  load: async () => (await import('./codec/frames.js')).openFrames,
};
const XZ: Format = {
  kind: 'compressed',
  name: 'xz',
  load: async () => (await import('./codec/xz.js')).openXz,
};
const BZIP2: Format = {
  kind: 'compressed',
  name: 'bzip2',
  load: async () => (await import('./codec/bzip2.js')).openBzip2,
};
const LZ4: Format = {
  kind: 'compressed',
  name: 'lz4',
  load: async () => (await import('./codec/lz4.js')).openLz4,
};
const BROTLI: Format = {
  kind: 'compressed',
  name: 'brotli',
  load: async () => (await import('./codec/brotli.js')).openBrotli,
};
const DOCKER: Format = {
  kind: 'records',
  name: 'Docker local log',
  load: async () => (await import('./codec/docker.js')).openDocker,
};
const TAR: Format = {
  kind: 'archive',
  name: 'tar',
  load: async () => (await import('./archive/tar.js')).listTar,
  expands: false,
};
const ZIP: Format = {
  kind: 'archive',
  name: 'zip',
  load: async () => (await import('./archive/zip.js')).listZip,
  expands: true,
};

const READ: readonly (readonly [magic: RegExp, format: Format])[] = [
  [/^\x1f\x8b/, GZIP],
  [/^\x28\xb5\x2f\xfd/, ZSTD],
  [/^[\x50-\x5f]\x2a\x4d\x18/, FRAMES],
  [/^\xfd7zXZ\0/, XZ],
  [/^BZh[1-9]/, BZIP2],
  [/^\x04\x22\x4d\x18/, LZ4],
  [/^\0[^]{3}\n\x06std(?:out|err)[\x10\x1a\x20]/, DOCKER],
  [/^LPKSHHRH/, { kind: 'journal', name: 'systemd journal' }],
  [/^[^]{257}ustar/, TAR],
  [/^PK(?:\x03\x04|\x05\x06|\x06\x06)/, ZIP],
];

const BINARY: readonly (readonly [magic: RegExp, name: string])[] = [
  [/^SQLite format 3\0/, 'SQLite database'],
  [/^\x7fELF/, 'ELF program or core dump'],
  [/^MZ[^][^]?\0/, 'Windows program'],
  [/^\xca\xfe\xba\xbe/, 'Java class'],
  [/^\0asm/, 'WebAssembly'],
  [/^\x80[\x02-\x05]/, 'Python pickle'],
  [/^bplist0/, 'binary property list'],
  [/^(?:\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF[^]{4}WEBP|[^]{4}ftyp(?:avif|heic|mif1))/, 'image'],
  [/^(?:ID3[\x02-\x04]|fLaC|OggS|RIFF[^]{4}WAVE)/, 'audio'],
  [/^(?:[^]{4}ftyp|\x1a\x45\xdf\xa3|RIFF[^]{4}AVI )/, 'video'],
];

const DECRYPT_ADVICE = 'decrypt it and scan the result';
const CONVERT_ADVICE = 'convert it to UTF-8 and scan the result';

const UNSUPPORTED: readonly (readonly [magic: RegExp, name: string, advice?: string])[] = [
  [/^ElfFile\0/, 'Windows event log'],
  [/^(?:\xff\xfe\0\0|\0\0\xfe\xff)/, 'UTF-32 text', CONVERT_ADVICE],
  [/^(?:(?:[\t\n\r -~]\0\0\0){8}|(?:\0\0\0[\t\n\r -~]){8})/, 'UTF-32 text', CONVERT_ADVICE],
  [/^\x1f[\x9d\xa0]/, 'compress (.Z)'],
  [/^\x78[\x01\x9c\xda]/, 'zlib'],
  [/^\x5d\0\0[\0-\x80]/, 'lzma'],
  [/^LZIP\x01/, 'lzip'],
  [/^\x89LZO\0/, 'lzop'],
  [/^\x02\x21\x4c\x18/, 'lz4 (legacy frame)'],
  [/^\xff\x06\0\0sNaPpY/, 'snappy'],
  [/^7z\xbc\xaf\x27\x1c/, '7-Zip'],
  [/^Rar!\x1a\x07/, 'RAR'],
  [/^PK(?:\x07\x08|00PK)/, 'zip (in parts)'],
  // A header of digits only, since old logs begin with dates such as 070701.
  [/^(?:07070[12][0-9A-Fa-f]{104}|070707[0-7]{70}|\xc7\x71|\x71\xc7)/, 'cpio'],
  [/^!<arch>\n/, 'ar'],
  [/^MSCF\0\0\0\0/, 'Windows cabinet'],
  [/^\xed\xab\xee\xdb/, 'RPM package'],
  [/^xar!\0/, 'xar'],
  [/^hsqs/, 'SquashFS'],
  [/^PACK\0\0\0[\x02\x03]/, 'Git pack'],
  [/^%PDF-\d/, 'PDF', 'extract its text and scan the result'],
  [/^(?:PAR1[\x15\0]|Obj\x01)/, 'columnar data (Parquet or Avro)', 'export it as text and scan the result'],
  [/^(?:Salted__|age-encryption\.org\/|-----BEGIN AGE ENCRYPTED FILE-----)/, 'encrypted', DECRYPT_ADVICE],
  // A session key, encrypted for somebody or by a password; or compressed data, which signing makes (RFC 9580, section 5).
  [
    /^(?:-----BEGIN PGP MESSAGE-----|\x85[^]{2}\x03|[\x84\xc1][^]{1,2}\x03|[\x8c\xc3][^][\x04-\x06][\x01-\x0d]|\xa3[\x01-\x03])/,
    'OpenPGP',
    DECRYPT_ADVICE,
  ],
];

const FORMATS: readonly (readonly [magic: RegExp, format: Format])[] = [
  ...READ,
  ...BINARY.map(([magic, name]) => [magic, { kind: 'binary', name } as const] as const),
  ...UNSUPPORTED.map(
    ([magic, name, advice]) =>
      [magic, { kind: 'unsupported', name, ...(advice !== undefined && { advice }) } as const] as const,
  ),
];

/** What a file named `name` that begins with `head` is; undefined for bytes to be read as they are. */
export function findFormat(head: Buffer, name = ''): Format | undefined {
  const text = head.toString('latin1', 0, MAGIC_BYTES);
  const found = FORMATS.find(([magic]) => magic.test(text))?.[1];
  // The few magic bytes of binary formats prove less than the name.
  const isBrotli = /\.br$/i.test(name) && (found?.kind ?? 'binary') === 'binary' && !isText(head);
  if (isBrotli) return BROTLI;
  return found ?? (isOldTar(head) ? TAR : undefined);
}

/** Whether a file begins with a header of tar, as it was before it had magic bytes, and as it still is on labels. */
function isOldTar(head: Buffer): boolean {
  const hasChecksum = /^[0-7 ]{6,7}[\0 ]/.test(head.toString('latin1', 148, 156));
  return (
    hasChecksum && head.length >= BLOCK_BYTES && readTarHeader(head.subarray(0, BLOCK_BYTES)) !== undefined
  );
}

/** Whether the bytes of a file of no known format are other than its name says. */
export function isMisnamed(head: Buffer, name: string): boolean {
  return isPackedName(name) && head.length > 0 && !isText(head);
}
