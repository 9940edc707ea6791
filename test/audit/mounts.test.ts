import { describe, expect, it } from 'vitest';
import { parseMounts } from '../../src/audit/mounts.js';

describe('parseMounts', () => {
  it('gives type and point by device number, whatever the optional fields', () => {
    const mounts = parseMounts(
      [
        '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
        '23 22 0:45 / /mnt/usb\\040stick rw master:2 shared:3 - vfat /dev/sdb1 rw,umask=0000',
        '24 22 259:300 / /data rw - xfs /dev/nvme0n1p300 rw',
      ].join('\n'),
    );
    expect(mounts.get(0x801)).toEqual({ type: 'ext4', point: Buffer.from('/') });
    expect(mounts.get(45)).toEqual({ type: 'vfat', point: Buffer.from('/mnt/usb stick') });
    expect(mounts.get((259 << 8) + (300 & 0xff) + ((300 >> 8) << 20))?.type).toBe('xfs');
  });

  it('prefers a mount of the top directory to a bind mount of a part', () => {
    const bind = '30 22 8:1 /srv /home/srv rw - ext4 /dev/sda1 rw';
    const top = '22 1 8:1 / /disk rw - ext4 /dev/sda1 rw';
    const second = '31 1 8:1 / /again rw - ext4 /dev/sda1 rw';
    expect(parseMounts([bind, top, second].join('\n')).get(0x801)?.point.toString()).toBe('/disk');
    expect(parseMounts(bind).get(0x801)?.point.toString()).toBe('/home/srv');
  });

  it('passes over lines of another shape', () => {
    expect(parseMounts('').size).toBe(0);
    expect(parseMounts('1 2 x:y / / rw - ext4 d rw\n1 2 8:1\n1 2 8:1 / / rw\n - - -').size).toBe(0);
  });
});
