/**
 * The words of `--stats`: how fast the scan was, where its time went, and which rules cost most.
 */
import { formatBytes, formatDuration, formatNumber } from '../report/quantity.js';
import { STAGES, type ScanStats, type Stage } from '../model/stats.js';

/** What a scan did. */
export interface Performance {
  readonly stats: ScanStats;
  /** Decoded bytes. */
  readonly bytes: number;
  readonly elapsedMs: number;
  readonly engine: { readonly regex: string; readonly kernel: string };
}

const MAX_RULES = 10;
const MEGABYTE = 1_000_000;

const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  read: 'reading and decoding',
  search: 'searching literals, dropping near misses',
  judge: 'matching and checking',
  mask: 'settling, masking, reading lines',
};

/** Lines without the last line end. */
export function describeStats({ stats, bytes, elapsedMs, engine }: Performance): string {
  const seconds = Math.max(elapsedMs, 1) / 1000;
  const megabytes = Math.max(bytes, 1) / MEGABYTE;
  const total = STAGES.reduce((sum, stage) => sum + stats.ms[stage], 0);
  const costs = [...stats.rules].sort((a, b) => b.ms - a.ms).slice(0, MAX_RULES);
  return [
    `${formatBytes(bytes)} in ${formatDuration(elapsedMs)}, ${formatNumber(Math.round(bytes / MEGABYTE / seconds))} MB/s; ${engine.kernel} kernel, ${engine.regex}`,
    `${formatNumber(Math.round(stats.candidates / megabytes))} candidates and ${formatNumber(Math.round(stats.regexCalls / megabytes))} regular-expression calls per MB`,
    'Time of all threads by stage:',
    ...STAGES.map(
      (stage) =>
        `  ${formatMs(stats.ms[stage])}  ${formatShare(stats.ms[stage], total)}  ${STAGE_WORDS[stage]}`,
    ),
    ...(costs.length === 0 ? [] : ['Rules that cost most, with the candidates that they judged:']),
    ...costs.map(
      ({ rule, judged, ms }) => `  ${formatMs(ms)}  ${formatNumber(judged).padStart(10)}  ${rule}`,
    ),
  ].join('\n');
}

function formatMs(ms: number): string {
  return `${ms.toFixed(1).padStart(9)} ms`;
}

function formatShare(ms: number, total: number): string {
  return `${(total === 0 ? 0 : (100 * ms) / total).toFixed(0).padStart(3)} %`;
}
