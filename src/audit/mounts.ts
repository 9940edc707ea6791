/**
 * Mounted file systems: takes the text of `/proc/self/mountinfo`, gives type and mount point by device.
 *
 * Needed for two things only: a file system without modes cannot be mended with chmod, and a search for
 * hard links must start at the top of its file system. Lines of another shape are passed over; a device
 * that is not listed (btrfs subvolumes have numbers of their own) is simply unknown.
 * Format: proc_pid_mountinfo(5).
 */
export interface Mount {
  /** `ext4`, `vfat`, `cifs`, … */
  readonly type: string;
  readonly point: Buffer;
}

/** File systems that make up modes from mount options such as `umask=` and ignore chmod: mount(8), mount.cifs(8). */
export const MODELESS_FILE_SYSTEMS: ReadonlySet<string> = new Set([
  'vfat',
  'msdos',
  'exfat',
  'ntfs',
  'ntfs3',
  'fuseblk',
  'cifs',
  'smb3',
  'smbfs',
]);

/** Mounts by device number; for a device mounted in several places, one that shows its top directory. */
export function parseMounts(text: string): ReadonlyMap<number, Mount> {
  const mounts = new Map<number, Mount>();
  const tops = new Set<number>();
  for (const line of text.split('\n')) {
    const [front = '', back = ''] = line.split(' - ');
    const [, , device = '', top, point] = front.split(' ');
    const number = deviceNumber(device);
    const type = back.split(' ')[0];
    if (number === undefined || point === undefined || !type || tops.has(number)) continue;
    if (top === '/') tops.add(number);
    if (top === '/' || !mounts.has(number)) mounts.set(number, { type, point: unescapePoint(point) });
  }
  return mounts;
}

/** `major:minor` as one number in the layout of the `st_dev` of Linux: makedev(3). */
function deviceNumber(text: string): number | undefined {
  const match = /^(\d+):(\d+)$/.exec(text);
  if (!match) return undefined;
  const major = Number(match[1]);
  const minor = Number(match[2]);
  return (minor % 256) + (major % 4096) * 256 + Math.floor(minor / 256) * 2 ** 20;
}

/** The kernel writes space, tab, line feed and backslash as three octal digits. */
function unescapePoint(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(parseInt(digits, 8)),
  );
  return Buffer.from(plain, 'latin1');
}
