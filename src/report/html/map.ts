/**
 * The map of who can read which file: readers on the left, files on the right, a line for each that can.
 *
 * The drawing shows the most exposed files; the table under it says the same of all of them in words.
 */
import { nameFile, shorten } from '../name.js';
import { formatCount, formatNumber } from '../quantity.js';
import { deriveAccess, type Access } from './access.js';
import { round } from './bar.js';
import type { Digest } from './digest.js';
import { markup, type Markup } from './markup.js';

const MAX_DRAWN_FILES = 14;
const MAX_DRAWN_READERS = 10;
const MAX_LISTED_FILES = 1000;

/** Geometry of the drawing, in units of its view box. */
const WIDTH = 1000;
const ROW = 34;
const BOX = 26;
const READER_WIDTH = 260;
const FILE_X = 560;
const READER_CHARACTERS = 31;
const FILE_CHARACTERS = 47;

/** The section. */
export function setMap({ entries }: Digest): Markup {
  const access = deriveAccess(entries.map(({ finding }) => finding));
  return markup`<section id="readers" aria-labelledby="readers-title">
<h2 id="readers-title">Who can read it</h2>
${access.length === 0 ? markup`<p class="note">Permissions were not looked at, or no file holds a secret.</p>\n` : setDrawing(access)}</section>
`;
}

function setDrawing(access: readonly Access[]): Markup {
  const drawn = access.slice(0, MAX_DRAWN_FILES);
  const isDoubtful = drawn.some(({ isCertain }) => !isCertain);
  return markup`<p class="note">${describeReach(access)}${isDoubtful ? ' A dashed line is a reader who may be able to: it is known for several files together.' : ''}</p>
<div class="scroll" role="region" tabindex="0" aria-label="Map of readers and files">
${drawMap(drawn)}</div>
${setTable(access)}`;
}

function describeReach(access: readonly Access[]): string {
  const open = access.filter(({ audience }) => audience === 'everyone');
  const sure = open.filter(({ isCertain }) => isCertain).length;
  const files = `${formatCount(access.length, 'file')} with secrets`;
  if (open.length === 0) return `${files}, none of them open to everyone.`;
  const rest = open.length - sure;
  const doubt = rest > 0 ? `, and perhaps ${formatNumber(rest)}${sure > 0 ? ' more' : ''}` : '';
  return `${files}, ${formatNumber(sure)} of them open to every account of the host${doubt}.`;
}

interface Node {
  readonly label: string;
  readonly y: number;
}

function drawMap(access: readonly Access[]): Markup {
  const names = [...new Set(access.flatMap(({ readers }) => readers))].slice(0, MAX_DRAWN_READERS);
  const height = Math.max(names.length, access.length) * ROW;
  const readers = new Map(spread(names, height).map((node) => [node.label, node]));
  const files = spread(
    access.map(({ file }) => file),
    height,
  );
  return markup`<svg class="map" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Readers and the files that they can read; the table below says the same">
${access.flatMap((record, index) => drawLinks(record, readers, files[index]))}${[...readers.values()].map(drawReader)}${access.map((record, index) => drawFile(record, files[index]))}</svg>
`;
}

/** Nodes at equal distances over the whole height. */
function spread(labels: readonly string[], height: number): readonly Node[] {
  const step = height / labels.length;
  return labels.map((label, index) => ({ label, y: round((index + 0.5) * step) }));
}

function drawLinks(
  { readers, rank, isCertain, count }: Access,
  nodes: ReadonlyMap<string, Node>,
  file: Node | undefined,
): readonly Markup[] {
  const middle = (READER_WIDTH + FILE_X) / 2;
  const width = round(1.5 + Math.min(6, Math.log2(count)));
  return readers.flatMap((reader) => {
    const node = nodes.get(reader);
    if (node === undefined || file === undefined) return [];
    const path = `M${READER_WIDTH} ${node.y}C${middle} ${node.y} ${middle} ${file.y} ${FILE_X} ${file.y}`;
    const certainty = isCertain ? 'sure' : 'maybe';
    return [markup`<path class="link ${certainty} s${rank}" stroke-width="${width}" d="${path}"/>\n`];
  });
}

function drawReader({ label, y }: Node): Markup {
  const tone = label === 'everyone' ? 'open' : label === 'owner only' ? 'shut' : 'some';
  return markup`<g><title>${label}</title><rect class="node ${tone}" x="0" y="${y - BOX / 2}" width="${READER_WIDTH}" height="${BOX}" rx="6"/><text x="12" y="${y + 4}">${shorten(label, READER_CHARACTERS)}</text></g>
`;
}

function drawFile({ file, rank, count }: Access, node: Node | undefined): Markup {
  if (node === undefined) return markup``;
  const { y } = node;
  return markup`<g><title>${nameFile(file)}: ${formatCount(count, 'secret')}</title><rect class="node" x="${FILE_X}" y="${y - BOX / 2}" width="${WIDTH - FILE_X}" height="${BOX}" rx="6"/><circle class="s${rank}" cx="${FILE_X + 15}" cy="${y}" r="5"/><text x="${FILE_X + 28}" y="${y + 4}">${shorten(nameFile(file), FILE_CHARACTERS)}</text><text class="end" x="${WIDTH - 12}" y="${y + 4}">${formatNumber(count)}</text></g>
`;
}

function setTable(access: readonly Access[]): Markup {
  const more = access.length - MAX_LISTED_FILES;
  return markup`<details class="more"><summary>All ${formatCount(access.length, 'file')} in a table</summary>
<div class="scroll" role="region" tabindex="0" aria-label="Table of readers">
<table><thead><tr><th scope="col">File</th><th scope="col">Secrets</th><th scope="col">Readers</th></tr></thead><tbody>
${access.slice(0, MAX_LISTED_FILES).map(setRow)}</tbody></table>
</div>
${more > 0 ? markup`<p class="note">and ${formatCount(more, 'more file')}</p>` : undefined}</details>
`;
}

function setRow({ file, count, readers, isCertain }: Access): Markup {
  const doubt = isCertain ? '' : 'at most ';
  return markup`<tr><th scope="row"><code>${nameFile(file)}</code></th><td class="num">${formatNumber(count)}</td><td>${doubt}${readers.join('; ')}</td></tr>
`;
}
