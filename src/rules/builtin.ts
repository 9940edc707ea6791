/**
 * The rules that come with logscan: every pack of the project's `rules` folder.
 */
import { readdir, readFile } from 'node:fs/promises';
import { parsePack, type RuleSource } from './pack.js';

/** Right from `src/rules` and from `dist/rules` alike. */
const FOLDER = new URL('../../rules/', import.meta.url);

/** Reads the built-in packs with their examples, in the order of pack names. Throws `RuleError`. */
export async function readBuiltinSources(): Promise<readonly RuleSource[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.toml')).sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, FOLDER), 'utf8')));
  return texts.flatMap((text, index) => parsePack(text, `rules/${names[index]}`));
}
