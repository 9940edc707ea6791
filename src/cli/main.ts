/**
 * Where `bin/logscan.js` enters: runs the command line on this process and the real rooms.
 */
import { DEPS } from './deps.js';
import { catchBugs, createHost, reportBug } from './process.js';
import { run } from './program.js';

/** Runs the command line of this process; gives its exit code. */
export async function main(): Promise<number> {
  catchBugs();
  try {
    return await run(createHost(), DEPS);
  } catch (error) {
    return reportBug(error);
  }
}
