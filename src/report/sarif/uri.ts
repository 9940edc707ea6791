/**
 * File names as SARIF's URIs: relative below the root, absolute `file:///` elsewhere, percent-encoded.
 *
 * Code scanning resolves relative URIs against the repository and ignores `uriBaseId`, hence no base ids. Names are
 * those that reports show: a byte that is not UTF-8 stands in the URI as it stands in the name, `\xNN`, encoded.
 */
import { posix } from 'node:path';

/** Where names begin: both absolute. */
export interface UriBase {
  readonly cwd: string;
  readonly sarifRoot: string;
}

/** The URI of a file or directory; standard input is `stdin`, the root itself `./`. */
export function locateFile(file: string, { cwd, sarifRoot }: UriBase): string {
  if (file === '-') return 'stdin';
  const absolute = posix.resolve(cwd, file);
  const relative = posix.relative(posix.resolve(sarifRoot), absolute);
  if (relative === '') return './';
  if (relative === '..' || relative.startsWith('../')) return `file://${encodePath(absolute)}`;
  const uri = encodePath(relative);
  // RFC 3986, 4.2: a colon in the first segment of a relative reference would end a scheme.
  return /^[^/]*:/.test(uri) ? `./${uri}` : uri;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}

function encodeSegment(segment: string): string {
  // A lone surrogate has no UTF-8 form and would make encodeURIComponent throw.
  const wellFormed = Buffer.from(segment).toString();
  return encodeURIComponent(wellFormed).replaceAll('%3A', ':');
}
