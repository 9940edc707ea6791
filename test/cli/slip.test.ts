import { expect, test } from 'vitest';
import { rephrase } from '../../src/cli/slip.js';

test.each([
  [
    "error: option '-j, --jobs <N>' argument 'a'\nb' is invalid. Instead, use 1",
    `--jobs "a'\nb" is invalid: use 1`,
  ],
  ["error: unknown option '--it''s'", `Unknown option "--it''s"; see --help`],
  [
    "error: unknown command 'x'\n(Did you mean one of lst, list?)",
    'Unknown command "x"; did you mean "lst" or "list"?',
  ],
  [
    "error: too many arguments for 'show'. Expected 1 argument but got 2.",
    'Too many operands for "show": it takes 1, not 2',
  ],
  ['error: something new\n', 'something new'],
])('says %j in our words', (message, words) => {
  expect(rephrase(message)).toBe(words);
});
