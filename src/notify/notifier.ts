/**
 * Tells new findings to all channels at the end of a scan, and what earlier runs could not deliver before that.
 *
 * What is to be told is stored before anything is sent, and taken out when it is delivered: a run that dies between has it sent
 * twice at worst. Channels are served side by side, each in order, until its first failure. Every failure is a problem.
 */
import type { DoneEvent, Event } from '../model/event.js';
import type { Finding } from '../model/finding.js';
import type { Problem } from '../model/problem.js';
import type { RuleInfo } from '../model/rule.js';
import { tellCoverage } from '../report/facts.js';
import type { Channel, Failure, HealthChannel, TellChannel } from './channel.js';
import { ping, type Pulse } from './health.js';
import { isSevere, writeMessage, writeTrial } from './message.js';
import { send, type Surroundings } from './send.js';
import { loadMemory, MAX_WAITING, saveMemory, type Memory, type Waiting } from './store.js';

export interface NotifierSetup extends Surroundings {
  readonly channels: readonly Channel[];
  readonly stateDirectory: string;
  readonly host: string;
}

export interface Notifier {
  /** Takes the events of the scan. */
  readonly see: (event: Event) => void;
  /** Tells what is new; gives what could not be told. `complete` says whether the run read everything. */
  readonly finish: (done: DoneEvent) => Promise<readonly Problem[]>;
  /** Tells watchers that the run failed. */
  readonly abandon: () => Promise<void>;
}

/** Starts with the pings that a run begins; whether they arrive is known at its end. */
export function openNotifier(setup: NotifierSetup): Notifier {
  const watchers = setup.channels.filter((channel) => channel.kind === 'healthcheck');
  const started = pingAll(watchers, 'start', '');
  const seen: Seen = { findings: [], rules: [], startedAt: new Date(setup.now()).toISOString() };
  return {
    see: (event) => note(seen, event),
    async finish(done) {
      const complete = done.complete;
      const told = await tellNew(setup, seen, complete);
      const pulse = complete && told.length === 0 ? 'success' : 'fail';
      // A start that arrives behind the end would look like a run that hangs.
      const begun = await started;
      const ended = await pingAll(
        watchers,
        pulse,
        `${seen.findings.length} findings; ${tellCoverage(done)}\n`,
      );
      return [...told, ...begun, ...ended];
    },
    async abandon() {
      await started;
      await pingAll(watchers, 'fail', '');
    },
  };
}

/** Sends a trial to every channel; gives the failures by channel. */
export function tryChannels({ channels, host, now, env }: NotifierSetup): Promise<readonly Failure[]> {
  const trial = writeTrial(host, now());
  return Promise.all(
    channels.map((channel) =>
      channel.kind === 'healthcheck' ? ping(channel, 'success', 'trial') : send(channel, trial, { env, now }),
    ),
  );
}

interface Seen {
  readonly findings: Finding[];
  rules: readonly RuleInfo[];
  startedAt: string;
}

function note(seen: Seen, event: Event): void {
  // What the user has accepted is no news.
  const isNews = event.type === 'finding' && event.finding.baseline?.state !== 'unchanged';
  if (isNews) seen.findings.push(event.finding);
  if (event.type === 'start') [seen.rules, seen.startedAt] = [event.rules, event.startedAt];
}

async function tellNew(setup: NotifierSetup, seen: Seen, complete: boolean): Promise<readonly Problem[]> {
  const channels = setup.channels.filter((channel) => channel.kind !== 'healthcheck');
  if (channels.length === 0) return [];
  const memory = await loadMemory(setup.stateDirectory);
  const known = new Set(memory.told);
  const findings = seen.findings.filter((finding) => !known.has(keyOf(finding)));
  const names = new Set(channels.map(({ name }) => name));
  const queue = [
    ...memory.queue.filter(({ channel }) => names.has(channel)),
    ...channels.flatMap((channel) => queueFor(channel, { ...seen, findings, complete, host: setup.host })),
  ];
  const told = [...memory.told, ...findings.map(keyOf)];
  const before = await store(setup, { told, queue });
  const results = await Promise.all(channels.map((channel) => serve(channel, queue, setup)));
  const left = queue.filter((waiting) => results.some(({ undelivered }) => undelivered.includes(waiting)));
  const after = before.length > 0 ? before : await store(setup, { told, queue: left });
  return [...tellLoss(memory.damage), ...results.flatMap(({ problems }) => problems), ...after];
}

function tellLoss(damage: string | undefined): readonly Problem[] {
  if (damage === undefined) return [];
  const message = `What waited to be told is lost, and what was told may be told again: ${damage}`;
  return [{ code: 'notify-failed', message }];
}

function queueFor(channel: TellChannel, request: Parameters<typeof writeMessage>[0]): readonly Waiting[] {
  const findings = request.findings.filter((finding) => isSevere(finding, channel.minSeverity));
  return findings.length === 0
    ? []
    : [{ channel: channel.name, message: writeMessage({ ...request, findings }) }];
}

interface Service {
  readonly undelivered: readonly Waiting[];
  readonly problems: readonly Problem[];
}

/** Delivers what waits for a channel, oldest first, until something fails. */
async function serve(
  channel: TellChannel,
  queue: readonly Waiting[],
  setup: NotifierSetup,
): Promise<Service> {
  const waiting = queue.filter((entry) => entry.channel === channel.name);
  for (const [index, { message }] of waiting.entries()) {
    const failure = await send(channel, message, setup);
    if (failure === undefined) continue;
    const rest = waiting.slice(index);
    return { undelivered: rest, problems: [describeFailure(channel, failure, rest.length)] };
  }
  return { undelivered: [], problems: [] };
}

async function store({ stateDirectory }: NotifierSetup, memory: Memory): Promise<readonly Problem[]> {
  try {
    await saveMemory(stateDirectory, memory);
    return [];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const message = `Cannot remember in "${stateDirectory}" what was told (${code}); the next run tells it again`;
    return [{ code: 'notify-failed', message }];
  }
}

async function pingAll(
  watchers: readonly HealthChannel[],
  pulse: Pulse,
  text: string,
): Promise<readonly Problem[]> {
  const failures = await Promise.all(watchers.map((watcher) => ping(watcher, pulse, text)));
  return watchers.flatMap(({ name }, index) => {
    const failure = failures[index];
    const message = `Cannot tell "${name}" how the run goes: ${failure}`;
    return failure === undefined ? [] : [{ code: 'notify-failed' as const, message }];
  });
}

function describeFailure({ name }: TellChannel, failure: string, count: number): Problem {
  const what = count === 1 ? 'a message waits' : `${Math.min(count, MAX_WAITING)} messages wait`;
  const lost = count > MAX_WAITING ? ', and older ones are given up' : '';
  const message = `Cannot notify "${name}": ${failure}; ${what} for the next run${lost}`;
  return { code: 'notify-failed', message };
}

function keyOf({ rule, fingerprint }: Finding): string {
  return `${rule} ${fingerprint}`;
}
