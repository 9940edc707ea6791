import { expect, test } from 'vitest';
import { describeBug } from '../../src/cli/bug.js';

const SECRET = 'hunter' + '2'.repeat(8);

function fail(message: string): unknown {
  try {
    throw new TypeError(message);
  } catch (error) {
    return error;
  }
}

test('shows kind and frames, never the message', () => {
  const text = describeBug(fail(`Unexpected ${SECRET}`));
  expect(text).toMatch(/^logscan: TypeError\n {4}at fail /);
  expect(text).not.toContain(SECRET);
});

test('is not fooled by a message that looks like frames', () => {
  const text = describeBug(fail(`first\n    at ${SECRET} (x.js:1:1)\n    at ${SECRET}`));
  expect(text).toContain('at fail ');
  expect(text).not.toContain(SECRET);
});

test('keeps a message out that was changed after the stack was made', () => {
  const error = fail(`    at ${SECRET}`) as Error;
  error.message = 'other';
  expect(describeBug(error)).not.toContain(SECRET);
});

test('quotes a system error’s code, and no code, name or value that could be anything', () => {
  expect(describeBug(Object.assign(new Error('x'), { code: 'ENOENT' }))).toContain('logscan: Error ENOENT\n');
  const odd = Object.assign(new Error('x'), { code: SECRET, name: `${SECRET} ${SECRET}` });
  expect(describeBug(odd)).not.toContain(SECRET);
  expect(describeBug(SECRET)).not.toContain(SECRET);
});
