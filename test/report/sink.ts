/**
 * A `Writable` that collects what a report writes, and a run of a report over events.
 */
import { Writable } from 'node:stream';
import type { Event } from '../../src/model/event.js';
import type { OpenReport, ReportOptions } from '../../src/report/report.js';

export const OPTIONS: ReportOptions = {
  colorLevel: 0,
  columns: 80,
  quiet: false,
  verbose: false,
  coverage: false,
  sarifRoot: '/home/pi',
  cwd: '/home/pi/music',
  toolUri: 'https://example.org/logscan',
};

/** Collects text; takes one write at a time and only a few bytes at once, so that back-pressure is the rule. */
export class Sink extends Writable {
  readonly #chunks: Buffer[] = [];
  /** The most bytes that ever waited in the stream's buffer. */
  peakBytes = 0;

  constructor() {
    super({ highWaterMark: 256 });
  }

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.peakBytes = Math.max(this.peakBytes, this.writableLength);
    this.#chunks.push(chunk);
    setImmediate(callback);
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

/** Feeds events to a report, closes it and gives the sink, which the report must have left open. */
export async function runReport(
  open: OpenReport,
  events: readonly Event[],
  options: Partial<ReportOptions> = {},
): Promise<Sink> {
  const sink = new Sink();
  const report = open(sink, { ...OPTIONS, ...options });
  for (const event of events) await report.accept(event);
  await report.close();
  if (!sink.writable) throw new Error('The report ended the stream');
  await new Promise<void>((resolve) => sink.end(resolve));
  return sink;
}

/** The text that a report writes for events. */
export async function renderReport(
  open: OpenReport,
  events: readonly Event[],
  options: Partial<ReportOptions> = {},
): Promise<string> {
  return (await runReport(open, events, options)).text;
}
