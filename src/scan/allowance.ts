/**
 * What the user allows, ready to be asked: entries that have not expired, with globs that know the working directory.
 */
import { createAllowance, type Allowance } from '../detect/allow.js';
import type { RegexEngine } from '../detect/regex.js';
import { isExpired } from '../model/allow.js';
import { compilePathGlob } from '../walk/exclusion.js';
import type { ScanOptions } from './options.js';

/** What the user allows; undefined for nothing. */
export function openAllowance(
  { allow = [], cwd = '/', now }: Pick<ScanOptions, 'allow' | 'now'> & { readonly cwd?: string },
  { compileTest }: Pick<RegexEngine, 'compileTest'>,
): Allowance | undefined {
  const entries = allow.filter((entry) => !isExpired(entry, now()));
  const compileGlob = (glob: string): ((file: string) => boolean) => compilePathGlob(glob, cwd);
  return entries.length === 0 ? undefined : createAllowance(entries, { compileTest, compileGlob });
}
