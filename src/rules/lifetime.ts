/**
 * How long secrets of a kind live: takes a rule's id, gives hours.
 *
 * Only kinds that always end by themselves, and at their longest, as the vendors' manuals have it: a token that was last
 * written longer ago is worth nothing. Other kinds are not known to end.
 */

const LIFETIME_HOURS: Readonly<Record<string, number>> = {
  'spotify.access-token': 1,
  'google.oauth-access-token': 1,
  'home-assistant.access-token': 1,
  'aws.session-token': 36,
  'aws.presigned-url': 168,
  'github.user-token': 8,
  'github.app-token': 6,
  'github.app-jwt': 1,
  'paypal.access-token': 9,
};

/** Longest life of the secrets that a rule finds, in hours; undefined where they need not end. */
export function lifetimeHoursOf(rule: string): number | undefined {
  return LIFETIME_HOURS[rule];
}
