/**
 * File names as SARIF's URIs: relative below the root, absolute `file:///` elsewhere, percent-encoded.
 *
 * Code scanning resolves relative URIs against the repository and ignores `uriBaseId`, hence no base ids. Names are
 * those that reports show: a byte that is not UTF-8 stands in the URI as it stands in the name, `\xNN`, encoded.
 */
import { posix } from 'node:path';
import { type Checkout, findRelative } from '../checkout.js';

/** The URI of a file or directory; standard input is `stdin`, the root itself `./`. */
export function locateFile(file: string, base: Checkout): string {
  if (file === '-') return 'stdin';
  const relative = findRelative(file, base);
  if (relative === undefined) return `file://${encodePath(posix.resolve(base.cwd, file))}`;
  if (relative === '') return './';
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
