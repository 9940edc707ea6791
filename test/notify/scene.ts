/**
 * A real server on this machine that remembers what it is sent, and findings to tell.
 */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DoneEvent, Event } from '../../src/model/event.js';
import type { AuditFinding, Finding, SecretFinding } from '../../src/model/finding.js';
import type { Severity } from '../../src/model/severity.js';
import type { WebChannel } from '../../src/notify/channel.js';
import { writeMessage, type Message } from '../../src/notify/message.js';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Server {
  readonly url: string;
  readonly received: Received[];
  /** What is answered next; `hang` for nothing at all. */
  answer: number | 'hang';
  readonly close: () => Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1. */
export async function startServer(): Promise<Server> {
  const received: Received[] = [];
  const state: { answer: Server['answer'] } = { answer: 200 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
      if (state.answer === 'hang') return;
      const isRedirect = state.answer >= 300 && state.answer < 400;
      response.writeHead(state.answer, isRedirect ? { location: '/elsewhere' } : {}).end('an answer');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    get answer() {
      return state.answer;
    },
    set answer(value) {
      state.answer = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function makeSecret(id: number, severity: Severity = 'high', file = '/logs/a.log'): SecretFinding {
  const fingerprint = id.toString(16).padStart(32, '0');
  const occurrence = {
    file,
    family: 'a.log',
    line: 17,
    column: 1,
    start: 0,
    length: 9,
    rule: 'acme.key',
    severity,
    confidence: 'likely' as const,
    fingerprint,
    preview: 'ab****yz',
  };
  return {
    kind: 'secret',
    rule: 'acme.key',
    fingerprint,
    severity,
    confidence: 'likely',
    preview: 'ab****yz',
    count: 1,
    files: [{ file, family: 'a.log', count: 1 }],
    fileCount: 1,
    first: occurrence,
    last: occurrence,
    occurrences: [occurrence],
  };
}

export function makeFault(id: number, severity: Severity = 'low'): AuditFinding {
  const fingerprint = id.toString(16).padStart(32, '0');
  const grades = { rule: 'audit.mode', fingerprint, severity, confidence: 'confirmed' as const };
  return {
    kind: 'audit',
    ...grades,
    file: '/logs/b.log',
    family: 'b.log',
    detail: 'mode 0644',
    commands: [],
  };
}

export const RULES = ['acme.key', 'audit.mode'].map((id) => ({
  id,
  title: `Title of ${id}`,
  why: 'w',
  fix: 'f',
  references: [],
  severity: 'high' as const,
  confidence: 'likely' as const,
}));

export function makeMessage(findings: readonly Finding[], complete = true): Message {
  const startedAt = '2026-01-02T03:04:05.000Z';
  return writeMessage({ host: 'nas', startedAt, complete, findings, rules: RULES });
}

export function makeChannel(
  kind: WebChannel['kind'],
  url: string,
  more: Partial<WebChannel> = {},
): WebChannel {
  return { kind, name: kind, url, minSeverity: 'info', timeoutMs: 2000, ...more };
}

export const START: Event = {
  type: 'start',
  tool: { name: 'logscan', version: '0.0.0' },
  roots: ['/logs'],
  rules: RULES,
  startedAt: '2026-01-02T03:04:05.000Z',
  engine: { regex: 're2js', kernel: 'scalar' },
};

export function makeDone(complete = true): DoneEvent {
  const files = { scanned: 1, partlyScanned: 0, skipped: 0, excluded: 0 };
  const coverage = { files, directories: 1, bytes: 10, problems: {} };
  return { type: 'done', complete, elapsedMs: 5, coverage };
}
