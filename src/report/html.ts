/**
 * The scan as one page of HTML that needs nothing else: no network, no other file, and no script to be read.
 *
 * Everything is set by the time the page is written; a small script adds search, filters, sorting and a switch of
 * colours. Numbers come before names, the worst before the rest. The page is written piece by piece when the scan is
 * over. Names and texts of the scan are inert: see `html/markup.ts` and the policy in `html/page.ts`.
 */
import { followCourse, openCourse } from './course.js';
import { setPage } from './html/page.js';
import { openOutlet } from './outlet.js';
import type { OpenReport } from './report.js';

/** Opens an HTML report. */
export const openHtml: OpenReport = (out, options) => {
  const outlet = openOutlet(out);
  const course = openCourse(options);
  return {
    accept(event) {
      followCourse(course, event);
    },
    async close() {
      if (course.start === undefined) return;
      for (const { markup } of setPage(course, course.start)) await outlet.write(markup);
    },
  };
};
