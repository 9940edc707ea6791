/**
 * Settings as nested arrays, short enough to be written into a test: `[name, values…, line, [children]]`.
 */
import type { Setting } from '../../../../src/audit/exposure/setting.js';
import type { Source } from '../../../../src/audit/exposure/sources.js';

export type Shape = readonly (string | number | readonly Shape[])[];

export function shape(settings: readonly Setting[]): readonly Shape[] {
  return settings.map(({ name, values, origin, children }) => [
    name,
    ...values,
    origin.line,
    ...(children.length > 0 ? [shape(children)] : []),
  ]);
}

export function source(text: string): Source {
  return { path: '/etc/x', text, isPublic: true };
}

/** Levels of a tree. */
export function depthOf(settings: readonly Setting[]): number {
  return 1 + Math.max(0, ...settings.map(({ children }) => (children.length > 0 ? depthOf(children) : 0)));
}
