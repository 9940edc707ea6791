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
const MASK_INSIDE =
  /[*•█]{4,}|…|\.{3}.{0,4}$|^[xX]{4,}[0-9A-Za-z]{0,4}$|^[xX]{3,}(?:-[xX]{3,})+$|[xX]{8,}|(?:XXXX-){2,}/u;
/** `[REDACTED]`, `<your token>`, `__REDACTED__`, `%DB_PASSWORD%`: words in brackets or between marks. */
const BRACKETED = /^[[(<{]{1,3}[A-Za-z][\w .:-]*[\])>}]{1,3}$/;
const MARKED = /^(?:[_*%@-]{1,3})[A-Za-z][A-Za-z_ .:-]*(?:[_*%@-]{1,3})$/;
const TEMPLATE =
  /^(?:\$\{|\$\(|\$[A-Z_]+$|#\{|\{\{|\$\{\{|%\(|%[sdrvq]$|<[^<>]*>$|\{[\w.]*\}?$|:[a-z_]+$|!(?:secret|vault|env|env_var)\b)/;
const REFERENCE =
  /^(?:(?:process\.)?env\.[A-Za-z_]+$|os\.environ|os\.getenv|getenv\(|vault:|ENC\[|@Microsoft\.KeyVault|arn:aws:|file:\/|op:\/\/|\/run\/secrets\/|secrets?\.|self\.|config[.[])|^[A-Za-z_$][\w.$]*\($/;
const ADVICE =
  /^(?:(?:your|insert|replace|enter|put|add|some|sample|example|dummy|fake)[-_. ](?:[a-z0-9]+[-_. ])*[a-z0-9]+|(?:my|the|a)[-_. ](?:new[-_. ])?(?:password|passphrase|secret|token|api|key|client|access|auth|app)(?:[-_. ][a-z]+)*|taken out for privacy)$/i;

/** Quotes that were escaped with the value: `%22%22`. */
const QUOTED = /^["'](.*)["']$/s;

/** Of the shapes, only a run of one letter is made of these. */
const PLAIN = /^[0-9A-Za-z]+$/;

/** Whether a decoded value only stands for a secret. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim().replace(QUOTED, '$1');
  if (text === '' || NULLS.has(text.toLowerCase())) return true;
  if (isOneCharacter(text)) return true;
  if (PLAIN.test(text)) return MASK_INSIDE.test(text);
  return [MASK_RUN, MASK_INSIDE, BRACKETED, MARKED, TEMPLATE, REFERENCE, ADVICE].some((shape) =>
    shape.test(text),
  );
}

function isOneCharacter(text: string): boolean {
  const first = text[0] ?? '';
  return text.length >= 3 && text === first.repeat(text.length);
}
