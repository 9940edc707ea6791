/**
 * Takes off what carries a program's own line: syslog, journald, containers and their tools.
 *
 * Takes a text with its secrets blanked; gives what the envelope tells, the text inside, and a sign by which lines of the
 * same stream are known. Formats: RFC 3164 and 5424, journalctl's short forms, `journalctl -o json`, Docker's json-file,
 * CRI of Kubernetes, and the prefixes of `docker compose logs` and `kubectl logs`.
 */
import { readSeverity } from './level.js';
import { isName } from './name.js';
import { readEpoch, takeTime } from './time.js';
import type { Told } from './told.js';

/** An envelope that was taken off. */
export interface Envelope {
  readonly told: Told;
  readonly inner: string;
  /** Equal for lines of one stream. */
  readonly sign: string;
}

/** Takes off one envelope; undefined where there is none. */
export function openEnvelope(text: string, modifiedMs: number): Envelope | undefined {
  const first = text.charCodeAt(0);
  if (first === 0x3c) return openPriority(text, modifiedMs);
  if (first === 0x5b) return openPod(text);
  if (first >= 0x30 && first <= 0x39) return openTimed(text, { from: 0, modifiedMs });
  return openSyslog(text, { from: 0, modifiedMs }) ?? openCompose(text);
}

const PRIORITY = /^<(\d{1,3})>(?:1 (?=[-\d]))?/;

function openPriority(text: string, modifiedMs: number): Envelope | undefined {
  const match = PRIORITY.exec(text);
  const priority = Number(match?.[1] ?? 999);
  if (!match || priority > 191) return undefined;
  const from = match[0].length;
  const opened = match[0].endsWith(' ')
    ? openRfc5424(text, from, modifiedMs)
    : openSyslog(text, { from, modifiedMs });
  const level = readSeverity(priority);
  return opened && level !== undefined ? { ...opened, told: { level, ...opened.told } } : opened;
}

/** Time, host, program, process, message id and structured data (RFC 5424, section 6). */
const RFC5424 = /(\S{1,40}) \S{1,255} (\S{1,48}) \S{1,128} \S{1,32} (?:-|(?:\[[^\]\0]{0,1024}\])+) ?\ufeff?/y;
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

function openRfc5424(text: string, from: number, modifiedMs: number): Envelope | undefined {
  RFC5424.lastIndex = from;
  const match = RFC5424.exec(text);
  if (!match) return undefined;
  const [, time = '', program = ''] = match;
  const inner = text.slice(RFC5424.lastIndex).replace(BYTE_ORDER_MARK, '');
  return { told: tellSender(takeTime(time, 0, modifiedMs)?.iso, program), inner, sign: `syslog ${program}` };
}

interface Start {
  readonly from: number;
  readonly modifiedMs: number;
}

/** `host program[pid]: `; a level in the place of a host tells that it is none. */
const SENDER = / (\w[\w.:-]{0,63}) ([A-Za-z_][\w./-]{0,47})(?:\[\d{1,10}\])?:(?: |$)/y;
const NO_HOST = /^(?:trace|debug|info|notice|warn|warning|error|critical|fatal|-)$/i;
const WEEKDAY = /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?=\d{4}-)/y;
const MONOTONIC = /\[ {0,8}\d{1,10}\.\d{6}\]/y;

/** RFC 3164, and what journalctl prints in its place: `short`, `short-iso`, `short-precise`, `short-full`. */
function openSyslog(text: string, { from, modifiedMs }: Start): Envelope | undefined {
  if (text.charCodeAt(from + 3) !== 0x20) return undefined;
  WEEKDAY.lastIndex = from;
  const time = takeTime(text, WEEKDAY.test(text) ? WEEKDAY.lastIndex : from, modifiedMs);
  if (time?.iso === undefined) return undefined;
  return openSender(text, time.end, time.iso);
}

function openSender(text: string, from: number, iso: string | undefined): Envelope | undefined {
  SENDER.lastIndex = from;
  const sender = SENDER.exec(text);
  if (!sender || NO_HOST.test(sender[1] ?? '')) return undefined;
  const program = sender[2] ?? '';
  return { told: tellSender(iso, program), inner: text.slice(SENDER.lastIndex), sign: `syslog ${sender[0]}` };
}

function tellSender(time: string | undefined, program: string): Told {
  const told: Told = {};
  if (time !== undefined) told.time = time;
  if (isName(program)) told.program = program;
  return told;
}

const CRI = / (stdout|stderr) [FP] /y;

/** What begins with a full timestamp: CRI, and syslog of today. */
function openTimed(text: string, start: Start): Envelope | undefined {
  const time = takeTime(text, start.from, start.modifiedMs);
  if (time?.iso === undefined || text[10] !== 'T') return undefined;
  CRI.lastIndex = time.end;
  const stream = CRI.exec(text)?.[1];
  if (stream !== undefined) {
    return { told: { time: time.iso }, inner: text.slice(CRI.lastIndex), sign: `cri ${stream}` };
  }
  return openSender(text, time.end, time.iso);
}

const MAX_COMPOSE_CHARACTERS = 100;
const COMPOSE = /^([A-Za-z][\w.-]{0,60}?)(?:[-_]\d{1,3})? {1,40}\| /;

function openCompose(text: string): Envelope | undefined {
  const bar = text.indexOf(' | ');
  if (bar < 0 || bar > MAX_COMPOSE_CHARACTERS) return undefined;
  const match = COMPOSE.exec(text);
  const program = match?.[1] ?? '';
  if (!match || !isName(program)) return undefined;
  return { told: { program }, inner: text.slice(match[0].length), sign: `compose ${program}` };
}

const POD = /^\[pod\/[\w.-]{1,128}\/([\w.-]{1,64})\] /;

/** `kubectl logs --prefix`, and journalctl's `short-monotonic`. */
function openPod(text: string): Envelope | undefined {
  const match = POD.exec(text);
  if (!match) {
    MONOTONIC.lastIndex = 0;
    return MONOTONIC.test(text) ? openSender(text, MONOTONIC.lastIndex, undefined) : undefined;
  }
  const program = match[1] ?? '';
  return {
    told: tellSender(undefined, program),
    inner: text.slice(match[0].length),
    sign: `pod ${match[0]}`,
  };
}

/** How a record of Docker's json-file begins. */
export const DOCKER_HEAD = '{"log":"';
const DOCKER_TAIL =
  /"(?:,"stream":"std(?:out|err)")?(?:,"attrs":\{[^{}\0]{0,512}\})?,"time":"([^"\0]{20,40})"\}\s*$/;

/** The time at the end of a record of Docker's json-file. */
export function readDockerTime(tail: string, modifiedMs: number): string | undefined {
  const written = DOCKER_TAIL.exec(tail)?.[1];
  return written === undefined ? undefined : takeTime(written, 0, modifiedMs)?.iso;
}

const EXPORT_FIELD = /^(__REALTIME_TIMESTAMP|PRIORITY|SYSLOG_IDENTIFIER|_COMM)=([^\n\0]{1,64})$/gm;

/** The fields of one entry of `journalctl -o export`. */
export function readExport(entry: string): Told {
  const fields = new Map([...entry.matchAll(EXPORT_FIELD)].map(([, key, value]) => [key, value ?? '']));
  const time = readEpoch(fields.get('__REALTIME_TIMESTAMP') ?? '');
  const level = readSeverity(Number(fields.get('PRIORITY') ?? Number.NaN));
  const program = fields.get('SYSLOG_IDENTIFIER') ?? fields.get('_COMM') ?? '';
  return { ...tellSender(time, program), ...(fields.has('PRIORITY') && level !== undefined && { level }) };
}
