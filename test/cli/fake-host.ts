/**
 * A host that is no process: streams that remember what was written, and switches in the test's hand.
 */
import { clearLine, cursorTo, moveCursor } from 'node:readline';
import { PassThrough, Writable } from 'node:stream';
import type { Host, Terminal } from '../../src/cli/host.js';

export interface FakeStream extends Terminal {
  readonly text: () => string;
}

export interface FakeHost extends Host {
  readonly stdout: FakeStream;
  readonly stderr: FakeStream;
  /** Delivers a signal to whoever listens. */
  readonly interrupt: (signal: string) => void;
  /** How many clean-ups are waiting for an early exit. */
  readonly cleanUps: () => number;
}

/** A stream that keeps what is written; fails with an error of `failCode` when one is given. */
export function createStream(
  look: { isTTY?: boolean; columns?: number; failCode?: string } = {},
): FakeStream {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (look.failCode !== undefined) {
        done(Object.assign(new Error('write failed'), { code: look.failCode, syscall: 'write' }));
        return;
      }
      chunks.push(chunk);
      done();
    },
  });
  stream.on('error', () => undefined);
  return Object.assign(stream, {
    text: () => Buffer.concat(chunks).toString('utf8'),
    cursorTo: (x: number) => cursorTo(stream, x),
    clearLine: (direction: -1 | 0 | 1) => clearLine(stream, direction),
    moveCursor: (dx: number, dy: number) => moveCursor(stream, dx, dy),
    ...(look.isTTY === undefined ? {} : { isTTY: look.isTTY }),
    ...(look.columns === undefined ? {} : { columns: look.columns }),
  });
}

/** A host with an empty environment; `facts` replace what a test cares for. */
export function createHost(facts: Partial<Host> = {}): FakeHost {
  const listeners = new Set<(signal: string) => void>();
  const cleanUps = new Set<() => void>();
  const register =
    <T>(set: Set<T>) =>
    (item: T) => {
      set.add(item);
      return () => void set.delete(item);
    };
  const base = {
    args: [],
    program: ['/usr/bin/node', '/usr/lib/logscan.js'],
    env: {},
    cwd: '/nonexistent/cwd',
    home: '/nonexistent/home',
    temp: '/tmp',
    uid: 1000,
    hostName: 'nas',
    pid: process.pid,
    isRunning: () => true,
    processors: 2,
    stdout: createStream(),
    stderr: createStream(),
    openStdin: () => new PassThrough(),
    now: () => 1_700_000_000_000,
    onInterrupt: register(listeners),
    onExit: register(cleanUps),
    interrupt: (signal: string) => listeners.forEach((listener) => listener(signal)),
    cleanUps: () => cleanUps.size,
  };
  return { ...base, ...facts } as FakeHost;
}
