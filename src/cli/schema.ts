/**
 * The JSON Schema of the configuration file, made from the table of flags.
 *
 * Takes nothing; gives the document that stands in `docs/schema/config.schema.json`. It describes TOML as editors see it:
 * keys are flags, and `allow` and `notify` are lists of tables.
 */
import { SEVERITIES } from '../model/severity.js';
import { CHANNEL_KINDS } from '../notify/channel.js';
import { describeFlag, isConfigurable, listSpellings, type Flag } from './flag.js';
import { FLAGS } from './flags.js';

/** A part of a schema. */
export type Schema = Readonly<Record<string, unknown>>;

const TEXT: Schema = { type: 'string', minLength: 1 };

const ALLOW: Schema = {
  description: 'Findings to live with: counted, not reported. All conditions of an entry must hold',
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    properties: {
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{12,32}$', description: 'As reports show it' },
      rule: { type: 'string', pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$', description: 'Id of a rule' },
      path: { ...TEXT, description: 'A glob: of a name if it has no slash, else of a path' },
      regex: { ...TEXT, description: 'RE2, for any part of the secret' },
      reason: { ...TEXT, description: 'Why this is allowed' },
      expires: {
        description: 'The last day on which the entry holds, a date or a text',
        type: 'string',
        format: 'date',
      },
    },
    required: ['reason'],
    anyOf: ['fingerprint', 'rule', 'path', 'regex'].map((name) => ({ required: [name] })),
  },
};

const SECRET = 'A file that only its owner reads, relative to the configuration file';
const CREDENTIAL = 'A credential that systemd hands over, see LoadCredential= in systemd.exec(5)';

const NOTIFY: Schema = {
  description: 'Whom new findings are told to, in runs with --notify',
  type: 'array',
  maxItems: 20,
  items: {
    type: 'object',
    additionalProperties: false,
    properties: {
      kind: { enum: CHANNEL_KINDS },
      name: { ...TEXT, maxLength: 60, description: 'For messages about it; the kind if not given' },
      'min-severity': { enum: SEVERITIES, default: 'info', description: 'Tell nothing less severe' },
      'timeout-s': { type: 'integer', minimum: 1, maximum: 60, default: 10 },
      to: {
        description: 'mail: an address, or a list of them',
        anyOf: [TEXT, { type: 'array', items: TEXT, minItems: 1 }],
      },
      from: { ...TEXT, description: 'mail: the address of the sender' },
      sendmail: { ...TEXT, default: '/usr/sbin/sendmail', description: 'mail: absolute path of the program' },
      url: { ...TEXT, description: 'https, or http on this machine; not for discord and slack' },
      'url-file': { ...TEXT, description: SECRET },
      'url-credential': { ...TEXT, description: CREDENTIAL },
      'token-file': { ...TEXT, description: SECRET },
      'token-credential': { ...TEXT, description: CREDENTIAL },
      'allow-http': { type: 'boolean', default: false, description: 'Allow http to other machines' },
      command: {
        type: 'array',
        items: TEXT,
        minItems: 1,
        maxItems: 50,
        description: 'command: an absolute path, and arguments',
      },
      format: {
        enum: ['text', 'json'],
        default: 'text',
        description: 'command: what it gets on standard input',
      },
    },
    required: ['kind'],
  },
};

/** The schema, draft 2020-12. */
export function describeConfig(): Schema {
  const settings = FLAGS.filter(isConfigurable).map((flag) => [flag.name, describeSetting(flag)] as const);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of logscan',
    type: 'object',
    additionalProperties: false,
    properties: { ...Object.fromEntries(settings), allow: ALLOW, notify: NOTIFY },
  };
}

/** The document as it stands in its file. */
export function renderSchema(): string {
  return `${JSON.stringify(describeConfig(), null, 2)}\n`;
}

function describeSetting(flag: Flag): Schema {
  const { default: fallback } = flag;
  return {
    description: describeFlag(flag),
    ...describeValue(flag),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

function describeValue(flag: Flag): Schema {
  switch (flag.kind) {
    case 'switch':
      return { type: 'boolean' };
    case 'number':
      return { type: 'integer', minimum: flag.min ?? 0, maximum: flag.max ?? 999_999_999 };
    case 'choice':
      return { enum: listSpellings(flag) };
    case 'text':
      return TEXT;
    case 'list':
      return { type: 'array', items: TEXT };
  }
}
