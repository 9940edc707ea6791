/**
 * Where logscan keeps what it must remember between runs.
 *
 * Takes the user's choice, the environment and the home directory as values; gives one absolute path.
 * Touches no file.
 */
import { isAbsolute, join } from 'node:path';

export interface StateRequest {
  /** The directory that the user named, absolute. */
  readonly chosen: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The state directory: the chosen one, else the first of `$STATE_DIRECTORY` (set by systemd for a unit with
 * `StateDirectory=`, several joined by colons), else `$XDG_STATE_HOME/logscan`, else `~/.local/state/logscan`.
 * Relative values are ignored, as the XDG base directory specification asks.
 */
export function findStateDirectory(request: StateRequest): string {
  if (request.chosen !== undefined) return request.chosen;
  const unit = request.env['STATE_DIRECTORY']?.split(':')[0] ?? '';
  if (isAbsolute(unit)) return unit;
  const xdg = request.env['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(xdg) ? xdg : join(request.home, '.local', 'state'), 'logscan');
}
