/**
 * Which log a file is a generation of, told by its name alone.
 *
 * Takes a base name; gives the name of the live log and what sets this generation apart. Knows numbers and
 * dates behind the name or before its extension (logrotate, Python, Serilog, log4j, Plex, *arr), packed
 * copies, leftovers of editors and packages, and the archives of journald and multilog.
 * A wrong family joins two logs in a report, a missed one shows a generation as a log of its own; neither
 * hides anything. So numbers count only where they can hardly be a version, an address or a port: behind
 * a name that does not end in a digit (`syslog.1`, not `python3.11`), at most two digits before an
 * extension (`Plex.1.log`, not `errors.404.log`), and never in `Xorg.0.log`, where they name a display.
 */

export interface Family {
  /** Base name of the live log, which need not exist. */
  readonly family: string;
  /** What the name has beyond it, outermost last, such as `2.gz`; empty for the live log. */
  readonly generation: string;
}

/** Splits a base name, given in the form that reports show. */
export function familyOf(name: string): Family {
  let family = name;
  const generations: string[] = [];
  for (let layer = peelLayer(family); layer !== undefined; layer = peelLayer(family)) {
    family = layer.family;
    generations.unshift(layer.generation);
    if (generations.length === MAX_LAYERS) break;
  }
  return { family, generation: generations.join('.') };
}

/** The path of the live log that the file at `path` belongs to; both as reports show them. */
export function familyPath(path: string): string {
  const base = path.lastIndexOf('/') + 1;
  return path.slice(0, base) + familyOf(path.slice(base)).family;
}

/** Real names have five or so, such as `mopidy.log.2.gz-2026112216.backup`. */
const MAX_LAYERS = 12;

const YEAR = '(?:19|20)[0-9]{2}';
const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[12][0-9]|3[01])';
const SIXTY = '[0-5][0-9]';
const EPOCH = '[12][0-9]{9}(?:[0-9]{3})?';
const CLOCK = `(?:[01][0-9]|2[0-3])(?:[-:._]?${SIXTY}(?:[-:._]?${SIXTY}(?:[.,][0-9]{3})?)?)?(?:Z|[-+][0-9]{4})?`;
const DAYS = ['', '-', '_', '[.]'].flatMap((mark) => [
  `${YEAR}${mark}${MONTH}${mark}${DAY}`,
  `${DAY}${mark}${MONTH}${mark}${YEAR}`,
  `${MONTH}${mark}${DAY}${mark}${YEAR}`,
]);
const MONTHS = [`${YEAR}[-_]${MONTH}`, `${YEAR}-?W${SIXTY}`];
/** A time as loggers put it in names, with the number of the file within it. */
const STAMP = `(?:(?:${DAYS.join('|')})(?:[-_T. ]?${CLOCK})?|${MONTHS.join('|')}|${EPOCH})(?:[-._](?:${EPOCH}|[0-9]{1,4}))?`;

const EXTENSION = '[.](?:log|txt|out|err|jsonl?)';
const PACKED = 'gz|xz|zst|bz2|lz4|Z|br|lzma|lzo|lz';
const LEFTOVER =
  'bak|backup|orig|save|old|prev|sw[a-p]|dpkg-(?:old|dist|new|tmp)|ucf-(?:old|dist|new)|rpm(?:save|orig|new)';

/** What can be taken off a name, first match first; `tail` is what stays behind the part taken off. */
const LAYERS = compileLayers([
  '[.](?<head>.+)[.](?<generation>sw[a-p])', // vim, of a file without a dot in front
  '(?<generation>#)(?<head>.+)#', // Emacs
  '(?<head>.+)(?<generation>~)',
  `(?<head>.+${EXTENSION}(?:[-._].+)?)[.](?<generation>tar(?:[.](?:${PACKED}))?|tgz|txz|tbz2|zip|7z)`,
  `(?<head>.+(?<![.]tar))[.](?<generation>${PACKED})`,
  `(?<head>.+)[.](?<generation>(?:${LEFTOVER})[0-9]{0,2})`,
  '(?<head>.+[.]log)[.](?<generation>fault)', // Home Assistant
  '(?<head>.+)@(?<generation>(?:[0-9a-f]{32}-)?[0-9a-f]{16}-[0-9a-f]{16})(?<tail>[.]journal)',
]);
/** What comes behind them, for names with a digit: to compile the patterns of times takes some milliseconds. */
const NUMBERED_LAYERS = compileLayers([
  `(?<head>.*?[^-._ ])[-._ ]+(?<generation>${STAMP})(?<tail>${EXTENSION})?`,
  `(?<head>.+${EXTENSION})[-._](?<generation>${YEAR}${MONTH})`,
  `(?<head>.*[a-z_])(?<generation>${YEAR}${MONTH}${DAY}(?:_[0-9]{3})?)(?<tail>${EXTENSION})`, // Serilog
  '(?<head>.*[^0-9.])[.](?<generation>[0-9]{1,4}(?:[.][0-9]{1,4})*)',
  `(?!Xorg[.])(?<head>.*[^0-9.])[.](?<generation>[0-9]{1,2}(?:[.][0-9]{1,2})*)(?<tail>${EXTENSION})`,
]);

function compileLayers(layers: readonly string[]): readonly RegExp[] {
  return layers.map((layer) => new RegExp(`^${layer}$`, 'is'));
}

/** Archives of multilog and s6-log carry only their TAI64N time and a flag: finished, or interrupted. */
const MULTILOG = /^@4000[0-9a-f]{20}\.[su]$/;

function peelLayer(name: string): Family | undefined {
  if (MULTILOG.test(name)) return { family: 'current', generation: name };
  return peelBy(LAYERS, name) ?? (/[0-9]/.test(name) ? peelBy(NUMBERED_LAYERS, name) : undefined);
}

function peelBy(layers: readonly RegExp[], name: string): Family | undefined {
  for (const layer of layers) {
    const groups = layer.exec(name)?.groups;
    if (groups !== undefined) {
      return {
        family: (groups['head'] ?? '') + (groups['tail'] ?? ''),
        generation: groups['generation'] ?? '',
      };
    }
  }
  return undefined;
}
