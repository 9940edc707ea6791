/**
 * A host in a directory for the audit of credentials, and detectors that take the word `hackme` for a secret.
 */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FindLeaks } from '../../../src/audit/hygiene/facts.js';
import { TEXTS } from '../scene.js';

export interface FakeHost {
  readonly root: string;
  /** Makes a file; gives its path on this machine. */
  readonly write: (path: string, text: string, mode?: number) => string;
}

export function makeHost(): FakeHost {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'logscan-hygiene-')));
  chmodSync(root, 0o755);
  const write = (path: string, text: string, mode = 0o644): string => {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true, mode: 0o755 });
    writeFileSync(full, text);
    chmodSync(full, mode);
    return full;
  };
  write('etc/passwd', `${TEXTS.passwd}\n`);
  write('etc/group', `${TEXTS.group}\n`);
  return { root, write };
}

export const findLeaks: FindLeaks = async (_name, text) =>
  text
    .toString('latin1')
    .split('\n')
    .flatMap((line, at) =>
      line.includes('hackme') ? [{ line: at + 1, rule: 'test.word', severity: 'high' as const }] : [],
    );
