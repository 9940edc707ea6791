/**
 * The line that moves while a scan runs: files, bytes, rate and the time that is left, on a terminal's standard error only.
 *
 * The gate is a pure function, because a spinner in a log file, a cron mail or a terminal without columns does harm.
 * The cursor is shown again when the line stops, also when the process ends early.
 */
import type { ColorLevel } from './color.js';
import type { Estimate } from './estimate.js';
import type { Host, Terminal } from './host.js';

export interface Progress {
  /** Whether there is a line that anybody could see. */
  readonly isShown: boolean;
  readonly update: (count: { readonly files: number; readonly bytes: number }) => void;
  readonly stop: () => void;
}

/** No more often than this is the line changed. */
const INTERVAL_MS = 100;

const SILENT: Progress = { isShown: false, update: () => undefined, stop: () => undefined };

/** Whether a moving line may be shown. */
export function allowsProgress(stream: Terminal, env: Host['env'], quiet: boolean): boolean {
  const inCi = !['', '0', 'false'].includes(env['CI'] ?? '');
  return stream.isTTY === true && (stream.columns ?? 0) > 0 && env['TERM'] !== 'dumb' && !inCi && !quiet;
}

/** Starts the line where it may be shown; elsewhere gives one that does nothing. */
export async function startProgress(
  host: Pick<Host, 'stderr' | 'env' | 'now' | 'onExit'>,
  look: { readonly quiet: boolean; readonly color: ColorLevel; readonly leftMs?: Estimate['leftMs'] },
): Promise<Progress> {
  if (!allowsProgress(host.stderr, host.env, look.quiet)) return SILENT;
  const { default: ora } = await import('ora');
  const spinner = ora({
    stream: host.stderr,
    color: look.color === 0 ? false : 'cyan',
    interval: INTERVAL_MS,
    isEnabled: true,
    // Reading standard input is the scan's business, and Ctrl-C must stay a signal.
    discardStdin: false,
  });
  const startedMs = host.now();
  spinner.start('Scanning');
  const forget = host.onExit(() => spinner.stop());
  return {
    isShown: true,
    update: throttle(host.now, ({ files, bytes }) => {
      const elapsedMs = host.now() - startedMs;
      spinner.text = describeProgress({ files, bytes, elapsedMs, leftMs: look.leftMs?.(elapsedMs) });
    }),
    stop() {
      // Stopping again would move the cursor below somebody else's text.
      if (spinner.isSpinning) spinner.stop();
      forget();
    },
  };
}

function throttle(now: () => number, show: Progress['update']): Progress['update'] {
  let shownMs = -Infinity;
  return (count) => {
    if (now() - shownMs < INTERVAL_MS) return;
    shownMs = now();
    show(count);
  };
}

/** `1,234 files, 56.7 MB, 123 MB/s, 40 s left`. */
export function describeProgress(at: {
  readonly files: number;
  readonly bytes: number;
  readonly elapsedMs: number;
  readonly leftMs?: number | undefined;
}): string {
  const files = `${at.files.toLocaleString('en-US')} ${at.files === 1 ? 'file' : 'files'}`;
  const rate = at.elapsedMs > 0 ? `, ${describeBytes((at.bytes / at.elapsedMs) * 1000)}/s` : '';
  const left = at.leftMs === undefined ? '' : `, ${describeTime(at.leftMs)} left`;
  return `${files}, ${describeBytes(at.bytes)}${rate}${left}`;
}

/** In steps that do not flicker. */
function describeTime(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return 'a few seconds';
  if (seconds < 90) return `${Math.round(seconds / 10) * 10} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

function describeBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}
