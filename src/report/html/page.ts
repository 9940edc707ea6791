/**
 * The page around the sections: head with the policy, heading with the verdict, navigation, foot.
 *
 * The policy (Content Security Policy, level 3) lets nothing be loaded from anywhere and nothing run but the one style
 * sheet and the one script whose hashes it names, so that even markup that slipped in could do nothing.
 */
import { createHash } from 'node:crypto';
import type { DoneEvent, StartEvent } from '../../model/event.js';
import { isComplete, type Course } from '../course.js';
import { tellBaseline, tellCoverage, tellWhole } from '../facts.js';
import { nameFile } from '../name.js';
import { formatCount, formatNumber } from '../quantity.js';
import { openRulebook } from '../rulebook.js';
import { digestFindings, type Digest } from './digest.js';
import { setCoverage } from './coverage.js';
import { setEntry } from './entry.js';
import { setGaps } from './gap.js';
import { setMap } from './map.js';
import { markup, trustMarkup, type Markup } from './markup.js';
import { formatMinute } from './moment.js';
import { setOverview } from './overview.js';
import { setRules } from './rule.js';
import { SCRIPT } from './script.js';
import { setSources } from './source.js';
import { STYLE } from './style.js';
import { setTimeline } from './timeline.js';
import { setToolbar } from './toolbar.js';

/** Findings that are listed: some two kilobytes each, which is what a browser opens in a few seconds. */
const MAX_ENTRIES = 20_000;

/** The page in pieces. */
export function* setPage(course: Course, start: StartEvent): Iterable<Markup> {
  const { findings, problems } = course;
  const digest = digestFindings(findings, openRulebook(start.rules));
  yield setHead(titleOf(digest));
  yield setHeading(course, start, digest);
  yield setNavigation(digest, course);
  yield markup`<main>\n`;
  yield setOverview(digest, problems.length);
  if (findings.length > 0) {
    yield setTimeline(digest);
    yield setMap(digest);
    yield setSources(digest);
  }
  yield* setFindings(digest);
  yield setGaps(problems);
  if (course.files) yield setCoverage(course.files);
  yield setRules(digest.rules);
  yield markup`</main>\n`;
  yield setFoot(start);
}

const POLICY = [
  "default-src 'none'",
  `style-src '${hashText(STYLE)}'`,
  `script-src '${hashText(SCRIPT)}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

function hashText(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function setHead(title: string): Markup {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trustMarkup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title} - logscan</title>
<style>${trustMarkup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
`;
}

function titleOf({ entries }: Digest): string {
  if (entries.length === 0) return 'Nothing found';
  const secrets = entries.filter(({ finding }) => finding.kind === 'secret').length;
  const faults = entries.length - secrets;
  const parts = [
    ...(secrets > 0 ? [formatCount(secrets, 'secret')] : []),
    ...(faults > 0 ? [formatCount(faults, 'fault')] : []),
  ];
  return parts.join(' and ');
}

function setHeading(course: Course, { tool, startedAt, roots }: StartEvent, digest: Digest): Markup {
  const started = formatMinute(Date.parse(startedAt));
  return markup`<header class="top">
<div><p class="brand">${tool.name}</p>
<h1>${titleOf(digest)}</h1>
<p class="soft">${started} UTC in ${roots.map((root, index) => markup`${index === 0 ? '' : ', '}<code>${nameFile(root)}</code>`)}</p>
${setVerdict(course)}</div>
<button type="button" id="theme" hidden>Dark</button>
</header>
`;
}

function setVerdict(course: Course): Markup {
  const { done, problems } = course;
  if (!isComplete(course)) {
    const reason = done === undefined ? 'the scan ended early' : formatCount(problems.length, 'problem');
    return markup`<p class="verdict partial"><b>This report is incomplete</b> (${reason}): ${done === undefined ? '' : describeDone(done)}</p>
`;
  }
  return markup`<p class="verdict whole"><b>${done && tellWhole(done)}</b>: ${done && describeDone(done)}</p>
`;
}

function describeDone(done: DoneEvent): string {
  return [tellCoverage(done), tellBaseline(done)].filter(Boolean).join('. ');
}

const FINDING_LINKS = [
  ['timeline', 'When'],
  ['readers', 'Who'],
  ['sources', 'Where from'],
  ['findings', 'Findings'],
];

function setNavigation({ entries }: Digest, { problems, files }: Course): Markup {
  const links = [
    ['overview', 'Overview'],
    ...(entries.length > 0 ? FINDING_LINKS : []),
    ...(problems.length > 0 ? [['gaps', 'Not read']] : []),
    ...(files ? [['coverage', 'Files']] : []),
    ...(entries.length > 0 ? [['rules', 'Meaning']] : []),
  ];
  return markup`<nav aria-label="Sections"><ul>${links.map(([id, label]) => markup`<li><a href="#${id}">${label}</a></li>`)}</ul></nav>
`;
}

function* setFindings(digest: Digest): Iterable<Markup> {
  yield markup`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">All findings</h2>
`;
  if (digest.entries.length > MAX_ENTRIES) yield setOmission(digest.entries.length);
  if (digest.entries.length > 0) yield setToolbar(digest);
  yield markup`<div id="list">\n`;
  for (const entry of digest.entries.slice(0, MAX_ENTRIES)) yield setEntry(entry, digest.axis);
  yield markup`</div>
<p class="note" id="nothing"${digest.entries.length > 0 ? trustMarkup(' hidden') : undefined}>${digest.entries.length > 0 ? 'No finding matches.' : 'Nothing was found in what was read.'}</p>
</section>
`;
}

function setOmission(count: number): Markup {
  return markup`<p class="verdict partial">These are the worst ${formatNumber(MAX_ENTRIES)} of ${formatNumber(count)}, as browsers take no more; the format json has all. The numbers above count all.</p>
`;
}

function setFoot({ tool, engine }: StartEvent): Markup {
  return markup`<footer><p>${tool.name} ${tool.version}, ${engine.regex}, ${engine.kernel} kernel. Secrets are masked; a fingerprint is keyed and the same in every report of one host.</p></footer>
${trustMarkup(`<script>${SCRIPT}</script>`)}
</body>
</html>
`;
}
