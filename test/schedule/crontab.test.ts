import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { joinCrontab, readCrontab, renderBlock } from '../../src/schedule/crontab.js';
import { INTERVALS, type Order } from '../../src/schedule/order.js';

const ORDER: Order = {
  argv: ['/usr/bin/printf', '%s|', "it's", '100%', '$HOME', 'a b'],
  interval: 'daily',
  scope: 'user',
  cwd: '/tmp',
  env: { HOME: '/home/a b' },
  stateDirectory: '/home/a/state',
  writes: [],
  needsNetwork: false,
  needsPrograms: false,
};
const HOST = { seed: 'nas', hasIonice: true };
const OTHERS = 'MAILTO=me\n5 4 * * * backup\n';

test.each([OTHERS, '', '5 4 * * * no-line-end'])('comes and goes without touching the rest: %j', (rest) => {
  const block = renderBlock(ORDER, HOST);
  const whole = joinCrontab(rest, block);
  const found = readCrontab(whole);
  expect(found).toMatchObject({ origin: 'written', block });
  expect(found.rest.trimEnd()).toBe(rest.trimEnd());
  expect(joinCrontab(found.rest, block)).toBe(whole);
});

test('tells what was changed, what has no end, and what is not there', () => {
  const whole = joinCrontab(OTHERS, renderBlock(ORDER, HOST));
  expect(readCrontab(whole.replace('nice -n 19', 'nice -n 5')).origin).toBe('changed');
  expect(readCrontab(whole.replace(/# End.*\n/, '')).origin).toBe('changed');
  expect(readCrontab(OTHERS)).toEqual({ origin: 'none', block: '', rest: OTHERS });
});

test('keeps its minute on one host, and has others on others', () => {
  const line = (seed: string): string => renderBlock(ORDER, { ...HOST, seed }).split('\n')[1] ?? '';
  expect(line('nas')).toBe(line('nas'));
  expect(new Set(['a', 'b', 'c', 'd', 'e'].map(line)).size).toBeGreaterThan(2);
});

test.each(INTERVALS)('is a line of five fields, %s', (interval) => {
  const line = renderBlock({ ...ORDER, interval }, HOST).split('\n')[1] ?? '';
  expect(line).toMatch(
    /^\d+ (\*|\d) \* \* (\*|[0-6]) cd \/tmp && HOME='\/home\/a b' nice -n 19 ionice -c 3 \/usr\/bin\/printf /,
  );
});

test('gives the program its arguments as they are, through cron and sh', () => {
  const line = renderBlock(ORDER, { ...HOST, hasIonice: false }).split('\n')[1] ?? '';
  const command = line.split(' ').slice(5).join(' ');
  // cron takes an escaped percent sign for one, and a plain one for a line end.
  expect(command.replaceAll('\\%', '')).not.toContain('%');
  const { stdout } = spawnSync('sh', ['-c', command.replaceAll('\\%', '%')], { encoding: 'utf8' });
  expect(stdout).toBe("it's|100%|$HOME|a b|");
});
