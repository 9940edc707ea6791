/**
 * When a secret was written: its occurrences in all generations on one time axis, as a strip of SVG.
 *
 * A tick is an occurrence: a tall one in the live log, a short one in an older generation; a line joins the first and
 * the last. A strip says in words what it shows. Ticks are those of the listed occurrences, and only where the log line
 * tells its time; how many have no tick is said beside the strip.
 */
import type { Occurrence, SecretFinding } from '../../model/finding.js';
import { listPlaces } from '../home.js';
import { formatCount, formatNumber } from '../quantity.js';
import { round } from './bar.js';
import type { Digest, Entry } from './digest.js';
import { markup, type Markup } from './markup.js';
import { formatMinute, labelAxis, parseTime, placeTime, type Axis } from './moment.js';

/** Secrets in the overview; every other one has its strip in its own entry. */
const MAX_ROWS = 20;
const AXIS_LABELS = 5;

/** The section with the worst secrets that have a time. */
export function setTimeline({ entries, axis }: Digest): Markup {
  return markup`<section id="timeline" aria-labelledby="timeline-title">
<h2 id="timeline-title">When it was written</h2>
${axis === undefined ? setNoTimes() : setRows(entries, axis)}</section>
`;
}

function setNoTimes(): Markup {
  return markup`<p class="note">No log line that holds a secret tells its time.</p>
`;
}

function setRows(entries: readonly Entry[], axis: Axis): Markup {
  const timed = entries.filter(({ firstMs }) => firstMs !== undefined);
  const more = timed.length - MAX_ROWS;
  const labels = labelAxis(axis, AXIS_LABELS).map((label) => markup`<span>${label}</span>`);
  return markup`<p class="note"><span class="key tall"></span> in the live log <span class="key short"></span> in an older generation. Times are those of the log lines; without a zone they count as UTC.${more > 0 ? ` These are the worst ${MAX_ROWS}; ${formatCount(more, 'more secret')} with times stand below.` : ''}</p>
<div class="times">
<div class="axis" aria-hidden="true">${labels}</div>
<ul>
${timed.slice(0, MAX_ROWS).map((entry) => setRow(entry, axis))}</ul>
</div>
`;
}

function setRow({ id, finding, rule, lastMs }: Entry, axis: Axis): Markup {
  if (finding.kind === 'audit') return markup``;
  return markup`<li><a href="#f${id}">${rule.title} <code>${finding.preview}</code></a>${drawStrip(finding, axis)}<span class="num">${finding.count === 1 ? 'once' : `${formatNumber(finding.count)}×`}${lastMs === undefined ? '' : `, last ${formatMinute(lastMs)}`}</span></li>
`;
}

/** The strip of one secret. */
export function drawStrip(finding: SecretFinding, axis: Axis): Markup {
  const ticks = listPlaces(finding).flatMap((place) => placeTick(place, axis));
  if (ticks.length === 0) return markup``;
  const xs = ticks.map(({ x }) => x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [live, older] = [ticks.filter(({ isLive }) => isLive), ticks.filter(({ isLive }) => !isLive)];
  return markup`<svg class="strip" viewBox="0 0 1000 16" preserveAspectRatio="none" role="img" aria-label="${describeTicks(finding, ticks)}"><path class="span" d="M${left} 12H${right}"/><path class="older" d="${drawTicks(older, 8)}"/><path class="live" d="${drawTicks(live, 1)}"/></svg>`;
}

interface Tick {
  readonly x: number;
  readonly isLive: boolean;
  readonly ms: number;
}

function placeTick({ time, file, family }: Occurrence, axis: Axis): Tick[] {
  const ms = parseTime(time);
  if (ms === undefined) return [];
  // A margin keeps the outermost ticks whole.
  return [{ x: round(5 + placeTime(axis, ms) * 990), isLive: file === family, ms }];
}

function drawTicks(ticks: readonly Tick[], top: number): string {
  const xs = new Set(ticks.map(({ x }) => x));
  return [...xs].map((x) => `M${x} ${top}V16`).join('');
}

function describeTicks({ count }: SecretFinding, ticks: readonly Tick[]): string {
  const times = ticks.map(({ ms }) => ms);
  const [first, last] = [formatMinute(Math.min(...times)), formatMinute(Math.max(...times))];
  const written = first === last ? `written ${first}` : `written from ${first} to ${last}`;
  return count > ticks.length ? `${written}; ${formatCount(ticks.length, 'time')} known` : written;
}
