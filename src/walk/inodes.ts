/**
 * A set of files by identity, that is by (device, inode), to see the same bytes once and loops never.
 *
 * Takes the numbers of a bigint `lstat`; gives membership. A double holds inode numbers only up to 2^53,
 * and two files that fall together would leave one of them unread, so greater numbers stay bigints.
 * Promises about 40 bytes per file, and room for a thousand million files on each device.
 */

/** What identifies a file on this host while it exists. */
export interface Inode {
  readonly dev: bigint;
  readonly ino: bigint;
}

export interface InodeSet {
  /** Adds a file; false when it was there already. */
  readonly add: (inode: Inode) => boolean;
  readonly has: (inode: Inode) => boolean;
}

// A JavaScript Set throws beyond 2^24 members, so each device has several.
const SHARDS = 64;

/** An empty set. */
export function createInodeSet(): InodeSet {
  const devices = new Map<bigint, readonly Set<number | bigint>[]>();
  const has = (inode: Inode): boolean => shardOf(devices, inode).has(memberOf(inode));
  const add = (inode: Inode): boolean => {
    const shard = shardOf(devices, inode);
    const before = shard.size;
    return shard.add(memberOf(inode)).size > before;
  };
  return { add, has };
}

function shardOf(devices: Map<bigint, readonly Set<number | bigint>[]>, inode: Inode): Set<number | bigint> {
  let shards = devices.get(inode.dev);
  if (shards === undefined) {
    shards = Array.from({ length: SHARDS }, () => new Set<number | bigint>());
    devices.set(inode.dev, shards);
  }
  return shards[Number(inode.ino % BigInt(SHARDS))] ?? new Set();
}

function memberOf({ ino }: Inode): number | bigint {
  return ino <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(ino) : ino;
}
