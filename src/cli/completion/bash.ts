/**
 * The completion script for bash 4 and later; it needs no bash-completion package.
 *
 * bash splits words at `=` and gives the pieces, so that `--format=te` arrives as three words.
 */
import { listFirstWords, listPlaces, listSecondWords, quote, type FlagOffer, type Place } from './place.js';

/** The script. */
export function renderBash(): string {
  const firsts = listFirstWords().map(({ word }) => word);
  const seconds = listSecondWords();
  const singles = firsts.filter((word) => !seconds.has(word));
  return `# Completions of logscan for bash.
_logscan() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local path='' options='' offer='' operand='nothing' file=''
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $prev == '=' ]]; then
    prev="\${COMP_WORDS[COMP_CWORD-2]}"
    # What follows the format in --output FORMAT=FILE.
    [[ $prev == -* ]] || file='files'
  fi
  if ((COMP_CWORD > 1)); then
    case "\${COMP_WORDS[1]}" in
      ${singles.join(' | ')}) path="\${COMP_WORDS[1]}" ;;
      ${[...seconds.keys()].join(' | ')})
        path="\${COMP_WORDS[1]}"
        ((COMP_CWORD > 2)) && path+=" \${COMP_WORDS[2]}"
        ;;
    esac
  fi
  case "$path" in
${listPlaces().map(renderPlace).join('')}${[...seconds].map(([word, words]) => `    ${quote(word)}) operand=${quote(words.map((second) => second.word).join(' '))} ;;\n`).join('')}  esac
  if [[ -n $file ]]; then
    offer="$file"
  elif [[ -z $offer ]]; then
    offer="$operand"
    if [[ $cur == -* ]]; then
      offer="$options"
    elif ((COMP_CWORD == 1)); then
      _logscan_offer ${quote(firsts.join(' '))} "$cur"
      _logscan_offer "$offer" "$cur"
      return
    fi
  fi
  _logscan_offer "$offer" "$cur"
}

${OFFER}complete -F _logscan logscan
`;
}

/** Puts what is offered, and begins like the second word, into the answer. */
const OFFER = `_logscan_offer() {
  local IFS=$'\\n' line lead=''
  case "$1" in
    nothing) return ;;
    files | folders) compopt -o filenames 2>/dev/null ;;
    rules) if [[ $2 == *,* ]]; then lead="\${2%,*},"; fi ;;
    *=) compopt -o nospace 2>/dev/null ;;
  esac
  while read -r line; do
    if [[ -n $line ]]; then COMPREPLY+=("$lead$line"); fi
  done < <(
    case "$1" in
      files) compgen -f -- "$2" ;;
      folders) compgen -d -- "$2" ;;
      rules) compgen -W "$(logscan rules list 2>/dev/null | cut -d ' ' -f 1)" -- "\${2##*,}" ;;
      *) IFS=' ' && compgen -W "$1" -- "$2" ;;
    esac
  )
}

`;

function renderPlace({ path, options, operands }: Place): string {
  const names = options.flatMap(({ long, short }) => (short === undefined ? [long] : [short, long]));
  const values = options.filter(({ value }) => value !== undefined);
  const cases = values.map(({ long, offer }) => `        ${long}) offer=${quote(spellOffer(offer))} ;;\n`);
  return `    ${quote(path)})
      options=${quote(names.join(' '))}
      operand=${quote(spellOffer(operands[0] ?? 'nothing'))}
      case "$prev" in
${cases.join('')}        *) ;;
      esac
      ;;
`;
}

function spellOffer(offer: FlagOffer): string {
  if (typeof offer !== 'string') return offer.join(' ');
  return offer === 'commands'
    ? listFirstWords()
        .map(({ word }) => word)
        .join(' ')
    : offer;
}
