/**
 * The completion script for fish 3.
 */
import {
  listFirstWords,
  listPlaces,
  listSecondWords,
  type FlagOffer,
  type Place,
  type PlaceOption,
  type Word,
} from './place.js';

/** The script. */
export function renderFish(): string {
  const seconds = listSecondWords();
  const singles = listFirstWords().filter(({ word }) => !seconds.has(word));
  return `# Completions of logscan for fish.
function __logscan_at
    set -l words (commandline -opc)
    set -e words[1]
    set -l at
    switch "$words[1]"
        case ${singles.map(({ word }) => word).join(' ')}
            set at $words[1]
        case ${[...seconds.keys()].join(' ')}
            set at (string join ' ' $words[1..2])
    end
    test "$at" = "$argv[1]"
end

function __logscan_first
    test (count (commandline -opc)) -eq 1
end

function __logscan_rules
    logscan rules list 2>/dev/null | cut -d ' ' -f 1
end

${renderWords('__logscan_first', listFirstWords())}${[...seconds].map(([word, words]) => renderWords(`__logscan_at ${word}`, words)).join('')}${listPlaces().map(renderPlace).join('')}`;
}

function renderWords(condition: string, words: readonly Word[]): string {
  return words
    .map(({ word, help }) => `complete -c logscan -n ${escape(condition)} -f -a ${word} -d ${escape(help)}\n`)
    .join('');
}

function renderPlace({ path, options, operands }: Place): string {
  const condition = escape(`__logscan_at "${path}"`);
  const offers = operands.filter((offer) => offer !== 'files').map(spellOffer);
  const start = `complete -c logscan -n ${condition}`;
  const bare = operands.includes('files')
    ? ''
    : `${start} -f${offers.map((offer) => ` -a ${offer}`).join('')}\n`;
  return (
    bare + options.map((option) => `${start}${spellOption(option)} -d ${escape(option.help)}\n`).join('')
  );
}

function spellOption({ long, short, value, offer }: PlaceOption): string {
  const names = `${short === undefined ? '' : ` -s ${short.slice(1)}`} -l ${long.slice(2)}`;
  if (value === undefined) return names;
  if (offer === 'files') return `${names} -r -F`;
  return `${names} -x${offer === 'nothing' ? '' : ` -a ${spellOffer(offer)}`}`;
}

function spellOffer(offer: FlagOffer): string {
  if (typeof offer !== 'string') return escape(offer.join(' '));
  switch (offer) {
    case 'folders':
      return escape('(__fish_complete_directories)');
    case 'rules':
      return escape('(__logscan_rules)');
    case 'commands':
      return escape(
        listFirstWords()
          .map(({ word }) => word)
          .join(' '),
      );
    case 'files':
    case 'nothing':
      return "''";
    default:
      return offer satisfies never;
  }
}

/** A text as one word of fish, in whose single quotes a backslash takes the next quote. */
function escape(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
