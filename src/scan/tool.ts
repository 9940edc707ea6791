/**
 * Name and version of the program, as reports give them.
 */
import { readFileSync } from 'node:fs';

/** Right from `src/scan` and from `dist/scan` alike. */
const PACKAGE = new URL('../../package.json', import.meta.url);

function readVersion(): string {
  const content: unknown = JSON.parse(readFileSync(PACKAGE, 'utf8'));
  const version =
    typeof content === 'object' && content !== null && 'version' in content ? content.version : '';
  return String(version);
}

export const TOOL: { readonly name: string; readonly version: string } = {
  name: 'logscan',
  version: readVersion(),
};
