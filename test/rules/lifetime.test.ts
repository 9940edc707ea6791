import { expect, test } from 'vitest';
import { lifetimeHoursOf } from '../../src/rules/lifetime.js';
import { loadRules } from '../../src/rules/load.js';

test('knows lives of rules that there are, and of no others', async () => {
  const ids = (await loadRules({ packs: [], only: [], skip: [] })).map(({ id }) => id);
  const short = ids.filter((id) => lifetimeHoursOf(id) !== undefined);
  expect(short).toHaveLength(9);
  expect(short).toContain('spotify.access-token');
  expect(lifetimeHoursOf('generic.password')).toBeUndefined();
});
