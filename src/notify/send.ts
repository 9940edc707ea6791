/**
 * One delivery: a message to a channel, by whatever way the channel takes.
 */
import type { Failure, TellChannel } from './channel.js';
import { writeMail } from './mail.js';
import type { Message } from './message.js';
import { runProgram } from './program.js';
import { setBody } from './text.js';
import { sendPost, writePost } from './web.js';

/** What deliveries need of the host. */
export interface Surroundings {
  /** For programs; holds no secret of ours. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
}

const COMMAND_CHARACTERS = 60_000;

/** Delivers a message; gives why it failed, if it did. */
export function send(channel: TellChannel, message: Message, { env, now }: Surroundings): Promise<Failure> {
  const { timeoutMs } = channel;
  switch (channel.kind) {
    case 'mail': {
      const argv = [channel.sendmail, '-i', '--', ...channel.to] as const;
      return runProgram({ argv, input: writeMail(channel, message, now()), env, timeoutMs });
    }
    case 'command': {
      const input =
        channel.format === 'json' ? `${JSON.stringify(message)}\n` : setBody(message, COMMAND_CHARACTERS);
      return runProgram({ argv: channel.command, input, env, timeoutMs });
    }
    case 'webhook':
    case 'ntfy':
    case 'gotify':
    case 'discord':
    case 'slack':
      return sendPost(channel.url, writePost(channel, message), timeoutMs);
    default:
      return channel satisfies never;
  }
}
