/**
 * Whom to notify: `[[notify]]` in the user's own configuration file, and nowhere else.
 *
 * Takes what stands under the key; gives channels with their secrets read. Tokens come from files that only their owner reads,
 * or from credentials of systemd ($CREDENTIALS_DIRECTORY, systemd.exec(5)), never from an argument, the environment or the
 * configuration itself. Every fault is a `UsageError` that names file, entry and field, and no address.
 */
import { dirname, isAbsolute, join, resolve } from 'node:path';
import * as v from 'valibot';
import { SEVERITIES } from '../model/severity.js';
import { CHANNEL_KINDS, type Channel } from '../notify/channel.js';
import { explainUrl } from '../notify/web.js';
import { explainEntry, listEntries, refuseEntry, type EntryPlace } from './entry.js';
import type { Host } from './host.js';
import { readPrivate } from './private.js';
import { suggest } from './suggestion.js';

export interface NotifyContext {
  readonly file: string;
  readonly env: Host['env'];
}

const MAX_CHANNELS = 20;
const MAX_SECRET_BYTES = 4096;
const DEFAULT_TIMEOUT_S = 10;

const Text = v.pipe(
  v.string('use a text'),
  v.nonEmpty('it must not be empty'),
  v.regex(/^[^\p{Cc}]*$/u, 'it must not hold control characters'),
);
/** Starts with no dash, and holds nothing that a header or sendmail would read otherwise. */
const Address = v.pipe(
  Text,
  v.regex(/^[\w.+=/~!#$%&*^{|}][\w.+=/~!#$%&*^{|}'-]*(@[\w.-]+)?$/, 'use an address such as me@example.org'),
);
const Name = v.pipe(Text, v.maxLength(60, 'use at most 60 characters'));
const Absolute = v.pipe(Text, v.check(isAbsolute, 'use an absolute path'));
const Common = {
  name: v.optional(Name),
  'min-severity': v.optional(v.picklist(SEVERITIES, `use one of ${SEVERITIES.join(', ')}`), 'info'),
  'timeout-s': v.optional(
    v.pipe(
      v.number('use a whole number from 1 to 60'),
      v.integer('use a whole number from 1 to 60'),
      v.minValue(1, 'use a whole number from 1 to 60'),
      v.maxValue(60, 'use a whole number from 1 to 60'),
    ),
    DEFAULT_TIMEOUT_S,
  ),
};
const Url = {
  url: v.optional(Text),
  'url-file': v.optional(Text),
  'url-credential': v.optional(Text),
  'allow-http': v.optional(v.boolean('use true or false'), false),
};
const Token = { 'token-file': v.optional(Text), 'token-credential': v.optional(Text) };
const Mail = v.strictObject({
  kind: v.literal('mail'),
  ...Common,
  to: v.union([Address, v.pipe(v.array(Address), v.minLength(1))], 'use an address, or a list of them'),
  from: v.optional(Address),
  sendmail: v.optional(Absolute, '/usr/sbin/sendmail'),
});
const Web = v.strictObject({
  kind: v.picklist(['webhook', 'ntfy', 'gotify', 'discord', 'slack']),
  ...Common,
  ...Url,
  ...Token,
});
const Health = v.strictObject({ kind: v.literal('healthcheck'), ...Common, ...Url });
const COMMAND_WORDS = 'use a list: an absolute path, and arguments';
const Command = v.strictObject({
  kind: v.literal('command'),
  ...Common,
  command: v.pipe(
    v.array(Text, COMMAND_WORDS),
    v.maxLength(50, 'use at most 50 words'),
    v.check(([file]) => file !== undefined && isAbsolute(file), COMMAND_WORDS),
  ),
  format: v.optional(v.picklist(['text', 'json'], 'use text or json'), 'text'),
});

/** Checks the value of the key `notify` and reads its secrets; undefined for none. Throws `UsageError`. */
export async function parseNotify(value: unknown, context: NotifyContext): Promise<readonly Channel[]> {
  const entries = listEntries(value, { table: 'notify', file: context.file });
  const channels: Channel[] = [];
  for (const [index, item] of entries.entries()) {
    const place: EntryPlace = { table: 'notify', file: context.file, index };
    if (index >= MAX_CHANNELS) throw refuseEntry(place, '-', `list at most ${MAX_CHANNELS}`);
    const channel = await parseChannel(item, place, context);
    const isTwin = channels.some(({ name }) => name === channel.name);
    if (isTwin) throw refuseEntry(place, 'name', `"${channel.name}" is taken; give each a name of its own`);
    channels.push(channel);
  }
  return channels;
}

async function parseChannel(item: unknown, place: EntryPlace, context: NotifyContext): Promise<Channel> {
  const kind = readKind(item, place);
  switch (kind) {
    case 'mail': {
      const { to, from, sendmail, ...rest } = check(Mail, item, place);
      const list = typeof to === 'string' ? [to] : to;
      return { ...describe(rest), kind, to: list, sendmail, ...(from === undefined ? {} : { from }) };
    }
    case 'command': {
      const { command, format, ...rest } = check(Command, item, place);
      const [file = '', ...args] = command;
      return { ...describe(rest), kind, command: [file, ...args], format };
    }
    case 'healthcheck': {
      const entry = check(Health, item, place);
      return { ...describe(entry), kind, url: await readUrl(entry, place, context) };
    }
    case 'webhook':
    case 'ntfy':
    case 'gotify':
    case 'discord':
    case 'slack': {
      const entry = check(Web, item, place);
      const url = await readUrl(entry, place, context);
      const token = await readSecret('token', entry, { place, context });
      return { ...describe(entry), kind, url, ...(token === undefined ? {} : { token }) };
    }
    default:
      return kind satisfies never;
  }
}

function readKind(item: unknown, place: EntryPlace): Channel['kind'] {
  const kind: unknown = typeof item === 'object' && item !== null && 'kind' in item ? item.kind : undefined;
  const known = CHANNEL_KINDS.find((name) => name === kind);
  if (known !== undefined) return known;
  const meant = typeof kind === 'string' ? suggest(kind, CHANNEL_KINDS) : '';
  throw refuseEntry(place, 'kind', `use one of ${CHANNEL_KINDS.join(', ')}${meant}`);
}

interface EntrySchema extends v.GenericSchema {
  readonly entries: object;
}

function check<S extends EntrySchema>(schema: S, item: unknown, place: EntryPlace): v.InferOutput<S> {
  const result = v.safeParse(schema, item);
  if (result.success) return result.output;
  throw explainEntry(place, result.issues[0], { known: Object.keys(schema.entries), missing: {} });
}

type CommonEntry = v.InferOutput<v.ObjectSchema<typeof Common, undefined>> & { readonly kind: string };

function describe(entry: CommonEntry): Pick<Channel, 'name' | 'minSeverity' | 'timeoutMs'> {
  return {
    name: entry.name ?? entry.kind,
    minSeverity: entry['min-severity'],
    timeoutMs: entry['timeout-s'] * 1000,
  };
}

type UrlEntry = v.InferOutput<v.ObjectSchema<typeof Url, undefined>> & { readonly kind: string };

async function readUrl(entry: UrlEntry, place: EntryPlace, context: NotifyContext): Promise<string> {
  const isSecret = entry.kind === 'discord' || entry.kind === 'slack';
  if (isSecret && entry.url !== undefined) {
    throw refuseEntry(place, 'url', 'whoever knows it can write there; put it into a file and name url-file');
  }
  const kept = await readSecret('url', entry, { place, context });
  if (kept !== undefined && entry.url !== undefined) throw refuseEntry(place, 'url', 'it is given twice');
  const url = entry.url ?? kept;
  if (url === undefined) throw refuseEntry(place, isSecret ? 'url-file' : 'url', 'it is missing');
  const fault = explainUrl(url, entry['allow-http']);
  if (fault !== undefined) throw refuseEntry(place, 'url', fault);
  return url;
}

interface SecretContext {
  readonly place: EntryPlace;
  readonly context: NotifyContext;
}

type SecretEntry = Readonly<
  Partial<Record<`${'url' | 'token'}-${'file' | 'credential'}`, string | undefined>>
>;

/** The one line of a secret's file or credential; undefined for none. */
async function readSecret(
  what: 'url' | 'token',
  entry: SecretEntry,
  { place, context }: SecretContext,
): Promise<string | undefined> {
  const [file, credential] = [entry[`${what}-file`], entry[`${what}-credential`]];
  if (file !== undefined && credential !== undefined)
    throw refuseEntry(place, `${what}-file`, 'it is given twice');
  if (file === undefined && credential === undefined) return undefined;
  const path =
    file === undefined
      ? findCredential(credential ?? '', { place, context }, what)
      : resolve(dirname(context.file), file);
  const bytes = await readPrivate(path, {
    use: 'a secret',
    check: `${what}-${file === undefined ? 'credential' : 'file'} of [[notify]]`,
    maxBytes: MAX_SECRET_BYTES,
    isCredential: file === undefined,
  });
  const secret = bytes.toString('utf8').trim();
  // A line end within would begin another header.
  if (!/^[\x21-\x7e]+$/.test(secret))
    throw refuseEntry(place, `${what}-file`, 'it must hold one line without blanks');
  return secret;
}

function findCredential(name: string, { place, context }: SecretContext, what: string): string {
  const folder = context.env['CREDENTIALS_DIRECTORY'] ?? '';
  if (!/^[\w.@-]+$/.test(name) || /^\.+$/.test(name)) {
    throw refuseEntry(place, `${what}-credential`, 'use the name of a credential');
  }
  if (isAbsolute(folder)) return join(folder, name);
  throw refuseEntry(
    place,
    `${what}-credential`,
    'systemd gave this run no credentials; use LoadCredential= in its unit',
  );
}
