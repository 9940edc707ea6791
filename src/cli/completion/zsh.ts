/**
 * The completion script for zsh: a function for `fpath`, which may also be run with `eval`.
 */
import {
  listFirstWords,
  listPlaces,
  listSecondWords,
  quote,
  type Place,
  type PlaceOption,
  type Word,
} from './place.js';

/** The script. */
export function renderZsh(): string {
  const seconds = listSecondWords();
  const singles = listFirstWords().filter(({ word }) => !seconds.has(word));
  return `#compdef logscan
# Completions of logscan for zsh.

_logscan_rules() {
  local -a ids
  ids=(\${(f)"$(logscan rules list 2>/dev/null | cut -d ' ' -f 1)"})
  compadd "$@" - $ids
}

_logscan_commands() {
  local -a commands
  commands=(
${renderWords(listFirstWords())}  )
  _describe -t commands 'command' commands
}

_logscan() {
  local at='' depth=1
  if (( CURRENT > 2 )); then
    case $words[2] in
      (${singles.map(({ word }) => word).join('|')}) at=$words[2] depth=2 ;;
      (${[...seconds.keys()].join('|')})
        at=$words[2] depth=2
        (( CURRENT > 3 )) && at+=" $words[3]" depth=3
        ;;
    esac
  elif [[ $words[2] != -* ]]; then
    _logscan_commands
  fi
  # _arguments takes the first of its words for the command.
  (( CURRENT -= depth - 1 ))
  shift $(( depth - 1 )) words
  case $at in
${listPlaces().map(renderPlace).join('')}${[...seconds].map(renderGroup).join('')}  esac
}

if [[ "$funcstack[1]" == _logscan ]]; then
  _logscan "$@"
else
  compdef _logscan logscan
fi
`;
}

function renderGroup([word, words]: readonly [string, readonly Word[]]): string {
  return `    (${quote(word)})
      local -a commands
      commands=(
${renderWords(words)}      )
      _describe -t commands 'command' commands
      ;;
`;
}

function renderWords(words: readonly Word[]): string {
  return words.map(({ word, help }) => `    ${quote(`${word}:${help.replaceAll(':', '\\:')}`)}\n`).join('');
}

function renderPlace({ path, options, operands }: Place): string {
  const specs = [
    ...options.map(renderOption),
    ...operands.map((offer, index) =>
      quote(`${index === operands.length - 1 ? '*' : index + 1}:operand:${spellAction(offer)}`),
    ),
  ];
  return `    (${quote(path)})\n      _arguments -s \\\n        ${specs.join(' \\\n        ')}\n      ;;\n`;
}

function renderOption({ long, short, help, value, offer, repeats }: PlaceOption): string {
  const action =
    value === undefined
      ? ''
      : `:${value}:${repeats && offer === 'rules' ? '_sequence ' : ''}${spellAction(offer)}`;
  const text = `[${help.replace(/[[\]:\\]/g, '\\$&')}]${action}`;
  const star = repeats ? '*' : '';
  if (short === undefined) return quote(`${star}${long}${value === undefined ? '' : '='}${text}`);
  return `${quote(`(${short} ${long})`)}{${short},${long}}${quote(text)}`;
}

function spellAction(offer: PlaceOption['offer']): string {
  if (typeof offer !== 'string') return `(${offer.join(' ')})`;
  switch (offer) {
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'rules':
      return '_logscan_rules';
    case 'commands':
      return '_logscan_commands';
    case 'nothing':
      return ' ';
    default:
      return offer satisfies never;
  }
}
