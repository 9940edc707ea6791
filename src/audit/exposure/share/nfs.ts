/**
 * What the NFS server exports: takes `/etc/exports` and `/etc/exports.d`, gives a channel for each export.
 *
 * Format: exports(5).
 */
import { treeArea } from '../area.js';
import { listWords, quote } from '../phrase.js';
import type { Channel } from '../channel.js';
import { joinLines } from '../format/words.js';
import type { Source, Sources } from '../sources.js';

/** To whom and how. */
interface Client {
  readonly name: string;
  readonly options: readonly string[];
}

/** Words with quotes, octal escapes as three digits. */
const WORD = /"([^"]*)"|[^\s"]+/g;

/** The channels of NFS. */
export function readNfs(sources: Sources): readonly Channel[] {
  const drops = sources.list('/etc/exports.d').filter((name) => /^[^.].*\.exports$/.test(name));
  return ['/etc/exports', ...drops.map((name) => `/etc/exports.d/${name}`)].flatMap((path) => {
    const source = sources.read(path);
    return source ? parseExports(sources, source) : [];
  });
}

function parseExports(sources: Sources, { path: file, text }: Source): readonly Channel[] {
  return joinLines(text).flatMap(({ text: line, line: number }) => {
    const words = [...line.replace(/(?:^|\s)#.*$/s, '').matchAll(WORD)].map(
      ([plain, quoted]) => quoted ?? plain,
    );
    const [path, ...rest] = words.map(unescapeOctal);
    if (path?.startsWith('/') !== true) return [];
    return [describeExport(sources, { path, clients: readClients(rest), origin: { file, line: number } })];
  });
}

/** A word that begins with a dash gives options for all that follow. */
function readClients(words: readonly string[]): readonly Client[] {
  let shared: readonly string[] = [];
  const clients: Client[] = [];
  for (const word of words) {
    if (word.startsWith('-')) shared = word.slice(1).split(',');
    else {
      const [, name = '', options = ''] = /^([^(]*)(?:\(([^)]*)\)?)?/.exec(word) ?? [];
      clients.push({ name: name || '*', options: [...shared, ...options.split(',')] });
    }
  }
  return clients.length > 0 ? clients : [{ name: '*', options: shared }];
}

function describeExport(
  sources: Sources,
  export_: { readonly path: string; readonly clients: readonly Client[]; readonly origin: Channel['origin'] },
): Channel {
  const { path, clients, origin } = export_;
  const isOpen = clients.some(({ name }) => name === '*' || name === '0.0.0.0/0');
  const has = (option: string): boolean => clients.some(({ options }) => options.includes(option));
  const keepsRoot = has('no_root_squash');
  return {
    rule: 'exposure.nfs-export',
    what: `NFS exports ${quote(path)}`,
    origin,
    area: treeArea(sources, path),
    except: [],
    hidden: [],
    traits: [
      isOpen ? 'to every host' : `to ${listWords(clients.map(({ name }) => name))}`,
      ...(has('rw') ? ['writable'] : []),
      ...(keepsRoot ? ['no_root_squash: root of a client is root here'] : []),
      ...(has('insecure') ? ['insecure: any program of a client may ask'] : []),
    ],
    severity: isOpen || keepsRoot ? 'high' : 'medium',
    daemon: 'nfsd',
  };
}

function unescapeOctal(word: string): string {
  return word.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8) % 256));
}
