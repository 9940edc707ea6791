/**
 * A stretch of known length of a decoder's input, such as a stored member of an archive.
 */
import type { Intake } from './intake.js';
import type { ByteSource } from './source.js';

export interface Range extends ByteSource {
  /** Bytes of the stretch that were not given yet. */
  readonly left: number;
}

/** Source of the next `bytes` bytes of `intake`, which it uses as it gives them. Ends early where the input does. */
export function openRange(intake: Intake, bytes: number): Range {
  let left = bytes;

  function give(target: Buffer): number {
    const count = intake.rest.copy(target, 0, 0, Math.min(left, target.length));
    intake.use(count);
    left -= count;
    return count;
  }

  return {
    get left() {
      return left;
    },
    get faults() {
      return intake.faults;
    },
    fill(target) {
      if (left === 0 || intake.rest.length > 0) return give(target);
      return intake.pull(1).then(() => give(target));
    },
    close() {},
  };
}
