/**
 * Tells values that stand for a secret from secrets: masks, templates, nulls, and words of advice.
 *
 * Takes a decoded value as text; pure. A value is a placeholder for every rule alike, so rules need no word about it.
 */

const NULLS = new Set(
  (
    'none null nil undefined true false yes no on off 0 1 n/a na empty unset nan ' +
    'redacted removed hidden masked filtered secure secret snip omitted sanitized censored obfuscated suppressed ' +
    'value string key token password passwd passphrase pass pwd apikey api_key key=value credentials bearer basic ' +
    'changeme change_me changeit todo fixme example placeholder dummy yourpassword your_password mypassword ' +
    'replace_me replaceme insert-key-here xxx'
  ).split(' '),
);

/** Runs of one mask character, perhaps in brackets or with a few clear characters at an end. */
const MASK_RUN = /^[[(<"'{]*(?:[*•]+|[#·█]{2,}|\.{3,}|-{4,}|_{4,})[\])>"'}]*$/u;
const MASK_INSIDE = /[*•█]{4,}|…|\.\.\.|^[xX]{4,}|[xX]{8,}|(?:XXXX-){2,}/u;
const WRAPPED_WORD = /^(?:[[(<{_*%-]{1,3})[A-Za-z][\w .:-]*(?:[\])>}_*%-]{1,3})$/;
const TEMPLATE =
  /^(?:\$\{|\$\(|\$[A-Z_][A-Z0-9_]*$|\{\{|\$\{\{|%\(|%[sdrvq]$|%[A-Z_]+%$|<[^<>]*>?$|\{[\w.]*\}?$|:[a-z_]+$|!secret\b|!vault\b|!env)/;
const REFERENCE =
  /^(?:process\.env|os\.environ|os\.getenv|getenv\(|env\.|vault:|ENC\[|@Microsoft\.KeyVault|arn:aws:|file:\/|op:\/\/|\/run\/secrets\/|secrets?\.|self\.|config[.[])|^[A-Za-z_$][\w.$]*\($/;
const ADVICE =
  /^(?:your|my|the|insert|replace|enter|put|add|some|sample|example|dummy|fake)[-_. ](?:[a-z0-9]+[-_. ])*[a-z0-9]+$/i;

/** Whether a decoded value only stands for a secret. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  if (text === '' || NULLS.has(text.toLowerCase())) return true;
  if (isOneCharacter(text)) return true;
  return [MASK_RUN, MASK_INSIDE, WRAPPED_WORD, TEMPLATE, REFERENCE, ADVICE].some((shape) => shape.test(text));
}

function isOneCharacter(text: string): boolean {
  const first = text[0] ?? '';
  return text.length >= 3 && text === first.repeat(text.length);
}
