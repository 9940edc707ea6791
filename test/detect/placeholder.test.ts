import { describe, expect, test } from 'vitest';
import { isPlaceholder } from '../../src/detect/placeholder.js';

/** What programs, manuals and masks write where a secret would stand. */
const PLACEHOLDERS: Readonly<Record<string, readonly string[]>> = {
  nothing: ['', ' ', '        ', '\t'],
  nulls: [
    'none',
    'None',
    'NULL',
    'nil',
    'undefined',
    'true',
    'FALSE',
    'yes',
    'no',
    'on',
    'off',
    '0',
    '1',
    'n/a',
    'NaN',
  ],
  'quotes round nothing': ['""', "''", '"None"'],
  'words for nothing': ['empty', 'unset', '(null)', '<nil>', '<none>', '[none]', '{}'],
  asterisks: ['***', '********', '****************', '"********"', "'***'", '(****)', '[***]', '*****'],
  'other masks': ['••••••••', '####', '████████', '...', '…', '----', '____', '"..."', '<...>'],
  'runs of x': ['xxx', 'xxxx', 'XXXXXXXX', 'x'.repeat(20), 'X'.repeat(40), 'xxxx-xxxx', 'XXXX-XXXX-XXXX'],
  'half masked': ['abcd****', '****3fad', 'ab********yz', 'ab…yz', 'abcd...wxyz', `12${'x'.repeat(10)}`],
  'words of masking': [
    'REDACTED',
    'redacted',
    'removed',
    'hidden',
    'masked',
    'filtered',
    'SNIP',
    'censored',
    'omitted',
  ],
  'masking in brackets': [
    '<redacted>',
    '<hidden>',
    '<REMOVED>',
    '<token>',
    '<your-token>',
    '<ApiKey>',
    '[REDACTED]',
    '[redacted]',
    '[Filtered]',
    '(removed)',
    '(hidden)',
    '{redacted}',
    '**REDACTED**',
    '__REDACTED__',
    "SecretStr('**********')",
  ],
  'format directives': ['%s', '%r', '%d', '%v', '%q', '%(name)s', '%PASSWORD%'],
  templates: [
    '{token}',
    '{0}',
    '{user.password}',
    '${VAR}',
    '${VAR:-none}',
    '$VAR',
    '$DB_PASSWORD',
    '$(cat /run/x)',
    '{{ x }}',
    '{{password}}',
    '${{ secrets.TOKEN }}',
    ':token',
    ':api_key',
    '<%= token %>',
  ],
  references: [
    '!secret mqtt_password',
    '!vault |',
    '!env_var',
    'process.env.TOKEN',
    'os.environ["X"]',
    'os.getenv("X")',
    'vault:secret/data/x',
    'ENC[AES256_GCM,data:x]',
    'arn:aws:secretsmanager:x',
    'op://vault/item/field',
    '/run/secrets/db',
    'secrets.TOKEN',
    'self.password',
    'config["x"]',
    'config.password',
    'file:///etc/pw',
  ],
  advice: [
    'YOUR_API_KEY',
    'your_client_secret_here',
    'your-token',
    'your.token',
    'my-secret-key',
    'the_password',
    'insert-key-here',
    'replace_me',
    'replace-with-your-key',
    'enter_password',
    'example_token',
    'dummy-secret',
    'fake-token',
  ],
  'words of manuals': [
    'changeme',
    'CHANGE_ME',
    'changeit',
    'todo',
    'FIXME',
    'value',
    'string',
    'key=value',
    'example',
  ],
  'the name itself': [
    'password',
    'Passwd',
    'passphrase',
    'token',
    'apikey',
    'API_KEY',
    'secret',
    'pwd',
    'credentials',
  ],
  'one character': ['aaaaaaaa', '00000000', '000', '-'.repeat(12), '=====', '????'],
};

describe.each(Object.entries(PLACEHOLDERS))('%s', (_kind, values) => {
  test.each(values)('%j is a placeholder', (value) => {
    expect(isPlaceholder(value)).toBe(true);
    expect(isPlaceholder(` ${value}\t`)).toBe(true);
  });
});

/** What people and generators choose; every one must survive. */
const REAL: readonly string[] = [
  'hackmeqTdE3u',
  'Summer2024!',
  'P@ssw0rd',
  'passw0rd!',
  'password1',
  'hunter2',
  'correct horse battery staple',
  'Tr0ub4dor&3',
  'letmein',
  'admin',
  'admin123',
  'raspberry',
  'root',
  'qwerty',
  'dragon99',
  '1234',
  '12345678',
  '20240131',
  'Fixture!Sub&It1gn1',
  'BasicKbcPSSAp',
  'xX_gamer_Xx',
  'xylophone',
  'x-ray-9',
  'xxx9',
  'nothing2',
  'nullpointer7',
  'noneofyour',
  'trueLove1',
  'yes1',
  'off2',
  'secret123',
  'mypass1',
  'yourname5',
  'changeme1',
  'Changeme!',
  'todo1',
  'value9',
  'key=value1',
  '%dragon9',
  '%s3cret',
  '$uperS3cret',
  '#hash9',
  '*star5',
  ':Colon9',
  '~tilde',
  '/slash9pw',
  'a..b9',
  'aaaaaaaB',
  'ünïcödé9',
  'пароль42',
  '密码1234',
  'p😀ss',
  'one more time 99',
  '{"a":1}',
  'ABCD-EFGH-1234',
  'example1',
  'A1b2'.repeat(10),
  'A1b2'.repeat(1000),
  `${'aB3-'.repeat(10)}_`,
];

describe('a real value', () => {
  test.each(REAL)('%j survives', (value) => {
    expect(isPlaceholder(value)).toBe(false);
  });
});

test('the tables are as long as they claim to be', () => {
  expect(new Set(Object.values(PLACEHOLDERS).flat()).size).toBeGreaterThanOrEqual(80);
  expect(new Set(REAL).size).toBeGreaterThanOrEqual(40);
});

describe('placeholders that are taken for secrets', () => {
  test.each(['taken out for privacy', '#{token}', '@@TOKEN@@'])('%j', (value) => {
    expect(isPlaceholder(value)).toBe(true);
  });
});

describe('real values that are lost', () => {
  test.each([
    ['marks round a word, and digits', '_My5ecret_'],
    ['marks round a word, and digits', '*Hunter2*'],
    ['a token of base64url between marks', `_${'aB3dE5fG7h'.repeat(4)}-`],
    ['four letters x and more', 'xxxxGamer2024'],
    ['three stops inside', 'Wait...what9'],
    ['a passphrase that begins like advice', 'the quick brown fox 99'],
    ['a passphrase that begins like advice', 'my-dog-ate-42-shoes'],
    ['an opening bracket and no closing one', '<X4Vdce7Rn'],
    ['a dollar sign and capitals', '$UMMER2024'],
    ['a word and a full stop', 'env.2024-Pw'],
    ['a bang', '!environment9'],
  ])('%s: %j', (_why, value) => {
    expect(isPlaceholder(value)).toBe(false);
  });
});

test('hostile text is judged in time linear in its length', () => {
  const started = performance.now();
  for (const unit of ['x', '*', 'XXXX-', 'a ', 'my-', '<', '[', '..', 'xxxxxxx ', '%41', '-_']) {
    expect(typeof isPlaceholder(`${unit.repeat(100_000)}!`)).toBe('boolean');
  }
  expect(performance.now() - started).toBeLessThan(2000);
});
