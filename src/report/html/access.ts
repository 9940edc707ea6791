/**
 * Who can read which file, as far as the findings tell.
 *
 * A finding knows the readers of all its files together. Where it stands in one file alone they are that file's, for
 * certain. For another file they are the most that can read it, and the narrowest finding says most. Takes findings;
 * gives one record per file that holds a secret, worst first.
 */
import type { Exposure, Finding, SecretFinding } from '../../model/finding.js';
import { severityRank } from '../../model/severity.js';

export interface Access {
  readonly file: string;
  /** Secrets in the file by severity rank of the worst, and their number. */
  readonly rank: number;
  readonly count: number;
  readonly audience: Exposure['audience'];
  /** `everyone`, `owner only`, `not known`, or the groups and users; at least one. */
  readonly readers: readonly string[];
  /** Whether the readers are known to be the file's; else they are the most that can read it. */
  readonly isCertain: boolean;
}

/** Audiences from narrowest to widest; doubt outweighs the owner alone. */
const AUDIENCES: readonly Exposure['audience'][] = ['owner', 'unknown', 'group', 'everyone'];

/** Files beyond these are not looked at. */
const MAX_FILES = 10_000;

/** The files of all secrets of which the audience was looked at. */
export function deriveAccess(findings: readonly Finding[]): readonly Access[] {
  const files = new Map<string, Access>();
  for (const finding of findings) {
    if (finding.kind === 'audit' || finding.exposure === undefined) continue;
    for (const { file } of finding.files) {
      const known = files.get(file);
      if (known === undefined && files.size === MAX_FILES) continue;
      files.set(file, joinAccess(known, describeAccess(file, finding, finding.exposure)));
    }
  }
  return [...files.values()].sort(
    (one, other) =>
      AUDIENCES.indexOf(other.audience) - AUDIENCES.indexOf(one.audience) ||
      other.rank - one.rank ||
      other.count - one.count ||
      (one.file < other.file ? -1 : 1),
  );
}

function describeAccess(file: string, { severity, fileCount }: SecretFinding, exposure: Exposure): Access {
  const { audience } = exposure;
  const rank = severityRank(severity);
  return { file, rank, count: 1, audience, readers: nameReaders(exposure), isCertain: fileCount === 1 };
}

function nameReaders({ audience, readers }: Exposure): readonly string[] {
  switch (audience) {
    case 'everyone':
      return ['everyone'];
    case 'group':
      return readers.length > 0 ? readers : ['a group'];
    case 'owner':
      return ['owner only'];
    case 'unknown':
      return ['not known'];
    default:
      return audience satisfies never;
  }
}

function joinAccess(known: Access | undefined, next: Access): Access {
  if (known === undefined) return next;
  const told = chooseReaders(known, next);
  return { ...told, rank: Math.max(known.rank, next.rank), count: known.count + 1 };
}

function chooseReaders(known: Access, next: Access): Access {
  if (known.isCertain || next.isCertain) return known.isCertain ? known : next;
  const difference = AUDIENCES.indexOf(next.audience) - AUDIENCES.indexOf(known.audience);
  if (difference !== 0) return difference < 0 ? next : known;
  const both = known.readers.filter((reader) => next.readers.includes(reader));
  return { ...known, readers: both.length > 0 ? both : known.readers };
}
