/**
 * Whether a directory belongs to a file system of the kernel, such as /proc.
 *
 * Their files are switches and queues that say they are regular: reading `/proc/kmsg` waits for ever,
 * `/proc/kcore` seems to have 128 TiB. The walk does not slide into one on its way down from `/`.
 */
import { statfs } from 'node:fs/promises';

// Magic numbers of linux/magic.h.
const KERNEL_TYPES: ReadonlySet<number> = new Set([
  0x9fa0, // proc
  0x62656572, // sysfs
  0x0027e0eb, // cgroup
  0x63677270, // cgroup2
  0x64626720, // debugfs
  0x74726163, // tracefs
  0x73636673, // securityfs
  0x62656570, // configfs
  0xf97cff8c, // selinuxfs
  0xcafe4a11, // bpf
  0x65735543, // fusectl
  0x42494e4d, // binfmt_misc
  0xde5e81e4, // efivarfs
  0x19800202, // mqueue
]);

/** Whether the path lies on such a file system; false when the system does not say. */
export async function isKernelFileSystem(path: Buffer): Promise<boolean> {
  try {
    const { type } = await statfs(path);
    return KERNEL_TYPES.has(type >>> 0);
  } catch {
    return false;
  }
}
