/**
 * The HTML page in a real browser; skipped, by name, where there is none.
 */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.js';
import type { Occurrence } from '../../src/model/finding.js';
import { openHtml } from '../../src/report/html.js';
import { openJunit } from '../../src/report/junit.js';
import { CHROMIUM, openStage, type Stage } from './browser.js';
import {
  makeAudit,
  makeCrowd,
  makeDone,
  makeEmptyScene,
  makeHostileScene,
  makeOccurrence,
  makeScene,
  makeSecret,
  START,
} from './scene.js';
import { renderReport } from './sink.js';

/** Names that would run if any of them were taken for markup. */
const ATTACKS = [
  `<img src=x onerror="globalThis.pwned=1">`,
  `"><script>globalThis.pwned=1</script>`,
  `'onfocus='globalThis.pwned=1' autofocus='`,
  `</style></script><svg onload=globalThis.pwned=1>`,
  `\`\${globalThis.pwned=1}\``,
  `javascript:globalThis.pwned=1`,
];

function makeAttack(): Event[] {
  const findings = ATTACKS.flatMap((file, index) => {
    const text: Partial<Occurrence> = { program: file, logger: file, level: file, time: file, preview: file };
    const place = makeOccurrence({ ...text, file, family: file, fingerprint: `${index}`.repeat(32) });
    const exposure = { audience: 'group', readers: [file] } as const;
    return [
      makeSecret({ exposure }, [place]),
      makeAudit({ file, family: file, detail: file, commands: [file] }),
    ];
  });
  const problems = ATTACKS.map((file): Event => ({
    type: 'problem',
    problem: { code: 'unreadable', message: file, file },
  }));
  return [
    { ...START, roots: ATTACKS, tool: { name: ATTACKS[0] ?? '', version: ATTACKS[1] ?? '' } },
    ...problems,
    ...findings.map((finding): Event => ({ type: 'finding', finding })),
    makeDone(false),
  ];
}

describe.skipIf(CHROMIUM === undefined)(
  'the page in Chromium (needs /usr/bin/chromium; run apt-get install chromium)',
  { timeout: 60_000 },
  () => {
    let stage: Stage;
    let scene: string;
    beforeAll(async () => {
      stage = await openStage();
      scene = await renderReport(openHtml, makeScene());
    }, 60_000);
    afterAll(() => stage.close());
    afterEach(() => {
      // No error, no dialog, and no request for anything but the page itself.
      expect(stage.trouble.splice(0)).toEqual([]);
    });

    const titles = (page: Page): Promise<string[]> => page.locator('.f .what > code').allTextContents();
    const shown = (page: Page): Promise<string> => page.locator('#shown').innerText();

    test('shows what was found, worst first, and what was not read', async () => {
      const page = await stage.open(scene);
      expect(await page.locator('h1').innerText()).toBe('4 secrets and 2 faults');
      expect(await titles(page)).toEqual(['c4fe****9d', '09ab****7e', 'hu****', '****']);
      expect(await page.locator('.verdict').innerText()).toContain('This report is incomplete');
      expect(await page.locator('#gaps li').count()).toBe(2);
      expect(await page.locator('#timeline .strip').count()).toBe(3);
      expect(await page.locator('#readers .link').count()).toBeGreaterThan(6);
      expect(await shown(page)).toBe('6 findings');
    });

    test('finds words anywhere in a finding', async () => {
      const page = await stage.open(scene);
      const search = page.getByRole('searchbox', { name: 'Search' });
      await search.fill('mopidy.log.5.gz SPOTIFY');
      await expect.poll(() => shown(page)).toBe('1 of 6 findings');
      expect(await titles(page)).toEqual(['c4fe****9d']);
      await search.fill('no such thing');
      await expect.poll(() => page.locator('#nothing').isVisible()).toBe(true);
      await search.press('Escape');
      expect(await shown(page)).toBe('6 findings');
      expect(await page.locator('#nothing').isVisible()).toBe(false);
    });

    test('filters, also by the links of the overview, and forgets it again', async () => {
      const page = await stage.open(scene);
      await page.getByRole('combobox', { name: 'Severity' }).selectOption('critical');
      expect(await shown(page)).toBe('2 of 6 findings');
      await page.getByRole('combobox', { name: 'Readers' }).selectOption('A group');
      expect(await titles(page)).toEqual(['09ab****7e']);
      await page.getByRole('button', { name: 'Clear' }).click();
      await expect.poll(() => shown(page)).toBe('6 findings');
      await page.getByRole('combobox', { name: 'What' }).selectOption('Faults');
      expect(await shown(page)).toBe('2 of 6 findings');
      await page.getByRole('link', { name: '/var/log/mopidy/mopidy.log', exact: true }).click();
      await expect.poll(() => shown(page)).toBe('2 of 6 findings');
      expect(await titles(page)).toEqual(['hu****']);
      await page.getByRole('link', { name: '1 high' }).click();
      await expect.poll(() => titles(page)).toEqual(['hu****']);
      expect(await page.getByRole('combobox', { name: 'Severity' }).inputValue()).toBe('3');
    });

    test('sorts', async () => {
      const page = await stage.open(scene);
      const sort = page.getByRole('combobox', { name: 'Sort' });
      await sort.selectOption('First written');
      expect((await titles(page)).slice(0, 2)).toEqual(['c4fe****9d', '09ab****7e']);
      await sort.selectOption('Last written');
      expect((await titles(page))[0]).toBe('09ab****7e');
      await sort.selectOption('Worst first');
      expect((await titles(page))[0]).toBe('c4fe****9d');
    });

    test('is worked by keyboard alone', async () => {
      const page = await stage.open(scene);
      const focus = (): Promise<string> =>
        page.evaluate(
          () =>
            (globalThis as unknown as { document: { activeElement: { textContent: string } } }).document
              .activeElement.textContent,
        );
      await page.keyboard.press('Tab');
      expect(await focus()).toBe('Skip to the findings');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('spotify client');
      await expect.poll(() => shown(page)).toBe('2 of 6 findings');
      await page.locator('#f1 > summary').focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('#f1').getAttribute('open')).toBe('');
      expect(await page.locator('#f1 dl').isVisible()).toBe(true);
      await page.keyboard.press('ArrowDown');
      expect(await focus()).toContain('09ab****7e');
      await page.keyboard.press('ArrowDown');
      expect(await focus()).toContain('09ab****7e');
      await page.keyboard.press('ArrowUp');
      expect(await focus()).toContain('c4fe****9d');
      await page.keyboard.press('Space');
      expect(await page.locator('#f1').getAttribute('open')).toBeNull();
    });

    test('unfolds and folds all, and unfolds what a link points to', async () => {
      const page = await stage.open(scene);
      const open = (): Promise<number> => page.locator('.f[open]').count();
      await page.getByRole('button', { name: 'Unfold all' }).click();
      expect(await open()).toBe(6);
      await page.getByRole('button', { name: 'Fold all' }).click();
      expect(await open()).toBe(0);
      await page.getByRole('combobox', { name: 'Severity' }).selectOption('medium');
      await page.locator('.worst a').nth(1).click();
      await expect.poll(() => page.locator('#f2[open]').isVisible()).toBe(true);
    });

    test('has light and dark colours, by the system and by the button', async () => {
      const ground = (page: Page): Promise<string> =>
        page
          .locator('body')
          .evaluate(
            (body) =>
              (
                globalThis as never as { getComputedStyle(of: unknown): { backgroundColor: string } }
              ).getComputedStyle(body).backgroundColor,
          );
      const light = await stage.open(scene, { colorScheme: 'light' });
      const dark = await stage.open(scene, { colorScheme: 'dark' });
      const [lightGround, darkGround] = [await ground(light), await ground(dark)];
      expect(lightGround).not.toBe(darkGround);
      await light.getByRole('button', { name: 'Dark' }).click();
      expect(await ground(light)).toBe(darkGround);
      await light.getByRole('button', { name: 'Light' }).click();
      expect(await ground(light)).toBe(lightGround);
    });

    test('works without the script', async () => {
      const page = await stage.open(scene, { javaScriptEnabled: false });
      expect(await titles(page)).toHaveLength(4);
      expect(await page.locator('#toolbar').isVisible()).toBe(false);
      expect(await page.locator('#theme').isVisible()).toBe(false);
      await page.locator('#f1 > summary').click();
      expect(await page.locator('#f1 dl').isVisible()).toBe(true);
    });

    test.each([
      ['attacks', makeAttack()],
      ['a hostile scene', makeHostileScene()],
    ])('shows names as text: %s', async (_name, events) => {
      const page = await stage.open(await renderReport(openHtml, events));
      await page.getByRole('button', { name: 'Unfold all' }).click();
      await page.getByRole('searchbox').fill('e');
      expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false);
      expect(await page.locator('main script, main img, main iframe, main style').count()).toBe(0);
      const attributes = await page.evaluate(
        '[...document.querySelectorAll("*")].flatMap((one) => one.getAttributeNames())',
      );
      expect((attributes as string[]).filter((name) => /^on|^style$|^src/.test(name))).toEqual([]);
      // What the search has found is laid out a moment later.
      const first = (): Promise<string> => page.locator('.f').first().innerText();
      if (_name === 'attacks') await expect.poll(first, { timeout: 5000 }).toContain(ATTACKS[0]);
    });

    test('lets no script of others run, even if it got in', async () => {
      const page = await stage.open(scene);
      const blocked = await page.evaluate(() => {
        try {
          const { document } = globalThis as never as {
            document: { createElement(name: string): { text: string }; body: { append(node: object): void } };
          };
          const script = document.createElement('script');
          script.text = 'globalThis.pwned = 1';
          document.body.append(script);
          return false;
        } catch (error) {
          return (error as Error).name === 'TypeError';
        }
      });
      expect(blocked).toBe(true);
      expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false);
      expect(stage.trouble.splice(0).every((line) => /Trusted ?Script|TrustedScript/i.test(line))).toBe(true);
    });

    test('stays fluid with 10,000 findings', async () => {
      const page = await stage.open(await renderReport(openHtml, makeCrowd(10_000)));
      expect(await shown(page)).toBe('10,000 findings');
      const nodes = await page.evaluate('document.querySelectorAll("*").length');
      expect(nodes).toBeLessThan(15_000);
      const elapsedMs = await page.evaluate(`(async () => {
        const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const sort = document.querySelector('#sort');
        const search = document.querySelector('#search');
        const times = [];
        for (const change of [() => { search.value = '9999'; }, () => { search.value = ''; }, () => { sort.value = 'count'; }, () => { sort.value = 'worst'; }]) {
          const start = performance.now();
          change();
          sort.dispatchEvent(new Event('change'));
          await frame();
          times.push(performance.now() - start);
        }
        return Math.max(...times);
      })()`);
      // Usually under 100; the margin is for a busy machine.
      expect(elapsedMs).toBeLessThan(1500);
      await page
        .locator('#list')
        .evaluate((list) =>
          (list as unknown as { scrollIntoView(where: boolean): void }).scrollIntoView(false),
        );
      await expect.poll(() => page.locator('.f').count()).toBeGreaterThan(150);
    });

    test('prints every finding that is shown, and no controls', async () => {
      const page = await stage.open(await renderReport(openHtml, makeCrowd(300)));
      expect(await page.locator('.f').count()).toBe(100);
      expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
      expect(await page.locator('.f').count()).toBe(300);
      await page.emulateMedia({ media: 'print' });
      for (const hidden of ['#toolbar', '#theme', 'nav']) {
        expect(await page.locator(hidden).isVisible()).toBe(false);
      }
    });

    test('never scrolls sideways', async () => {
      for (const width of [320, 390, 800, 1280]) {
        const page = await stage.open(scene, { viewport: { width, height: 800 } });
        await page.getByRole('button', { name: 'Unfold all' }).click();
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
    });

    test.each([
      ['light', { colorScheme: 'light' }, makeScene()],
      ['dark', { colorScheme: 'dark' }, makeScene()],
      ['narrow', { viewport: { width: 360, height: 800 } }, makeScene()],
      ['hostile', {}, makeHostileScene()],
      ['empty', {}, makeEmptyScene()],
    ] as const)('is accessible: %s', async (_name, options, events) => {
      const page = await stage.open(await renderReport(openHtml, events), { ...options, bypassCSP: true });
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      await page.evaluate(axe.source);
      const faults = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))',
      );
      expect(faults).toEqual([]);
    });

    test('reads the JUnit report as XML', async () => {
      const page = await stage.open('<!doctype html><title>x</title>');
      const xml = await renderReport(openJunit, makeHostileScene());
      const cases = await page.evaluate(
        `(() => { const xml = new DOMParser().parseFromString(${JSON.stringify(xml)}, 'text/xml');
          return xml.querySelector('parsererror') ? -1 : xml.querySelectorAll('testcase').length; })()`,
      );
      expect(cases).toBe(3);
    });
  },
);
