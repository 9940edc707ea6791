/**
 * One scan, from settings to exit code.
 *
 * Everything that can be wrong with the request (rules, key, report files) is found before the first file is read. An
 * interrupted scan still reports what it found; a lost reader ends it; a bug leaves no unfinished file behind.
 */
import type { DoneEvent, Event, StartEvent } from '../model/event.js';
import type { Rule } from '../model/rule.js';
import type { Notifier } from '../notify/notifier.js';
import { RuleError } from '../rules/error.js';
import { describeRemark, type Remark } from '../rules/remark.js';
import type { ScanOptions } from '../scan/options.js';
import type { HistoryStore } from '../state/history.js';
import { loadKey } from '../state/key.js';
import { decideColor } from './color.js';
import { describeFailure } from './console.js';
import { findConfig, readTables } from './config.js';
import type { Context } from './deps.js';
import { describeDrops } from './drops.js';
import { describeStats } from './stats.js';
import { createTally, type Tally } from './exit.js';
import type { Settings } from './flags.js';
import { countHidden, readKnown } from './known.js';
import { describeAccepted, openPast, type Past, type PastRequest } from './past.js';
import { NO_ESTIMATE, openEstimate, type Estimate } from './estimate.js';
import { startProgress, type Progress } from './progress.js';
import { openNotifier, readChannels } from './notification.js';
import { describeReading } from './reading.js';
import { openObserver, openReports, type Reports } from './reports.js';
import { suggest } from './suggestion.js';
import { UsageError } from './usage.js';

export interface SessionRequest extends PastRequest {
  /** Files, directories, globs or `-`. */
  readonly paths: readonly string[];
  /** Takes the events instead of the reports. */
  readonly observe?: (event: Event) => void;
  /** Whether the contents of files are searched; true if not given. */
  readonly contents?: boolean;
}

/** Scans and reports. Gives what was counted; throws `UsageError`, `RuleError` or `KeyError` before the scan starts. */
export async function runSession(context: Context, request: SessionRequest): Promise<Tally> {
  const { settings } = request;
  const rules = await chooseRules(context, settings);
  const own = await readOwn(context, settings);
  const key = await loadKey(request.stateDirectory);
  if (key.ephemeral !== undefined) {
    // Whoever names a directory counts on it; elsewhere, as in a container, there may be none to keep.
    const say = settings['state-dir'] === undefined ? context.console.detail : context.console.notice;
    say(`Fingerprints are good for this run only: ${key.ephemeral}`);
  }
  const abort = new AbortController();
  const ignoreInterrupts = context.host.onInterrupt((signal) => {
    context.console.notice(`Stopping on ${signal}; the report follows, interrupt again to quit at once`);
    abort.abort();
  });
  try {
    const past = await openPast(context, request, key);
    return await perform(context, request, { rules, ...own, ...past, key: key.bytes, signal: abort.signal });
  } finally {
    ignoreInterrupts();
  }
}

type Own = Required<Pick<ScanOptions, 'known' | 'allow'>>;

/** What the user knows: secrets to look for, and findings to allow. Throws `UsageError`. */
async function readOwn({ host, console }: Context, settings: Settings): Promise<Own> {
  const known = await readKnown(host, settings.known);
  if (known.length > 0) console.detail(`Looking for ${known.length} secrets of your own`);
  const hidden = countHidden(known);
  if (hidden > 0) {
    console.notice(
      `${hidden} of your secrets without three ASCII characters in a row: found only where encoded`,
    );
  }
  return { known, allow: await readAllowed({ host, console }, settings) };
}

/** The findings that the user allows; says which entries hold no more. Throws `UsageError`. */
export async function readAllowed(
  { host, console }: Pick<Context, 'host' | 'console'>,
  settings: Settings,
): Promise<Own['allow']> {
  const file = settings.config ?? findConfig(host);
  const { allow } = await readTables(file, host.uid);
  if (allow === undefined) return [];
  const { parseAllow } = await import('./allow.js');
  const { entries, expired } = await parseAllow(allow, {
    file,
    nowMs: host.now(),
    openExpressions: async () => (await import('../rules/expression.js')).openExpressions(),
  });
  expired.forEach(console.notice);
  return entries;
}

interface ScanParts extends Own, Past {
  readonly rules: readonly Rule[];
  readonly key: Uint8Array;
  readonly signal: AbortSignal;
}

async function perform(context: Context, request: SessionRequest, parts: ScanParts): Promise<Tally> {
  const { settings } = request;
  const tally = createTally(settings['fail-on'], describeAccepted(parts.baseline, context.host.now()));
  const channels = settings.notify ? await readChannels(context, settings) : [];
  if (settings.notify && channels.length === 0) {
    context.console.notice('Nobody is notified: the configuration file has no [[notify]]');
  }
  const { observe } = request;
  const reports = observe ? openObserver(observe) : await openReports(context, settings, tally.fail);
  const options = describeScan(context, request, parts);
  let notifier: Notifier | undefined;
  try {
    notifier = await openNotifier(context, channels, request.stateDirectory);
    await follow(context, settings, { options, reports, tally, store: parts.store, notifier });
    return tally;
  } catch (error) {
    await notifier?.abandon();
    throw error;
  } finally {
    await reports.discard();
    // An open pipe would keep the process alive after an interrupted scan.
    options.stdin?.destroy();
  }
}

/**
 * The rules of a run; a mistyped id gets a suggestion, and what of an imported pack is not used gets a notice. Throws
 * `UsageError` or `RuleError`.
 */
export async function chooseRules({ deps, console }: Context, settings: Settings): Promise<readonly Rule[]> {
  const { rules: packs, only, skip } = settings;
  try {
    const onRemark = (remark: Remark): void => console.notice(describeRemark(remark));
    return await deps.loadRules({ packs, only, skip, onRemark });
  } catch (error) {
    if (!(error instanceof RuleError) || ![...only, ...skip].includes(error.rule)) throw error;
    const known = (await deps.loadRules({ packs, only: [], skip: [] })).map((rule) => rule.id);
    throw describeUnknownRule(error.rule, known);
  }
}

/** The error for a rule id that names nothing. */
export function describeUnknownRule(id: string, known: readonly string[]): UsageError {
  return new UsageError(`No rule is called "${id}"${suggest(id, known) || '; see logscan rules list'}`);
}

function describeScan(context: Context, request: SessionRequest, parts: ScanParts): ScanOptions {
  const { host } = context;
  const { store, ...shared } = parts;
  const { settings, paths, contents = true } = request;
  return {
    ...shared,
    ...(store && { history: store.open }),
    paths,
    cwd: host.cwd,
    exclude: settings.exclude,
    maxDepth: settings['max-depth'] ?? Infinity,
    followSymlinks: settings['follow-symlinks'],
    stats: settings.stats,
    reading: describeReading(settings),
    jobs: settings.jobs ?? host.processors,
    audit: settings.audit,
    contents,
    maxCredentialAgeDays: settings['max-credential-age'],
    ...(settings.root === undefined ? {} : { root: settings.root }),
    minSeverity: settings['min-severity'],
    minConfidence: settings['min-confidence'],
    regex: settings.regex,
    kernel: settings.kernel,
    now: host.now,
    ...(paths.includes('-') ? { stdin: openInput(context) } : {}),
  };
}

function openInput({ host, console }: Context): NonNullable<ScanOptions['stdin']> {
  const stdin = host.openStdin();
  if (stdin.isTTY) console.notice('Reading standard input; end it with Ctrl-D');
  return stdin;
}

interface Run {
  readonly options: ScanOptions;
  readonly reports: Reports;
  readonly tally: Tally;
  readonly store: HistoryStore | undefined;
  readonly notifier: Notifier | undefined;
}

/** Feeds the reports until the scan is over or nobody listens. */
async function follow(context: Context, settings: Settings, run: Run): Promise<void> {
  const { host, deps } = context;
  const isTerminal = host.stderr.isTTY === true;
  const color = decideColor({ allowed: settings.color, isTerminal, env: host.env });
  const estimate = estimateScan(context, run.options);
  const progress = await startProgress(host, { quiet: settings.quiet, color, leftMs: estimate.leftMs });
  run.options.signal?.addEventListener('abort', progress.stop);
  let started = false;
  const notes: string[] = [];
  let engine: StartEvent['engine'] | undefined;
  try {
    for await (const event of deps.scan(run.options)) {
      started = true;
      attend(context, progress, event);
      if (progress.isShown) estimate.see(event);
      if (event.type === 'start') engine = event.engine;
      if (event.type === 'done') notes.push(...describeDone(event, settings, engine));
      run.notifier?.see(event);
      for (const told of await notifyAtEnd(run, event)) {
        run.tally.see(told);
        await run.reports.accept(told);
      }
      if (run.reports.areLost() && run.notifier === undefined) break;
    }
    // What nobody waited for was not read.
    if (!run.tally.isDone()) run.tally.fail();
    if (run.reports.areLost() && run.notifier === undefined) return;
    progress.stop();
    await deliver(context, run);
    for (const note of notes) context.console.notice(note);
  } catch (error) {
    throw started ? error : explainEngine(error, settings);
  } finally {
    progress.stop();
    estimate.stop();
  }
}

/** An estimate for files that are read from their beginning to their end. */
function estimateScan({ deps }: Context, options: ScanOptions): Estimate {
  const isOpen = options.paths.includes('-') || options.history !== undefined || options.contents === false;
  return isOpen ? NO_ESTIMATE : openEstimate(() => deps.listSizes(options));
}

/** What the user asked to be told afterwards. */
function describeDone(
  { drops = [], stats, coverage, elapsedMs }: DoneEvent,
  settings: Settings,
  engine: StartEvent['engine'] = { regex: '', kernel: '' },
): readonly string[] {
  return [
    ...(settings.explain ? [describeDrops(drops)] : []),
    ...(stats ? [describeStats({ stats, bytes: coverage.bytes, elapsedMs, engine })] : []),
  ];
}

/**
 * Ends the reports, and only then lets what they told count as told: who is killed before is told again. The new state
 * is on disk before, so that no more than a change of name comes after.
 */
async function deliver({ console }: Context, { reports, store, tally }: Run): Promise<void> {
  let isKept = false;
  const fail = (error: unknown): void => {
    console.error(`Cannot keep what was reported, and will report it again: ${describeFailure(error)}`);
    tally.fail();
  };
  const draft = await store?.stage().catch(fail);
  try {
    await reports.close();
    isKept = reports.areWhole() && tally.isDone();
    if (isKept) await draft?.commit().catch(fail);
  } finally {
    if (!isKept) await draft?.discard();
  }
}

/** The event, and before the last one the problems of telling what was found. */
async function notifyAtEnd({ notifier }: Run, event: Event): Promise<readonly Event[]> {
  if (event.type !== 'done' || notifier === undefined) return [event];
  const problems = await notifier.finish(event);
  if (problems.length === 0) return [event];
  const { coverage } = event;
  const code = 'notify-failed';
  const count = (coverage.problems[code] ?? 0) + problems.length;
  const counted = { ...coverage, problems: { ...coverage.problems, [code]: count } };
  return [
    ...problems.map((problem) => ({ type: 'problem' as const, problem })),
    { ...event, coverage: counted, complete: false },
  ];
}

/** An engine asked for by name that does not load is no bug. Only for errors from before anything was scanned. */
export function explainEngine(error: unknown, { regex, kernel }: Settings): unknown {
  const isDemanded = regex !== 'auto' || kernel !== 'auto';
  return isDemanded && error instanceof Error ? new UsageError(error.message) : error;
}

function attend({ console }: Context, progress: Progress, event: Event): void {
  if (event.type === 'progress') progress.update(event);
  // From here on the reports speak.
  if (event.type === 'finding' || event.type === 'done') progress.stop();
  if (event.type === 'start' && event.engine.regex === 're2js') {
    console.detail('Matching with "re2js", the JavaScript port of RE2');
  }
}
