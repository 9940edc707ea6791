import * as v from 'valibot';
import { expect, test } from 'vitest';
import { MessageSchema, writeTrial } from '../../src/notify/message.js';
import { setBody, setSubject } from '../../src/notify/text.js';
import { makeFault, makeMessage, makeSecret } from './scene.js';

test('tells masked facts, and the title of the rule', () => {
  const message = makeMessage([makeSecret(1, 'critical'), makeFault(2)]);
  expect(message).toMatchObject({
    total: 2,
    secrets: 1,
    severities: { critical: 1, low: 1 },
    complete: true,
  });
  expect(message.findings[0]).toMatchObject({
    title: 'Title of acme.key',
    what: '"ab****yz" stands once',
    where: '/logs/a.log:17',
  });
  expect(message.findings[1]).toMatchObject({ what: 'mode 0644', where: '/logs/b.log' });
});

test('is bounded and harmless whatever files are called, and comes back from JSON', () => {
  const hostile = `/logs/\u001b[2J\u202e${'😀x'.repeat(5000)}`;
  const message = makeMessage(Array.from({ length: 500 }, (_, id) => makeSecret(id, 'high', hostile)));
  const text = JSON.stringify(message);
  expect(message.findings).toHaveLength(50);
  expect(message.total).toBe(500);
  expect(text.length).toBeLessThan(120_000);
  expect(text).not.toMatch(/[\u001b\u202e]|\\u001b/);
  expect(v.parse(MessageSchema, JSON.parse(text))).toEqual(message);
});

test('says what was found in a line', () => {
  expect(setSubject(makeMessage([makeSecret(1, 'critical'), makeSecret(2), makeFault(3)]))).toBe(
    'logscan on nas: 2 new secrets, 1 new audit finding (1 critical, 1 high, 1 low)',
  );
  expect(setSubject(writeTrial('nas', 0))).toBe('logscan on nas: this is a trial, nothing was found');
});

test('leaves out whole findings where there is no room, and counts them', () => {
  const message = makeMessage(Array.from({ length: 60 }, (_, id) => makeSecret(id)));
  const whole = setBody(message, 100_000);
  expect(whole).toContain(
    '\nHIGH: Title of acme.key (acme.key)\n  /logs/a.log:17\n  "ab****yz" stands once\n',
  );
  expect(whole).toContain('\n... and 10 more findings\n');
  const short = setBody(message, 800);
  expect(short.length).toBeLessThanOrEqual(800);
  const shown = short.match(/^HIGH:/gm)?.length ?? 0;
  expect(shown).toBeGreaterThan(2);
  expect(short).toContain(`... and ${60 - shown} more findings`);
});

test('does not pass an incomplete scan for a complete one', () => {
  expect(setBody(makeMessage([makeSecret(1)], false), 2000)).toContain('Not everything could be read');
  expect(setBody(makeMessage([makeSecret(1)]), 2000)).not.toContain('Not everything');
});
