/**
 * Where log shippers send to: takes addresses as configurations write them and the patterns of logs that are
 * read, gives channels.
 *
 * Of an address only host and port are ever kept, and these only if nothing in it can be part of a credential.
 * All inputs of a configuration are taken to reach all its outputs, as the wiring between is not followed.
 */
import { patternArea } from '../area.js';
import { isLoopback } from '../loopback.js';
import { describeOrigin } from '../phrase.js';
import type { Area, Channel, Origin } from '../channel.js';
import type { Sources } from '../sources.js';

export interface Destination {
  /** `"logs.example.org:514"`, or words where the address is not fit to be shown. */
  readonly name: string;
  readonly origin: Origin;
  /** Whether it is this host. */
  readonly isLocal: boolean;
  /** Undefined if the configuration does not tell. */
  readonly isEncrypted: boolean | undefined;
  /** Whether the address holds a literal credential. */
  readonly hasCredential: boolean;
}

/** Logs that a shipper reads. */
export interface Input {
  /** Absolute patterns of paths; others are passed over. */
  readonly patterns: readonly string[];
  readonly except?: readonly string[];
  readonly origin: Origin;
}

/** What a shipper is told. */
export interface Shipping {
  readonly program: string;
  readonly daemon?: string;
  readonly inputs: readonly Input[];
  readonly destinations: readonly Destination[];
}

const MAX_INPUTS = 200;
const MAX_DESTINATIONS = 50;

const ADDRESS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^/?#]*)@)?([^/?#]*)([^]*)$/i;
const HOST = /^(?:[\w.-]+|\[[0-9a-f:.]+\]|\$\{?[\w.:-]+\}?)(?::\d{1,5})?$/i;
const ENCRYPTED = /^(?:https|tls|ssl|tcps|tcp\+tls|amqps|rediss|wss|grpcs)$/i;
const CLEAR = /^(?:http|tcp|udp|amqp|redis|ws|syslog)$/i;
const SECRET_QUERY = /[?&;](?:[\w-]*(?:token|key|secret|passw(?:or)?d|auth))=([^&#;]+)/i;
/** Values that a program fills in when it starts: `${X}`, `$X`, `%{X}`, `{{ x }}`, `{env.X}`. */
const PLACEHOLDER = /^(?:\$|%\{|\{)/;

/** A destination by its address; `isEncrypted` is what the configuration says beside it. */
export function readDestination(address: string, origin: Origin, isEncrypted?: boolean): Destination {
  const [, scheme = '', user = '', host = '', rest = ''] = ADDRESS.exec(address.trim()) ?? [];
  const told = ENCRYPTED.test(scheme) ? true : CLEAR.test(scheme) ? (isEncrypted ?? false) : isEncrypted;
  const password = user.slice(user.indexOf(':') + 1);
  const token = SECRET_QUERY.exec(rest)?.[1] ?? '';
  return {
    name: isFit(host, rest) ? JSON.stringify(host) : 'an address that is not shown',
    origin,
    isLocal: isLoopback(host) || scheme.toLowerCase() === 'unix' || address.startsWith('/'),
    isEncrypted: told,
    hasCredential: (user.includes(':') && isLiteral(password)) || isLiteral(token),
  };
}

/** A sign further on may mean that what looks like a host is the beginning of a password. */
function isFit(host: string, rest: string): boolean {
  return host.length <= 255 && HOST.test(host) && !rest.includes('@');
}

function isLiteral(text: string): boolean {
  return text !== '' && !PLACEHOLDER.test(text);
}

/** The channels of a shipper. */
export function shipChannels(sources: Sources, shipping: Shipping): readonly Channel[] {
  const { inputs, destinations } = shipping;
  return sources.bound(inputs, MAX_INPUTS).flatMap((input) => {
    const except = (input.except ?? []).filter(isAbsolute).map((pattern) => areaOf(sources, pattern));
    return input.patterns.filter(isAbsolute).flatMap((pattern) => {
      const read = { area: areaOf(sources, pattern), except, origin: input.origin };
      if (destinations.length === 0) return [sendNowhere(shipping, read)];
      return sources
        .bound(destinations, MAX_DESTINATIONS)
        .map((destination) => send(shipping, read, destination));
    });
  });
}

type Read = Pick<Channel, 'area' | 'except' | 'origin'>;

function send({ program, daemon }: Shipping, { origin, ...read }: Read, destination: Destination): Channel {
  const { name, isLocal, isEncrypted, hasCredential } = destination;
  const isClear = isEncrypted === false && !isLocal;
  const what = `${program} sends it to ${name}`;
  const isElsewhere = origin.file !== destination.origin.file || origin.line !== destination.origin.line;
  return {
    rule: isClear ? 'exposure.shipped-unencrypted' : 'exposure.shipped',
    what,
    origin: destination.origin,
    ...read,
    hidden: [],
    traits: [
      ...(isLocal ? ['on this host'] : [describeEncryption(isEncrypted)]),
      ...(isElsewhere ? [`as told at ${describeOrigin(origin)}`] : []),
    ],
    severity: isClear ? 'medium' : 'info',
    ...(daemon !== undefined && { daemon }),
    ...(hasCredential && {
      disclosure: {
        rule: 'exposure.shipper-credential',
        origin: destination.origin,
        what: `The address to which ${program} sends holds a credential`,
      },
    }),
  };
}

function sendNowhere({ program, daemon }: Shipping, read: Read): Channel {
  return {
    rule: 'exposure.shipped',
    what: `${program} reads it`,
    ...read,
    hidden: [],
    traits: ['for a destination that is not told there'],
    severity: 'info',
    ...(daemon !== undefined && { daemon }),
  };
}

function describeEncryption(isEncrypted: boolean | undefined): string {
  if (isEncrypted === undefined) return 'encryption unknown';
  return isEncrypted ? 'with TLS' : 'without TLS';
}

/** Dates in a pattern stand for anything within a component. */
function areaOf(sources: Sources, pattern: string): Area {
  return patternArea(sources, pattern.replace(/%[a-zA-Z]/g, '*'));
}

function isAbsolute(pattern: string): boolean {
  return pattern.startsWith('/');
}
