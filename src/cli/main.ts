/**
 * Where `bin/logscan.js` enters: runs the command line on this process and the real rooms.
 */
import { TOOL } from '../scan/tool.js';
import { EXIT } from './exit.js';
import { catchBugs, createHost, reportBug } from './process.js';

/** Runs the command line of this process; gives its exit code. */
export async function main(): Promise<number> {
  catchBugs();
  try {
    const host = createHost();
    // Asked for by scripts, and often: nothing else is loaded.
    if (host.args.length === 1 && ['--version', '-V'].includes(host.args[0] ?? '')) {
      host.stdout.write(`${TOOL.version}\n`);
      return EXIT.clean;
    }
    return await (await import('./program.js')).run(host);
  } catch (error) {
    return reportBug(error);
  }
}
