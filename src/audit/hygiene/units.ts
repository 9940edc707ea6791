/**
 * Units of systemd that concern secrets and logs: takes units with their texts, gives what each tells.
 *
 * A unit is judged with its drop-ins: the user whom one names is the user of all. Units of other programs than those that
 * `catalog.ts` knows are searched for secrets and for nothing else. Format: systemd.exec(5), systemd.service(5).
 */
import { basename, dirname } from 'node:path';
import { splitWords } from '../exposure/format/words.js';
import { parseUnit, valuesOf } from '../rotation/unit.js';
import type { Assignment } from '../rotation/unit.js';
import { UNIT_PROGRAMS } from './catalog.js';
import { NO_CONTENT, isVerboseVariable } from './content.js';
import type { Holding, Leak, ReadHolding } from './facts.js';

export interface UnitText {
  readonly holding: Holding;
  readonly text: string;
  readonly leaks: readonly Leak[];
}

const VERBOSE_FLAG = /^(?:-v+|--verbose)$/;
/** Signs before the path of a program: systemd.service(5), "Command lines". */
const PREFIXES = /^[-@:+!|]+/;

/** The units, each with what it and its drop-ins tell. */
export function readUnits(units: readonly UnitText[]): readonly ReadHolding[] {
  const named = new Map<string, UnitText[]>();
  // The first directory that has a unit wins, drop-ins add to it: systemd.unit(5).
  for (const unit of units) {
    const name = nameOf(unit.holding);
    named.set(name, [...(named.get(name) ?? []), unit]);
  }
  return [...named.values()].flatMap((group) => {
    const main = group.find(({ holding }) => !isDropIn(holding));
    return group.map((unit) => ({
      ...unit.holding,
      ...NO_CONTENT,
      leaks: unit.leaks,
      ...(unit === main && readService(group)),
    }));
  });
}

function nameOf({ path }: Holding): string {
  const directory = dirname(path);
  // Units of a user are others than those of the system.
  const name = directory.endsWith('.service.d') ? basename(directory).replace(/\.d$/, '') : basename(path);
  return path.includes('/.config/') ? path : name;
}

function isDropIn({ path }: Holding): boolean {
  return dirname(path).endsWith('.service.d');
}

function readService(group: readonly UnitText[]): Pick<ReadHolding, 'verboseSettings' | 'rootProgram'> {
  const main = group.find(({ holding }) => !isDropIn(holding));
  const dropIns = group.filter(({ holding }) => isDropIn(holding));
  const lines = parseUnit([main, ...dropIns].map((unit) => unit?.text ?? ''));
  const commands = valuesOf(lines, 'Service', 'ExecStart').map((value) =>
    splitWords(value.replace(PREFIXES, '')),
  );
  const program = commands.map(([path = '']) => basename(path)).find((name) => UNIT_PROGRAMS.has(name));
  if (program === undefined) return { verboseSettings: [] };
  const isOfUser = main?.holding.path.includes('/.config/systemd/user/') === true;
  return {
    verboseSettings: describeVerbose(commands, lines),
    ...(!isOfUser && runsAsRoot(lines) && { rootProgram: program }),
  };
}

function describeVerbose(
  commands: readonly (readonly string[])[],
  lines: readonly Assignment[],
): readonly string[] {
  const flags = commands.flatMap(([, ...words]) => words.filter((word) => VERBOSE_FLAG.test(word)));
  const variables = valuesOf(lines, 'Service', 'Environment')
    .flatMap(splitWords)
    .map((word) => word.split('=', 2))
    .filter(([name = '', value = '']) => isVerboseVariable(name, value))
    .map(([name = '']) => name);
  return [...flags, ...variables];
}

function runsAsRoot(lines: readonly Assignment[]): boolean {
  const user = valuesOf(lines, 'Service', 'User').at(-1) ?? 'root';
  const dynamic = valuesOf(lines, 'Service', 'DynamicUser').at(-1) ?? 'no';
  return /^(?:root|0)$/.test(user) && !/^(?:1|yes|true|on)$/i.test(dynamic);
}
