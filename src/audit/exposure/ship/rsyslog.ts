/**
 * What rsyslog forwards: takes its configuration in both its languages, gives channels.
 *
 * Messages that come by files (imfile) and those that rsyslog itself writes to files go the same ways, so a rule
 * that forwards concerns both; filters before it are not followed, which makes the finding a guess unless the rule
 * takes everything. Parameters: https://www.rsyslog.com/doc/configuration/
 */
import type { Channel, Origin } from '../channel.js';
import { joinLines, lineCounter, unquote } from '../format/words.js';
import { growTree, isYes, loadSettings, namedIn, newDraft, valueIn } from '../setting.js';
import type { Grammar, Growth, Setting } from '../setting.js';
import type { Source, Sources } from '../sources.js';
import { readDestination, shipChannels } from './destination.js';
import type { Destination, Input } from './destination.js';

const CONFIGS = ['/etc/rsyslog.conf', '/usr/local/etc/rsyslog.conf'];

/** The beginning of `input(type="imfile" File="/x")`, which may go over any number of lines. */
const OBJECT = /\b(input|action|include|module|global)\s{0,99}\(/gi;
/** Longer objects are none; what never ends would be searched again and again. */
const MAX_OBJECT_LENGTH = 4096;
const PARAMETER = /\b([\w.]{1,64})\s{0,99}=\s{0,99}("(?:[^"\\]|\\[^])*"|'[^']*')/g;
/** `@@(o)host:port;Template` behind a selector, a filter or `&`. */
const FORWARD = /(?:^|\s)(@@?)(?:\([^()\s]*\))?(\[[\w:.]+\]|[\w.-]+)(?::(\d+))?(?:;\w+)?\s*$/;
const WRITE = /^[^\s/$:][^\s/]*\s+-?(\/[^\s;]+)/;

const MAX_SELECTOR_LENGTH = 200;
const MAX_FORWARDS = 50;

const GRAMMAR: Grammar = {
  parse: parseRsyslog,
  includes: ({ name, values, children }) => {
    if (name === '$includeconfig') return values;
    return name === 'include' ? [valueIn(children, 'file') ?? ''] : undefined;
  },
};

/** The channels of rsyslog. */
export function readRsyslog(sources: Sources): readonly Channel[] {
  return CONFIGS.flatMap((path) => {
    const settings = loadSettings(sources, path, GRAMMAR);
    const shipping = { program: 'rsyslog', daemon: 'rsyslogd', inputs: inputsOf(settings) };
    const forwards = sources.bound(forwardsOf(settings), MAX_FORWARDS);
    return forwards.flatMap(({ destination, isGuess }) => {
      const channels = shipChannels(sources, { ...shipping, destinations: [destination] });
      return isGuess ? channels.map((channel) => ({ ...channel, isGuess })) : channels;
    });
  });
}

/** Objects, directives, forwards and written files as settings; everything else is left out. */
function parseRsyslog({ path, text }: Source): readonly Setting[] {
  const tree = growTree();
  const plain = text.replace(/^[ \t]*#.*$/gm, '');
  const lineAt = lineCounter(plain);
  const rest: string[] = [];
  let from = 0;
  for (const { name, at, begin, end } of findObjects(plain)) {
    const origin = { file: path, line: lineAt(at) };
    tree.open(newDraft(name, [textBefore(plain, at)], origin));
    for (const [, key = '', value = ''] of plain.slice(begin, end).matchAll(PARAMETER)) {
      tree.add(newDraft(key.toLowerCase(), [unquote(value)], origin));
    }
    tree.close();
    rest.push(plain.slice(from, at), plain.slice(at, end + 1).replace(/[^\n]/g, ' '));
    from = end + 1;
  }
  for (const { text: content, line } of joinLines(rest.join('') + plain.slice(from)))
    addLegacy(tree, content.trim(), { file: path, line });
  return tree.settings;
}

interface ObjectAt {
  readonly name: string;
  readonly at: number;
  /** Behind the parenthesis that opens it. */
  readonly begin: number;
  /** The parenthesis that closes it. */
  readonly end: number;
}

function* findObjects(text: string): Generator<ObjectAt, void> {
  let from = 0;
  for (const { 0: head, 1: name = '', index: at } of text.matchAll(OBJECT)) {
    const begin = at + head.length;
    const end = at < from ? undefined : endOfObject(text, begin);
    if (end === undefined) continue;
    yield { name: name.toLowerCase(), at, begin, end };
    from = end + 1;
  }
}

/** Where the parenthesis stands that closes an object; strings hide parentheses, and there are none within others. */
function endOfObject(text: string, begin: number): number | undefined {
  let quote = '';
  for (let at = begin; at < text.length && at - begin <= MAX_OBJECT_LENGTH; at++) {
    const char = text.charAt(at);
    if (quote === '') {
      if (char === ')') return at;
      if (char === '(') return undefined;
      if (char === '"' || char === "'") quote = char;
    } else if (char === '\\') at++;
    else if (char === quote) quote = '';
  }
  return undefined;
}

/** What stands before an object on its line, which may be a selector. */
function textBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - MAX_SELECTOR_LENGTH), at);
  return before.slice(before.lastIndexOf('\n') + 1).trim();
}

function addLegacy(tree: Growth, line: string, origin: Origin): void {
  const [, directive = '', value = ''] = /^(\$\w+)\s+(\S+)/.exec(line) ?? [];
  if (directive !== '') tree.add(newDraft(directive.toLowerCase(), [value], origin));
  const [, sign, host = '', port] = FORWARD.exec(line) ?? [];
  const address = port === undefined ? host : `${host}:${port}`;
  if (sign !== undefined) tree.add(newDraft('@', [sign, address, line], origin));
  const [, file] = WRITE.exec(line) ?? [];
  if (file !== undefined && sign === undefined) tree.add(newDraft('write', [file], origin));
}

function inputsOf(settings: readonly Setting[]): readonly Input[] {
  const objects = namedIn(settings, 'input', 'action').map(({ children, origin }) => ({
    patterns: [valueIn(children, 'file') ?? ''],
    origin,
  }));
  const legacy = namedIn(settings, '$inputfilename', 'write').map(({ values, origin }) => ({
    patterns: [...values],
    origin,
  }));
  return [...objects, ...legacy];
}

interface Forward {
  readonly destination: Destination;
  /** Whether a filter stands before it. */
  readonly isGuess: boolean;
}

function forwardsOf(settings: readonly Setting[]): readonly Forward[] {
  const isEncrypted = namedIn(settings, '$actionsendstreamdrivermode').some(
    ({ values }) => values[0] === '1',
  );
  const legacy = namedIn(settings, '@').map(({ values, origin }) => {
    const [sign = '', address = '', line = ''] = values;
    // Datagrams have no stream driver.
    const destination = readDestination(address, origin, sign === '@@' && isEncrypted);
    return { destination, isGuess: !takesAll(line) };
  });
  return [...legacy, ...namedIn(settings, 'action').flatMap(forwardOf)];
}

function forwardOf({ children, values, origin }: Setting): readonly Forward[] {
  const host = valueIn(children, 'target', 'server', 'serverurl');
  if (host === undefined || !/^om/i.test(valueIn(children, 'type') ?? '')) return [];
  const port = valueIn(children, 'port');
  const isEncrypted =
    valueIn(children, 'streamdrivermode', 'streamdriver.mode') === '1' ||
    isYes(valueIn(children, 'tls', 'usehttps'));
  const address = port === undefined ? host : `${host}:${port}`;
  return [
    { destination: readDestination(address, origin, isEncrypted), isGuess: !takesAll(values[0] ?? '') },
  ];
}

/** Whether a rule takes messages of every facility. */
function takesAll(selector: string): boolean {
  return selector === '' || selector.startsWith('*.') || selector.startsWith('@');
}
