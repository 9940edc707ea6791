/**
 * What may stand at each place of a command line, as every shell's script needs it.
 *
 * Takes the tables of commands and flags; gives a place per command, with its options and what they offer, and the words
 * that may stand first. Texts of help lose nothing here; each shell escapes them in its own way.
 */
import { COMMANDS, GROUPS } from '../command.js';
import type { CommandEntry, Offer } from '../command/entry.js';
import { FORMAT_ALIASES, FORMAT_NAMES } from '../../report/format.js';
import { listSpellings, spellFlag, type Flag } from '../flag.js';
import { FLAGS, flagsOf } from '../flags.js';

/** A word of a command, and what it is for. */
export interface Word {
  readonly word: string;
  readonly help: string;
}

export interface PlaceOption {
  readonly long: string;
  readonly short: string | undefined;
  readonly help: string;
  /** Name of the value; undefined for an option that takes none. */
  readonly value: string | undefined;
  readonly offer: FlagOffer;
  /** Whether it may be given again. */
  readonly repeats: boolean;
}

/** What a value may be: beyond what operands know, directories, the start of a text, and what nobody can list. */
export type FlagOffer = Offer | 'folders' | 'nothing';

export interface Place {
  /** Words of the command, joined by a blank; empty for logscan without one. */
  readonly path: string;
  readonly options: readonly PlaceOption[];
  /** What operands are, first to last; the last may be given again. */
  readonly operands: readonly Offer[];
}

/** Places behind a command, the one without a command first. */
export function listPlaces(): readonly Place[] {
  const everywhere = describeOption(findRow('help'));
  const describe = (path: string, entry: CommandEntry): Place => ({
    path,
    options: [...flagsOf(entry.name).map(describeOption), everywhere],
    operands: entry.operands.map(({ offer }) => offer),
  });
  const [scan] = COMMANDS;
  if (scan === undefined) return [];
  const bare = describe('', scan);
  return [
    { ...bare, options: [...bare.options, describeOption(findRow('version'))] },
    ...COMMANDS.map((entry) => describe(entry.words.filter(Boolean).join(' '), entry)),
    { path: 'help', options: [], operands: ['commands'] },
  ];
}

/** Words that may stand first. */
export function listFirstWords(): readonly Word[] {
  const single = COMMANDS.filter(({ words }) => words[1] === undefined);
  return [
    ...single.map(({ words: [word], summary }) => ({ word, help: summary })),
    ...Object.entries(GROUPS).map(([word, help]) => ({ word, help })),
    { word: 'help', help: 'Print the help of a command' },
  ];
}

/** Words that may stand second, by the first. */
export function listSecondWords(): ReadonlyMap<string, readonly Word[]> {
  return new Map(
    Object.keys(GROUPS).map((group) => [
      group,
      COMMANDS.flatMap(({ words: [first, word], summary }) =>
        first === group && word !== undefined ? [{ word, help: summary }] : [],
      ),
    ]),
  );
}

/** A text as one word of bash, zsh or fish. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function describeOption(flag: Flag): PlaceOption {
  return {
    long: spellFlag(flag),
    short: flag.short === undefined ? undefined : `-${flag.short}`,
    help: flag.help,
    value: flag.value,
    offer: offerOf(flag),
    repeats: flag.kind === 'list',
  };
}

function offerOf(flag: Flag): FlagOffer {
  if (flag.choices !== undefined) return listSpellings(flag);
  switch (flag.value) {
    case 'RULE_ID':
      return 'rules';
    case 'DIR':
      return 'folders';
    case 'FORMAT=FILE':
      return [...FORMAT_NAMES, ...Object.keys(FORMAT_ALIASES)].map((name) => `${name}=`);
    case undefined:
    default:
      return flag.path ? 'files' : 'nothing';
  }
}

function findRow(name: string): Flag {
  const row = FLAGS.find((flag) => flag.name === name);
  if (row === undefined) throw new Error(`The flag table has no row "${name}"`);
  return row;
}
