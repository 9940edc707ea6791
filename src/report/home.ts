/**
 * The one log under whose name a secret is filed by services that track findings from scan to scan.
 *
 * Those services take a finding that changes its path for another one, and a generation changes its path with every
 * rotation: `mopidy.log`, then `mopidy.log.1`, then `mopidy.log.2.gz`. The name of the live log stays, also in the
 * moment when no file has it. Which logs hold the secret is known for the listed files only.
 */
import type { Finding, Occurrence, SecretFinding } from '../model/finding.js';

/** Where a finding is filed. */
export interface Home {
  /** Name of the live log, which need not exist. */
  readonly file: string;
  /** The listed places in the live log itself; none when only older generations hold the secret. */
  readonly places: readonly Occurrence[];
  /** The listed places elsewhere: in older generations, and in other logs. */
  readonly elsewhere: readonly Occurrence[];
}

/** The home of a secret: among the logs that hold it the first by name, so that counts and times do not move it. */
export function findHome(finding: SecretFinding): Home {
  const families = [finding.first.family, ...finding.files.map(({ family }) => family)];
  const file = families.reduce((least, family) => (family < least ? family : least));
  const places = listPlaces(finding);
  return {
    file,
    places: places.filter((place) => place.file === file),
    elsewhere: places.filter((place) => place.file !== file),
  };
}

/** The name and line under which formats with room for a single place file any finding; line 1 where none is known. */
export function findAddress(finding: Finding): { readonly file: string; readonly line: number } {
  if (finding.kind === 'audit') return { file: finding.family, line: 1 };
  const { file, places } = findHome(finding);
  return { file, line: places[0]?.line ?? 1 };
}

/** All places that a finding tells, each once: the first, the listed ones and the last. */
export function listPlaces({ first, last, occurrences }: SecretFinding): readonly Occurrence[] {
  const places = new Map<string, Occurrence>();
  for (const place of [first, ...occurrences, last]) {
    const key = `${place.start} ${place.file}`;
    if (!places.has(key)) places.set(key, place);
  }
  return [...places.values()];
}
