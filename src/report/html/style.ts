/**
 * The style sheet of the page: light and dark, wide and narrow, screen and paper.
 *
 * Colours are pairs for both schemes, with at least 4.5 to 1 between text and ground; nothing is told by colour alone.
 * Fonts are those of the reader's system. Entries far from the window are not laid out, so that thousands stay fluid.
 */

/** CSS for browsers of 2024 and later; holds no `</style`. */
export const STYLE = String.raw`
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f7, #0e1217);
  --card: light-dark(#ffffff, #161b22);
  --raised: light-dark(#eef0f4, #1e252e);
  --ink: light-dark(#18202c, #e6eaf0);
  --soft: light-dark(#556072, #9eabbc);
  --line: light-dark(#dce1e8, #2b343f);
  --accent: light-dark(#2456c5, #82aaff);
  --on-badge: light-dark(#ffffff, #0e1217);
  --s4: light-dark(#a8112b, #ff6b7f);
  --s3: light-dark(#bf3d0b, #ff9a5c);
  --s2: light-dark(#8a5b00, #f0c34e);
  --s1: light-dark(#1d64b4, #6cb2f5);
  --s0: light-dark(#5b6676, #9aa6b6);
  --good: light-dark(#1c6b3c, #6fd39a);
}
:root[data-theme='light'] { color-scheme: light; }
:root[data-theme='dark'] { color-scheme: dark; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 3.5rem; }
body { margin: 0 auto; max-width: 76rem; padding: 0 1.25rem 3rem; background: var(--ground); color: var(--ink);
  font: 0.9375rem/1.5 system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif; }
h1, h2, h3, p, ul, ol, dl, dd, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
code, pre { font: 0.9em/1.5 ui-monospace, 'Cascadia Code', 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere;
  unicode-bidi: isolate; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 0.5rem; z-index: 3; background: var(--card); padding: 0.5rem 1rem; }
.soft, .note { color: var(--soft); }
.note { margin: 0 0 0.75rem; max-width: 56rem; }
.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }

.top { display: flex; gap: 1rem; align-items: flex-start; padding: 2.25rem 0 1.25rem; }
.top > div { flex: 1; min-width: 0; }
.brand { color: var(--soft); font-weight: 600; letter-spacing: 0.04em; }
h1 { font-size: clamp(1.6rem, 4vw, 2.5rem); line-height: 1.15; letter-spacing: -0.02em; margin: 0.1rem 0 0.4rem; }
.verdict { margin-top: 0.6rem; padding: 0.35rem 0.8rem; border-left: 4px solid; border-radius: 4px;
  background: var(--card); width: fit-content; max-width: 100%; }
.verdict b { color: var(--good); }
.whole { border-color: var(--good); }
.partial { border-color: var(--s2); }
.partial b { color: var(--s2); }
button, select, input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; padding: 0.35rem 0.7rem; min-height: 2.25rem; max-width: 100%; }
button { cursor: pointer; }
button:hover, select:hover { border-color: var(--accent); }
nav { position: sticky; top: 0; z-index: 2; background: var(--ground); border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding: 0.55rem 0; }
nav a { color: var(--soft); text-decoration: none; font-weight: 500; }
nav a:hover { color: var(--accent); text-decoration: underline; }
main > section { margin-top: 2.5rem; }
h2 { font-size: 1.25rem; letter-spacing: -0.01em; margin-bottom: 0.6rem; }
h3 { font-size: 0.95rem; margin-bottom: 0.6rem; }
.panel, .tiles > div, .times, .scroll, .rule, .more, #toolbar { background: var(--card); border: 1px solid var(--line);
  border-radius: 10px; }

.bar { display: block; width: 100%; height: 8px; border-radius: 3px; background: var(--raised); }
.s4 { fill: var(--s4); --tone: var(--s4); } .s3 { fill: var(--s3); --tone: var(--s3); }
.s2 { fill: var(--s2); --tone: var(--s2); } .s1 { fill: var(--s1); --tone: var(--s1); }
.s0 { fill: var(--s0); --tone: var(--s0); } .share { fill: var(--accent); }
.dot, .key { display: inline-block; width: 0.65rem; height: 0.65rem; border-radius: 50%; background: var(--tone); margin-right: 0.4rem; }
.badge { display: inline-block; min-width: 4.6rem; text-align: center; padding: 0 0.5rem; border-radius: 99px;
  background: var(--tone); color: var(--on-badge); font-size: 0.78rem; font-weight: 600; line-height: 1.45rem; }
.spectrum .bar { height: 14px; border-radius: 7px; }
.spectrum ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.6rem 0 1rem; }
.spectrum a { color: inherit; text-decoration: none; }
.spectrum a:hover { text-decoration: underline; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: 0.75rem; margin-bottom: 0.75rem; }
.tiles > div { padding: 0.8rem 1rem; }
.tiles dt { font-weight: 600; }
.tiles dd { color: var(--soft); font-size: 0.85rem; line-height: 1.35; }
.tiles b { display: block; color: var(--ink); font-size: 1.9rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.02em; }
.tiles .zero b { color: var(--soft); }
.panels { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.75rem; }
.panel { padding: 1rem; }
.tall { align-items: start; }
.tall > :first-child { grid-row: span 3; }
.worst li { display: grid; grid-template-columns: auto 1fr auto; gap: 0 0.75rem; align-items: baseline; padding: 0.28rem 0; }
.worst li > :nth-child(3) { text-align: right; }
.worst li > .soft { grid-column: 2 / -1; text-align: left; overflow-wrap: anywhere; font-size: 0.85rem; }
.worst a, .tallies a, .times a { color: inherit; text-decoration: none; }
.worst a:hover, .tallies a:hover, .times a:hover { text-decoration: underline; }
.tallies li { display: grid; grid-template-columns: minmax(0, 1fr) 34% 2.5rem; gap: 0.75rem; align-items: center; padding: 0.28rem 0; }
.tallies a { overflow-wrap: anywhere; line-height: 1.35; }

.times { padding: 0.75rem 1rem; overflow: hidden; }
.axis, .times li { display: grid; grid-template-columns: 17rem minmax(0, 1fr) 13rem; gap: 1rem; align-items: center; }
.axis { display: flex; justify-content: space-between; margin: 0 14rem 0.4rem 18rem; color: var(--soft); font-size: 0.8rem;
  border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
.times li { padding: 0.2rem 0; }
.times a { overflow-wrap: anywhere; line-height: 1.3; }
.times .num { color: var(--soft); font-size: 0.85rem; }
.strip { display: block; width: 100%; height: 22px; background: var(--raised); border-radius: 4px; }
.strip path { fill: none; stroke-width: 2px; vector-effect: non-scaling-stroke; }
.strip .span { stroke: var(--soft); stroke-width: 1px; opacity: 0.55; }
.strip .older { stroke: var(--soft); }
.strip .live { stroke: var(--accent); }
.key { border-radius: 0; width: 3px; vertical-align: text-bottom; margin: 0 0.25rem 0 0.5rem; }
.key.tall { height: 1rem; background: var(--accent); margin-left: 0; }
.key.short { height: 0.5rem; background: var(--soft); }

.scroll { overflow-x: auto; padding: 1rem; }
.map { display: block; width: 100%; min-width: 46rem; }
.map text { fill: var(--ink); font-size: 13px; }
.map .end { text-anchor: end; fill: var(--soft); }
.node { fill: var(--raised); stroke: var(--line); }
.node.open { fill: color-mix(in srgb, var(--s4) 16%, var(--card)); stroke: var(--s4); }
.node.shut { fill: color-mix(in srgb, var(--good) 14%, var(--card)); stroke: var(--good); }
.link { fill: none; stroke: var(--tone); opacity: 0.55; }
.maybe { stroke-dasharray: 6 5; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.35rem 0.6rem; text-align: left; font-weight: 400; vertical-align: middle; }
th.num, td.num { text-align: right; }
thead th { color: var(--soft); border-bottom: 1px solid var(--line); font-size: 0.85rem; }
tbody th { overflow-wrap: anywhere; min-width: 9rem; }
.matrix td { border: 2px solid var(--card); border-radius: 6px; }
.matrix .wide { width: 26%; min-width: 6rem; }
.h1 { background: color-mix(in srgb, var(--accent) 10%, var(--card)); }
.h2 { background: color-mix(in srgb, var(--accent) 18%, var(--card)); }
.h3 { background: color-mix(in srgb, var(--accent) 26%, var(--card)); }
.h4 { background: color-mix(in srgb, var(--accent) 34%, var(--card)); }
.h5 { background: color-mix(in srgb, var(--accent) 42%, var(--card)); }
.more { margin-top: 0.75rem; }
.more > summary { padding: 0.6rem 1rem; cursor: pointer; }
.more > .scroll { border: 0; padding-top: 0; }
.more > ul { padding: 0 1rem 0.75rem 2.2rem; list-style: disc; overflow-wrap: anywhere; }
.panel .more { border: 0; }
.panel .more > summary { padding: 0.3rem 0; color: var(--soft); }
.panel .more > ul { padding: 0; list-style: none; }

#toolbar { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: 0.6rem 0.75rem; padding: 0.9rem 1rem; margin-bottom: 0.75rem; }
#toolbar label { display: grid; gap: 0.15rem; color: var(--soft); font-size: 0.82rem; }
#toolbar .wide { grid-column: span 2; }
#toolbar input, #toolbar select { width: 100%; color: var(--ink); font-size: 0.9375rem; }
#toolbar ::placeholder { color: var(--soft); opacity: 1; }
.buttons { grid-column: auto / span 3; align-self: end; display: flex; min-height: 2.25rem; flex-wrap: wrap; gap: 0.6rem; align-items: center; }
.f { background: var(--card); border: 1px solid var(--line); border-bottom-width: 0; content-visibility: auto; contain-intrinsic-size: auto 3.7rem; }
#list + button { margin-top: 0.75rem; }
.f:first-child { border-radius: 10px 10px 0 0; }
.f:last-child { border-radius: 0 0 10px 10px; border-bottom-width: 1px; }
.f > summary { display: grid; grid-template-columns: auto minmax(0, 1fr) 9rem 7rem 11rem; gap: 0.9rem; align-items: center;
  position: relative; padding: 0.45rem 2.4rem 0.45rem 0.8rem; cursor: pointer; list-style: none; }
.f > summary::after { content: ''; position: absolute; right: 1.1rem; top: 50%; width: 0.45rem; height: 0.45rem; margin-top: -0.35rem;
  border: solid var(--soft); border-width: 0 2px 2px 0; rotate: 45deg; }
.f[open] > summary::after { margin-top: -0.1rem; rotate: 225deg; }
.f > summary::-webkit-details-marker { display: none; }
.f > summary:hover { background: var(--raised); }
.f > summary:focus-visible { outline-offset: -2px; }
.f[open] > summary { border-bottom: 1px solid var(--line); }
.what { font-weight: 550; overflow-wrap: anywhere; line-height: 1.35; }
.what code { font-weight: 400; color: var(--soft); }
.file { display: block; font-weight: 400; font-size: 0.85rem; color: var(--soft); unicode-bidi: isolate; }
.times-seen { color: var(--soft); text-align: right; font-variant-numeric: tabular-nums; }
.audience.everyone { color: var(--s4); font-weight: 600; }
.f .strip { height: 16px; }
.f[open] > summary .strip { grid-column: 1 / -1; height: 26px; }
.f > dl { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: 0.4rem 1rem; padding: 0.9rem 1rem 1.1rem; }
.f dt { color: var(--soft); }
.f dd { overflow-wrap: anywhere; max-width: 56rem; }
.f pre { background: var(--raised); border-radius: 6px; padding: 0.5rem 0.75rem; margin-bottom: 0.4rem; white-space: pre-wrap; }
.rule { padding: 0.9rem 1.1rem; content-visibility: auto; contain-intrinsic-size: auto 8rem; }
.rule p { max-width: 60rem; }
.rule .soft { font-weight: 400; }
.rule ul { margin-top: 0.3rem; overflow-wrap: anywhere; }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.85rem; }

@media (max-width: 60rem) {
  .f > summary { grid-template-columns: auto minmax(0, 1fr) auto; gap: 0.2rem 0.75rem; }
  .f .times-seen { grid-column: 2; text-align: left; }
  .f .audience { grid-column: 3; grid-row: 1; text-align: right; }
  .f .strip { grid-column: 2 / -1; }
  .times li { grid-template-columns: minmax(0, 1fr); gap: 0.1rem; padding: 0.4rem 0; }
  .times .num { text-align: left; }
  .axis { margin: 0 0 0.4rem; }
}
@media (max-width: 42rem) {
  body { padding: 0 0.75rem 2rem; }
  nav ul { flex-wrap: nowrap; overflow-x: auto; white-space: nowrap; }
  #toolbar { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .buttons { grid-column: 1 / -1; }
  .panels { grid-template-columns: minmax(0, 1fr); }
  .worst li { grid-template-columns: auto minmax(0, 1fr); }
  .worst li > :nth-child(3) { grid-column: 2; text-align: left; }
  .axis span:nth-child(even) { display: none; }
  .f > dl { grid-template-columns: minmax(0, 1fr); gap: 0.1rem; }
  .f dd { margin-bottom: 0.5rem; }
  .f .audience { grid-column: 2; grid-row: auto; text-align: left; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print {
  :root, :root[data-theme] { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; background: none; }
  nav, .skip, #toolbar, #theme { display: none !important; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .f, .rule { content-visibility: visible; }
  summary, .rule, .tiles > div, .panel li, .times li, tr, svg, pre { break-inside: avoid; }
  .panels { display: block; }
  .panel { margin-bottom: 0.75rem; }
  .axis { margin: 0 13rem 0.4rem 14rem; }
  .axis span:nth-child(even) { display: none; }
  .times li { grid-template-columns: 13rem minmax(0, 1fr) 12rem; padding: 0.15rem 0; gap: 1rem; }
  .times .num { text-align: right; }
  .f > summary { grid-template-columns: auto minmax(0, 1fr) 8rem 6rem 9rem; gap: 0.75rem; }
  .f .times-seen, .f .audience, .f .strip { grid-column: auto; grid-row: auto; text-align: left; }
  .f > summary { padding-right: 0.8rem; }
  .f > summary::after, .buttons { display: none; }
  h2, h3 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;
