/**
 * Names of files as services see them that know a checkout: by the path below its root.
 *
 * Takes names as reports show them, absolute or relative to the working directory; gives the relative path.
 */
import { posix } from 'node:path';

/** Where names begin: both absolute. */
export interface Checkout {
  readonly cwd: string;
  /** Root of the checkout. */
  readonly sarifRoot: string;
}

/** The path below the root, empty for the root itself; undefined outside it and for standard input. */
export function findRelative(file: string, { cwd, sarifRoot }: Checkout): string | undefined {
  if (file === '-') return undefined;
  const relative = posix.relative(posix.resolve(sarifRoot), posix.resolve(cwd, file));
  return relative === '..' || relative.startsWith('../') ? undefined : relative;
}
