/**
 * Configurations made of lines and of sections in tags, as Apache, ProFTPD and Fluentd have them: takes a
 * source, gives settings.
 *
 * `<Directory /srv>` up to `</Directory>` is a setting with the lines between as its children. Names are
 * lower-case, since these programs do not tell cases apart. A closing tag closes what is innermost.
 */
import type { Source } from '../sources.js';
import { growTree, newDraft } from '../setting.js';
import type { Setting } from '../setting.js';
import { joinLines, splitWords } from './words.js';

/** The settings of a text. */
export function parseTags({ path, text }: Source): readonly Setting[] {
  const tree = growTree();
  for (const { text: raw, line } of joinLines(text)) {
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    const isTag = content.startsWith('<') && content.endsWith('>');
    const [name = '', ...values] = splitWords(isTag ? content.slice(1, -1) : content);
    if (isTag && name.startsWith('/')) tree.close();
    else if (isTag) tree.open(newDraft(name.toLowerCase(), values, { file: path, line }));
    else tree.add(newDraft(name.toLowerCase(), values, { file: path, line }));
  }
  return tree.settings;
}
