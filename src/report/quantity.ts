/**
 * Numbers for people: counts with their noun, bytes in binary units, durations in the unit that fits.
 *
 * Takes plain numbers; gives ASCII text that does not depend on the host's locale.
 */

/** `1 file`, `12,345 files`. */
export function formatCount(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Digits in groups of three: `12,345`. */
export function formatNumber(value: number): string {
  // By hand, as setting up a locale takes longer than scanning a small file.
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

const BYTE_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `512 bytes`, `34.2 MiB`; units are powers of 1024. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return formatCount(bytes, 'byte');
  // One decimal would show 1023.96 KiB as 1024.0 KiB, so such values take the next unit.
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1023.95 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(1)} ${BYTE_UNITS[unit]}`;
}

/** `340 ms`, `3.4 s`, `2 min 5 s`, `3 h 12 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
