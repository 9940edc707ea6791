/**
 * Headers of zip archives (PKWARE's APPNOTE.TXT, version 6.3.10, sections 4.3 and 4.5.3).
 */

/** What headers begin with. */
export const SIGNATURES = {
  entry: 0x04034b50,
  archiveExtra: 0x08064b50,
  directory: 0x02014b50,
  signature: 0x05054b50,
  zip64End: 0x06064b50,
  zip64Locator: 0x07064b50,
  end: 0x06054b50,
} as const;

/** Bytes that may stand before a descriptor, and do where it cannot be told otherwise. */
export const DESCRIPTOR_SIGNATURE = Buffer.from('PK\x07\x08', 'latin1');

/** Length of a local header without name and extra fields. */
export const ENTRY_BYTES = 30;

export interface ZipEntry {
  readonly name: Buffer;
  readonly encrypted: boolean;
  readonly method: number;
  /** Whether checksum and lengths stand behind the data. */
  readonly hasDescriptor: boolean;
  readonly crc: number;
  /** Length of the data in the archive; 0 with a descriptor means unknown. */
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Length of the header. */
  readonly headerBytes: number;
}

/** Length of the local header at the start of `bytes`, of which `ENTRY_BYTES` are there. */
export function measureEntry(bytes: Buffer): number {
  return ENTRY_BYTES + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
}

/** Reads the local header at the start of `bytes`, all of which is there. */
export function readEntry(bytes: Buffer): ZipEntry {
  const flags = bytes.readUInt16LE(6);
  const nameEnd = ENTRY_BYTES + bytes.readUInt16LE(26);
  const headerBytes = measureEntry(bytes);
  const packedBytes = bytes.readUInt32LE(18);
  const unpackedBytes = bytes.readUInt32LE(22);
  return {
    // A copy, since the header is gone when the name is shown.
    name: Buffer.from(bytes.subarray(ENTRY_BYTES, nameEnd)),
    encrypted: (flags & 1) !== 0,
    method: bytes.readUInt16LE(8),
    hasDescriptor: (flags & 8) !== 0,
    crc: bytes.readUInt32LE(14),
    ...readLengths(bytes.subarray(nameEnd, headerBytes), { packedBytes, unpackedBytes }),
    headerBytes,
  };
}

interface Lengths {
  readonly packedBytes: number;
  readonly unpackedBytes: number;
}

const ZIP64_FIELD = 1;
/** Stands in a 32-bit field whose value is in the extra field for 64 bits. */
const ELSEWHERE = 0xffffffff;

/** The lengths, from the 64-bit extra field where they are too large for the header. */
function readLengths(extra: Buffer, { packedBytes, unpackedBytes }: Lengths): Lengths {
  const field = findField(extra, ZIP64_FIELD);
  let at = 0;
  const replace = (value: number): number => {
    if (value !== ELSEWHERE || !field || field.length < at + 8) return value;
    at += 8;
    return Number(field.readBigUInt64LE(at - 8));
  };
  const unpacked = replace(unpackedBytes);
  return { packedBytes: replace(packedBytes), unpackedBytes: unpacked };
}

function findField(extra: Buffer, wanted: number): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === wanted) return extra.subarray(at + 4, end);
    at = end;
  }
  return undefined;
}

/** What stands behind a member's data if it could not stand before. */
export interface Descriptor extends Lengths {
  readonly crc: number;
  /** Length of the descriptor. */
  readonly length: number;
}

/** Longest descriptor: signature, checksum, two lengths of 64 bits. */
export const MAX_DESCRIPTOR_BYTES = 24;

/** Lengths of descriptors: without and with a signature, with lengths of 32 and of 64 bits. */
const DESCRIPTORS = [
  { length: 12, crcAt: 0, wide: false },
  { length: 16, crcAt: 4, wide: false },
  { length: 20, crcAt: 0, wide: true },
  { length: 24, crcAt: 4, wide: true },
] as const;

/** Reads the descriptor at the start of `bytes`, whose form only shows in that another header follows. */
export function readDescriptor(bytes: Buffer): Descriptor | undefined {
  const form = DESCRIPTORS.find(({ length }) => isHeader(bytes, length));
  if (!form) return undefined;
  const { length, crcAt, wide } = form;
  const read = (at: number): number => (wide ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at));
  return {
    length,
    crc: bytes.readUInt32LE(crcAt),
    packedBytes: read(crcAt + 4),
    unpackedBytes: read(crcAt + (wide ? 12 : 8)),
  };
}

const HEADERS: readonly number[] = Object.values(SIGNATURES);

/** Whether a header stands at `at`. */
export function isHeader(bytes: Buffer, at: number): boolean {
  return bytes.length >= at + 4 && HEADERS.includes(bytes.readUInt32LE(at));
}
