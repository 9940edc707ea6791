/**
 * The reports of one scan: the one on standard output and those in files, fed with the same events.
 *
 * A report that cannot be written on is given up, named on standard error and told to `onFailure`; the others go on.
 * Only a reader of standard output that went away is no failure.
 */
import type { Event } from '../model/event.js';
import type { FormatName } from '../report/format.js';
import type { Report, ReportOptions } from '../report/report.js';
import { decideColor } from './color.js';
import { describeFailure, isLostReader } from './console.js';
import type { Context } from './deps.js';
import type { Settings } from './flags.js';
import { openOutput, parseOutputs, type OutputFile } from './output.js';
import { findRepository } from './repository.js';
import { openSink, type Sink } from './sink.js';

export interface Reports {
  readonly accept: (event: Event) => Promise<void>;
  /** Ends all reports and gives the files their names. */
  readonly close: () => Promise<void>;
  /** Removes unfinished files; after `close` there are none. */
  readonly discard: () => Promise<void>;
  /** Whether no report is left that anybody can read. */
  readonly areLost: () => boolean;
  /** Whether no report was given up. */
  readonly areWhole: () => boolean;
}

interface Channel {
  /** For people: `"report.json"`. */
  readonly name: string;
  readonly report: Report;
  readonly sink: Sink;
  readonly file?: OutputFile;
}

/** Opens the reports that the settings ask for. Throws `UsageError` before anything is written. */
export async function openReports(
  context: Context,
  settings: Settings,
  onFailure: () => void,
): Promise<Reports> {
  const channels = await openChannels(context, settings);
  let whole = true;
  const giveUp = async (channel: Channel, error: unknown): Promise<void> => {
    whole = false;
    channels.delete(channel);
    await channel.file?.discard();
    if (isLostReader(error)) return;
    context.console.error(`Cannot write ${channel.name}: ${describeFailure(error)}`);
    onFailure();
  };
  return {
    async accept(event) {
      for (const channel of channels) {
        await channel.report.accept(event);
        const failure = channel.sink.failure();
        if (failure !== undefined) await giveUp(channel, failure);
      }
    },
    async close() {
      for (const channel of channels) {
        const failure = await closeChannel(channel);
        if (failure === undefined) channels.delete(channel);
        else await giveUp(channel, failure);
      }
    },
    discard: () => discardAll(channels),
    areLost: () => channels.size === 0,
    areWhole: () => whole,
  };
}

/** Reports that go nowhere but to `observe`. */
export function openObserver(observe: (event: Event) => void): Reports {
  const rest = async (): Promise<void> => undefined;
  return {
    accept: async (event) => observe(event),
    close: rest,
    discard: rest,
    areLost: () => false,
    areWhole: () => true,
  };
}

async function openChannels(context: Context, settings: Settings): Promise<Set<Channel>> {
  const targets = parseOutputs(settings.output, context.host.cwd);
  const shared = await describeReports(context, settings);
  const channels = new Set<Channel>();
  try {
    for (const { format, file } of targets) {
      const output = await openOutput(file, context.host);
      channels.add(
        await openChannel(context, { format, name: `"${file}"`, sink: output.sink, file: output, shared }),
      );
    }
    if (settings.format !== undefined || !settings.quiet || targets.length === 0) {
      channels.add(await openStandardOutput(context, settings, shared));
    }
    return channels;
  } catch (error) {
    await discardAll(channels);
    throw error;
  }
}

function openStandardOutput(context: Context, settings: Settings, shared: ReportOptions): Promise<Channel> {
  const { stdout, env } = context.host;
  const isTerminal = stdout.isTTY === true;
  return openChannel(context, {
    format: settings.format ?? 'text',
    name: 'standard output',
    sink: openSink((bytes) => context.console.write(bytes)),
    shared: {
      ...shared,
      colorLevel: decideColor({ allowed: settings.color, isTerminal, env }),
      columns: isTerminal ? (stdout.columns ?? 0) : 0,
      quiet: settings.quiet,
    },
  });
}

interface ChannelRequest {
  readonly format: FormatName;
  readonly name: string;
  readonly sink: Sink;
  readonly file?: OutputFile;
  readonly shared: ReportOptions;
}

async function openChannel(context: Context, request: ChannelRequest): Promise<Channel> {
  const { format, shared, ...channel } = request;
  return { ...channel, report: await context.deps.openReport(format, request.sink.stream, shared) };
}

async function describeReports({ host }: Context, settings: Settings): Promise<ReportOptions> {
  return {
    colorLevel: 0,
    columns: 0,
    quiet: false,
    verbose: settings.verbose,
    coverage: settings.coverage,
    reasons: settings.verbose || settings.explain,
    sarifRoot: settings['sarif-root'] ?? (await findRepository(host.cwd)) ?? host.cwd,
    cwd: host.cwd,
    ...(settings.category === undefined ? {} : { category: settings.category }),
  };
}

/** What went wrong, if anything. */
async function closeChannel({ report, sink, file }: Channel): Promise<unknown> {
  await report.close();
  await sink.end();
  if (sink.failure() !== undefined) return sink.failure();
  return file?.commit().then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function discardAll(channels: Set<Channel>): Promise<void> {
  for (const { file } of channels) await file?.discard();
  channels.clear();
}
