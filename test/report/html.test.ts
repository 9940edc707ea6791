import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.js';
import { openHtml } from '../../src/report/html.js';
import {
  makeCrowd,
  makeDone,
  makeEmptyScene,
  makeHostileScene,
  makeOccurrence,
  makeScene,
  makeSecret,
  RULES,
  START,
} from './scene.js';
import { renderReport } from './sink.js';

const render = (events: readonly Event[]): Promise<string> => renderReport(openHtml, events);

/** The page without what is the same on every page. */
function strip(page: string): string {
  return page
    .replace(/<style>[\s\S]*<\/style>/, '<style></style>')
    .replace(/<script>[\s\S]*<\/script>/, '<script></script>')
    .replace(/sha256-[\w+/=]+/g, 'sha256-…');
}

test.each([
  ['scene', makeScene()],
  ['hostile', makeHostileScene()],
  ['empty', makeEmptyScene()],
])('golden page of %s', async (name, events) => {
  await expect(strip(await render(events))).toMatchFileSnapshot(`golden/${name}.html`);
});

describe('the policy', () => {
  test('allows nothing but the one style sheet and the one script, by their hashes', async () => {
    const page = await render(makeScene());
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
    const [style = '', script = ''] = [/<style>([\s\S]*?)<\/style>/, /<script>([\s\S]*?)<\/script>/].map(
      (element) =>
        `'sha256-${createHash('sha256')
          .update(element.exec(page)?.[1] ?? '')
          .digest('base64')}'`,
    );
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${style}`,
      `script-src ${script}`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(page.match(/<(?:style|script)\b/g)).toHaveLength(2);
  });

  test('is kept: no style attribute, no handler, nothing loaded', async () => {
    for (const events of [makeScene(), makeHostileScene()]) {
      const page = strip(await render(events));
      expect(page).not.toMatch(/<[^>]*\s(?:style|on\w+|src|srcset|action)="/);
      expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b/);
    }
  });
});

describe('openHtml', () => {
  test('has every finding, problem and rule without the script', async () => {
    const page = strip(await render(makeScene()));
    expect(page.match(/<details class="f"/g)).toHaveLength(6);
    expect(page).toContain('c4fe****9d');
    expect(page).toContain('run as a member of group adm');
    for (const { id, fix } of RULES) {
      expect(page).toContain(`id="rule-${id}"`);
      expect(page).toContain(fix.replaceAll("'", '&#39;'));
    }
    expect(page).toContain('This report is incomplete');
  });

  test('says of an empty scan what was read', async () => {
    const page = await render(makeEmptyScene());
    expect(page).toContain('Everything was read');
    expect(page).toContain('Nothing was found in what was read');
    const files = { scanned: 0, partlyScanned: 0, skipped: 0, excluded: 0 };
    expect(await render(makeEmptyScene({ files }))).toContain('There was nothing to read');
  });

  test('of an unfinished scan tells what came so far', async () => {
    const page = await render([START, { type: 'finding', finding: makeSecret() }]);
    expect(page).toContain('the scan ended early');
    expect(page).toContain('c4fe****9d');
  });

  test('makes no link of a reference that is none', async () => {
    const rules = [{ ...RULES[0]!, references: ['javascript:alert(1)', 'https://example.org/"><b>'] }];
    const events: Event[] = [{ ...START, rules }, { type: 'finding', finding: makeSecret() }, makeDone(true)];
    const page = strip(await render(events));
    expect(page).not.toContain('href="javascript');
    expect(page).toContain('<li>javascript:alert(1)</li>');
    expect(page).toContain('href="https://example.org/&quot;&gt;&lt;b&gt;"');
  });

  test('keeps its size in bounds: capped lists per finding', async () => {
    const places = Array.from({ length: 100 }, (_, index) =>
      makeOccurrence({ file: `/var/log/a.log.${index}`, line: index + 1, start: index }),
    );
    const one = (await render([START, { type: 'finding', finding: makeSecret({}, places) }, makeDone(true)]))
      .length;
    expect(one).toBeLessThan(60_000);
    const many = (await render(makeCrowd(2000))).length;
    expect(many / 2000).toBeLessThan(3000);
  });

  test('lists what a browser takes, and says what it left out', async () => {
    const page = await render(makeCrowd(20_003));
    expect(page.match(/<details class="f"/g)).toHaveLength(20_000);
    expect(page).toContain('These are the worst 20,000 of 20,003');
    expect(page).toContain('<h1>20,003 secrets</h1>');
  });

  test('refuses a finding of a rule that was not announced', async () => {
    const events: Event[] = [
      { ...START, rules: [] },
      { type: 'finding', finding: makeSecret() },
    ];
    await expect(render(events)).rejects.toThrow('"spotify.client-secret"');
  });
});
