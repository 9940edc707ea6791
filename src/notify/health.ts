/**
 * Pings that tell a watcher of jobs that a run began, and how it ended: `URL/start`, `URL`, `URL/fail`.
 *
 * As healthchecks.io reads them (healthchecks.io/docs/http_api). Findings are no failure of the job; a run that did not read
 * everything, or could not tell what it found, is one. A late ping would be a lie, so none is kept for the next run.
 */
import type { Failure, HealthChannel } from './channel.js';
import { sendPost } from './web.js';

/** What is told of a run. */
export type Pulse = 'start' | 'success' | 'fail';

/** Sends a ping with a line of text. */
export function ping({ url, timeoutMs }: HealthChannel, pulse: Pulse, text: string): Promise<Failure> {
  const path = pulse === 'success' ? '' : `/${pulse}`;
  return sendPost(
    url,
    { path, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text },
    timeoutMs,
  );
}
