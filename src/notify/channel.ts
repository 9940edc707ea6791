/**
 * Whom new findings are told to, with everything that a delivery needs.
 *
 * Addresses and tokens are secrets: they come from the command line's reader of the configuration, go into one request or
 * process each, and stand in no message, problem or file of ours. `name` is what people call a channel.
 */
import type { Severity } from '../model/severity.js';

interface ChannelBase {
  /** For problems and the queue: `ntfy`, or what the user calls it; unique. */
  readonly name: string;
  /** Findings below it are not told here. */
  readonly minSeverity: Severity;
  readonly timeoutMs: number;
}

export interface MailChannel extends ChannelBase {
  readonly kind: 'mail';
  /** Addresses or local users. */
  readonly to: readonly string[];
  readonly from?: string;
  /** Absolute path of a program that takes a mail as sendmail does. */
  readonly sendmail: string;
}

export interface WebChannel extends ChannelBase {
  readonly kind: 'webhook' | 'ntfy' | 'gotify' | 'discord' | 'slack';
  readonly url: string;
  readonly token?: string;
}

export interface CommandChannel extends ChannelBase {
  readonly kind: 'command';
  /** An absolute path, and arguments. */
  readonly command: readonly [string, ...string[]];
  /** What it gets on standard input. */
  readonly format: 'text' | 'json';
}

/** Where the run itself is reported, whether or not something is new. */
export interface HealthChannel extends ChannelBase {
  readonly kind: 'healthcheck';
  readonly url: string;
}

/** Those that are told of findings. */
export type TellChannel = MailChannel | WebChannel | CommandChannel;

export type Channel = TellChannel | HealthChannel;

export const CHANNEL_KINDS = [
  'mail',
  'webhook',
  'ntfy',
  'gotify',
  'discord',
  'slack',
  'command',
  'healthcheck',
] as const satisfies readonly Channel['kind'][];

/** Why a delivery failed, in words that hold no address and no token; undefined for one that did not. */
export type Failure = string | undefined;
