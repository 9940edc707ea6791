/**
 * The scan as lines of JSON, one per occurrence, as they come and without a cap: for pipes.
 *
 * An occurrence is a bare object. Other kinds of line are told by their only key: `{"problem": …}` as it happens,
 * `{"audit": …}` per audit finding, `{"sighting": …}` for a secret that is seen while its file is still written and whose
 * occurrences follow, `{"ended": …}` per file where files are to be listed, and as the last line
 * `{"done": {complete, coverage}}`; where that line is missing the stream was cut. Secret findings are not repeated, since
 * their occurrences were written.
 */
import type { DoneEvent, Event } from '../model/event.js';
import { encodeJson } from './escape.js';
import { openOutlet } from './outlet.js';
import type { OpenReport } from './report.js';
import { recordAudit, recordCoverage, recordFile, recordOccurrence, recordProblem } from './record.js';

/** Opens a report of JSON lines. */
export const openJsonl: OpenReport = (out, options) => {
  const outlet = openOutlet(out);
  const writeLine = (record: object): Promise<void> | void => outlet.write(`${encodeJson(record)}\n`);
  let started = false;
  let done: DoneEvent | undefined;
  return {
    accept(event: Event) {
      switch (event.type) {
        case 'start':
          started = true;
          return;
        case 'occurrence':
          return writeLine(recordOccurrence(event.occurrence));
        case 'sighting':
          return writeLine({ sighting: recordOccurrence(event.occurrence) });
        case 'problem':
          return writeLine({ problem: recordProblem(event.problem) });
        case 'finding':
          if (event.finding.kind === 'audit') return writeLine({ audit: recordAudit(event.finding) });
          return;
        case 'done':
          done = event;
          return;
        case 'file':
          return options.coverage ? writeLine({ ended: recordFile(event) }) : undefined;
        case 'progress':
          return;
        default:
          return event satisfies never;
      }
    },
    async close() {
      if (started) await writeLine({ done: recordDone(done) });
    },
  };
};

function recordDone(done: DoneEvent | undefined): object {
  return { complete: done?.complete ?? false, coverage: done ? recordCoverage(done.coverage) : null };
}
