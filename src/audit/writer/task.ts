/**
 * A process that writes a log: takes `/proc`, gives as whom it runs, its umask, and what started it.
 *
 * What started it is told by its control group: a service, a login or a container. Formats: proc_pid_status(5),
 * cgroups(7).
 */
import type { Sources } from '../exposure/sources.js';

export interface ProcessFacts {
  readonly pid: number;
  /** Effective user; undefined if it is gone, or may not be looked at. */
  readonly uid: number | undefined;
  readonly umask: number | undefined;
  readonly origin: ProcessOrigin;
}

/** What started a process. */
export type ProcessOrigin =
  | { readonly kind: 'service'; readonly name: string; readonly isOfUser: boolean }
  | { readonly kind: 'container'; readonly id: string }
  | { readonly kind: 'login' }
  | { readonly kind: 'unknown' };

/** The unit of a service, the last one that is not a user's manager. */
const SERVICE = /^(?!user@\d+\.service$)[\w@:.\\-]+\.service$/;
const CONTAINER = /(?:^|[/-])([0-9a-f]{64})(?:\.scope)?(?:\/|$)/;
const SESSION = /\/session-[\w-]+\.scope$/;

/** What is known of a process. */
export function readProcess(sources: Sources, pid: number): ProcessFacts {
  const status = sources.read(`/proc/${pid}/status`)?.text ?? '';
  const uid = /^Uid:\s*\d+\s+(\d+)/m.exec(status)?.[1];
  const umask = /^Umask:\s*([0-7]{3,4})$/m.exec(status)?.[1];
  return {
    pid,
    uid: uid === undefined ? undefined : Number(uid),
    umask: umask === undefined ? undefined : parseInt(umask, 8),
    origin: readOrigin(sources.read(`/proc/${pid}/cgroup`)?.text ?? ''),
  };
}

/** The line of the unified hierarchy, or of systemd's own. */
function readOrigin(text: string): ProcessOrigin {
  const path = /^0::(\/.*)$/m.exec(text)?.[1] ?? /^\d+:name=systemd:(\/.*)$/m.exec(text)?.[1] ?? '';
  const id = CONTAINER.exec(path)?.[1];
  if (id !== undefined) return { kind: 'container', id };
  const parts = path.split('/');
  const name = parts.findLast((part) => SERVICE.test(part));
  if (name !== undefined) {
    return { kind: 'service', name, isOfUser: parts.some((part) => /^user@\d+\.service$/.test(part)) };
  }
  return { kind: SESSION.test(path) ? 'login' : 'unknown' };
}
