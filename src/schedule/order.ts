/**
 * What is to run regularly, and what that run needs of the host: the same for every way of starting it.
 */

export const INTERVALS = ['hourly', 'daily', 'weekly'] as const;
export type Interval = (typeof INTERVALS)[number];

export const SCOPES = ['user', 'system'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Order {
  /** Absolute paths of what is run, then its arguments, in order. */
  readonly argv: readonly string[];
  readonly interval: Interval;
  readonly scope: Scope;
  /** Where relative operands belong. */
  readonly cwd: string;
  /** Variables that decide where settings and state are. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the run keeps its state. */
  readonly stateDirectory: string;
  /** Other directories that it writes into. */
  readonly writes: readonly string[];
  /** Whether it tells anybody over a network. */
  readonly needsNetwork: boolean;
  /** Whether it starts programs which change their user, as sendmail does. */
  readonly needsPrograms: boolean;
}

/** A text that no unit file or crontab can hold: both are lines. */
export function findUnfit(order: Order): string | undefined {
  const texts = [
    ...order.argv,
    order.cwd,
    order.stateDirectory,
    ...order.writes,
    ...Object.values(order.env),
  ];
  return texts.find((text) => /[\p{Cc}\u2028\u2029]/u.test(text));
}
