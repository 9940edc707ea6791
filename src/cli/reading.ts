/**
 * How files are to be read, from the settings: limits that were given, the policy for binary files, and which entries of
 * journals.
 */
import type { ScanOptions } from '../scan/options.js';
import type { Settings } from './flags.js';

const MIB = 1024 * 1024;

/** What scans and explanations have in common; a limit that was not given stays at its default. */
export function describeReading(settings: Settings): NonNullable<ScanOptions['reading']> {
  const {
    'max-ratio': maxRatio,
    'max-expanded': maxExpandedMib,
    'max-nesting': maxNesting,
    'max-members': maxMembers,
  } = settings;
  const { unit, since } = settings;
  return {
    binary: settings.binary,
    journal: { ...(unit !== undefined && { unit }), ...(since !== undefined && { since }) },
    limits: {
      ...(maxRatio !== undefined && { maxRatio }),
      ...(maxExpandedMib !== undefined && { maxExpandedBytes: maxExpandedMib * MIB }),
      ...(maxNesting !== undefined && { maxNesting }),
      ...(maxMembers !== undefined && { maxMembers }),
    },
  };
}
