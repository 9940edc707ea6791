/**
 * Debian's Chromium for tests of the HTML page; pages are files, and everything that goes wrong in one is remembered.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** The browser's path; undefined where there is none. */
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (file) => existsSync(file),
);

export interface Stage {
  /** Opens HTML in a context of its own. */
  readonly open: (html: string, options?: BrowserContextOptions) => Promise<Page>;
  /** Errors, dialogs and requests beyond the file, of all pages so far. */
  readonly trouble: string[];
  readonly close: () => Promise<void>;
}

/** Starts the browser. */
export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'logscan-browser-'));
  // The sandbox of Chromium refuses root, which test machines often are.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args });
  const trouble: string[] = [];
  let pages = 0;
  return {
    async open(html, options = {}) {
      const file = path.join(folder, `${pages++}.html`);
      writeFileSync(file, html);
      const url = pathToFileURL(file).href;
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      watch(page, url, trouble);
      await page.goto(url);
      return page;
    },
    trouble,
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function watch(page: Page, url: string, trouble: string[]): void {
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url) trouble.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
}
