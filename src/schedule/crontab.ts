/**
 * A crontab with our line in it: a block between our mark and its end, and everything else as it was.
 *
 * Takes and gives texts; crontab(5). The minute is made from the host's name, so that many hosts with one schedule do not all
 * begin at once, and stays the same when the schedule is written again.
 */
import { createHash } from 'node:crypto';
import { isMark, judgeText, signText, type Origin } from './mark.js';
import type { Interval, Order } from './order.js';

const END = '# End of what logscan schedule wrote';

/** What the crontab holds of ours, and the rest; a mark without its end is somebody's edit. */
export interface Crontab {
  readonly origin: Origin | 'none';
  /** Our block, with mark and end. */
  readonly block: string;
  readonly rest: string;
}

/** Finds our block. */
export function readCrontab(text: string): Crontab {
  const lines = text.split('\n');
  const start = lines.findIndex(isMark);
  if (start < 0) return { origin: 'none', block: '', rest: text };
  const end = lines.indexOf(END, start);
  if (end < 0) return { origin: 'changed', block: '', rest: text };
  const block = `${lines.slice(start, end + 1).join('\n')}\n`;
  const rest = [...lines.slice(0, start), ...lines.slice(end + 1)].join('\n');
  return { origin: judgeText(block), block, rest };
}

/** The crontab's rest with a block at its end. */
export function joinCrontab(rest: string, block: string): string {
  return `${rest === '' || rest.endsWith('\n') ? rest : `${rest}\n`}${block}`;
}

/** The block. `seed` is the host's name; `hasIonice` says whether the disk can be yielded to others. */
export function renderBlock(order: Order, { seed, hasIonice }: { seed: string; hasIonice: boolean }): string {
  const env = Object.entries(order.env).map(([name, value]) => `${name}=${quoteShell(value)}`);
  const low = ['nice -n 19', ...(hasIonice ? ['ionice -c 3'] : [])];
  const command = [...env, ...low, ...order.argv.map(quoteShell)].join(' ');
  // cron ends a command at a percent sign, and takes what follows for its input.
  const line = `cd ${quoteShell(order.cwd)} && ${command}`.replaceAll('%', '\\%');
  return signText(`${pickTime(order.interval, seed)} ${line}\n${END}\n`);
}

function pickTime(interval: Interval, seed: string): string {
  const [first = 0, second = 0, third = 0] = createHash('sha256').update(seed).digest();
  const [minute, hour] = [first % 60, second % 6];
  switch (interval) {
    case 'hourly':
      return `${minute} * * * *`;
    case 'daily':
      return `${minute} ${hour} * * *`;
    case 'weekly':
      return `${minute} ${hour} * * ${third % 7}`;
    default:
      return interval satisfies never;
  }
}

function quoteShell(text: string): string {
  return /^[\w@+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
