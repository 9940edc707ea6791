/**
 * Days as people write them: `2030-12-31`.
 */

/** Whether the text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** The day of a moment, UTC. */
export function spellDay(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 10);
}
