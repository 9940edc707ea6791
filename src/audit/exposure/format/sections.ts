/**
 * Configurations made of `[section]` and `key = value` lines, as Samba, rsync, systemd, vsftpd and Fluent Bit
 * have them: takes a source and the dialect, gives settings.
 *
 * A section is a setting with its lower-case title as name, its title as value, and its lines as children;
 * lines before the first section stand at the top. Keys are lower-case without blanks, as `guest ok` and `GuestOK`
 * are the same to Samba. A value is the rest of the line, without quotes around it. Nothing is thrown away: a key
 * that comes twice is there twice.
 */
import type { Source } from '../sources.js';
import { growTree, newDraft } from '../setting.js';
import type { Setting } from '../setting.js';
import { joinLines, unquote } from './words.js';

export interface SectionDialect {
  /** Characters that begin a comment line. */
  readonly comments: string;
  /** What stands between key and value. */
  readonly separator: '=' | ' ';
}

/** The settings of a text. */
export function parseSections({ path, text }: Source, dialect: SectionDialect): readonly Setting[] {
  const tree = growTree();
  for (const { text: raw, line } of joinLines(text)) {
    const content = raw.trim();
    if (content === '' || dialect.comments.includes(content[0] ?? '')) continue;
    const origin = { file: path, line };
    if (content.startsWith('[')) {
      const title = content.slice(1).replace(/\].*$/s, '').trim();
      tree.close();
      tree.open(newDraft(title.toLowerCase(), [title], origin));
    } else {
      const [key, value] = splitPair(content, dialect.separator);
      tree.add(newDraft(key, value === undefined ? [] : [unquote(value)], origin));
    }
  }
  return tree.settings;
}

/** A line without the separator is split at its first blank. */
function splitPair(content: string, separator: '=' | ' '): readonly [string, string | undefined] {
  const sign = separator === '=' ? content.indexOf('=') : -1;
  const at = sign < 0 ? content.search(/\s/) : sign;
  const key = (at < 0 ? content : content.slice(0, at)).toLowerCase().replace(/\s+/g, '');
  return [key, at < 0 ? undefined : content.slice(at + 1).trim()];
}
