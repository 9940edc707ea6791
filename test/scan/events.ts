/**
 * A whole scan of real files, as the tests of its single features need it.
 */
import { scan, type Event, type ScanOptions } from '../../src/index.js';
import type { SecretFinding } from '../../src/model/finding.js';
import { loadRules } from '../../src/rules/load.js';

/** A token that a rule without context finds; its checksum is not looked at by that rule. */
export const TOKEN = `glpat-${'a1B2c3D4e5F6g7H8i9J0'}`;

/** The events of a scan of `paths`, with the rule for `TOKEN` alone. */
export async function* streamEvents(
  paths: readonly string[],
  changes: Partial<ScanOptions> = {},
): AsyncGenerator<Event, void> {
  yield* scan({
    paths,
    cwd: '/',
    exclude: [],
    maxDepth: Infinity,
    followSymlinks: false,
    jobs: 1,
    rules: await loadRules({ packs: [], only: ['gitlab.pat'], skip: [] }),
    audit: false,
    minSeverity: 'info',
    minConfidence: 'possible',
    key: Buffer.alloc(32, 3),
    regex: 'auto',
    kernel: 'auto',
    now: () => Date.UTC(2026, 10, 21),
    ...changes,
  });
}

/** All of them but for progress. */
export async function collectEvents(...scanned: Parameters<typeof streamEvents>): Promise<readonly Event[]> {
  const events: Event[] = [];
  for await (const event of streamEvents(...scanned)) if (event.type !== 'progress') events.push(event);
  return events;
}

/** The secrets among events. */
export function listSecrets(events: readonly Event[]): readonly SecretFinding[] {
  return events.flatMap((event) =>
    event.type === 'finding' && event.finding.kind === 'secret' ? [event.finding] : [],
  );
}
