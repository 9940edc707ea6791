import { expect, test } from 'vitest';
import { RuleError } from '../../src/rules/error.js';

test('a rule error names file, rule, field and reason, in words and in fields', () => {
  const error = new RuleError({ file: 'own/pack.toml', rule: 'acme.key', field: 'pattern' }, 'not valid RE2');

  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('RuleError');
  expect(error).toMatchObject({ file: 'own/pack.toml', rule: 'acme.key', field: 'pattern' });
  expect(error.message).toBe('Rule "acme.key" in "own/pack.toml", field "pattern": not valid RE2');
});
