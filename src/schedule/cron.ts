/**
 * The schedule as a block in the crontab of the user who runs logscan, read and written by crontab(1) alone.
 */
import { joinCrontab, readCrontab, renderBlock, type Crontab } from './crontab.js';
import type { Order } from './order.js';
import { MISSING, type RunTool, type ToolResult } from './program.js';
import { refuseOthers, ScheduleError, type Piece, type Target } from './target.js';

export interface CronSetup {
  readonly run: RunTool;
  /** From which the minute is made. */
  readonly seed: string;
  readonly hasIonice: boolean;
}

const PLACE = 'your crontab';

/** The target for a crontab. */
export function openCron(setup: CronSetup): Target {
  const plan = async (order: Order): Promise<readonly Piece[]> => {
    const { origin, block } = await read(setup);
    const text = renderBlock(order, setup);
    return [{ place: PLACE, text, origin, isSame: block === text }];
  };
  return {
    kind: 'cron',
    plan,
    async find() {
      const listed = await list(setup);
      // A host without cron has nothing there.
      if (listed.code === MISSING) return [];
      const { origin, block } = parse(listed);
      return origin === 'none' ? [] : [{ place: PLACE, text: block, origin, isSame: true }];
    },
    async install(order) {
      const [piece] = await plan(order);
      if (piece === undefined || piece.isSame) return [];
      refuseOthers([piece]);
      const { rest } = await read(setup);
      await write(setup, joinCrontab(rest, piece.text));
      return [`Wrote a line into ${PLACE}`];
    },
    async remove() {
      const { origin, block, rest } = await read(setup);
      if (origin === 'none') return [];
      refuseOthers([{ place: PLACE, text: block, origin, isSame: true }]);
      await write(setup, rest);
      return [`Removed the line from ${PLACE}`];
    },
    describe: async () => [],
  };
}

async function read(setup: CronSetup): Promise<Crontab> {
  return parse(await list(setup));
}

function list({ run }: CronSetup): Promise<ToolResult> {
  return run(['crontab', '-l']);
}

/** An empty crontab and none at all look alike: `no crontab for alice`, exit code 1. */
function parse({ code, out, err }: ToolResult): Crontab {
  if (code === 0) return readCrontab(out);
  if (/no crontab/i.test(err)) return readCrontab('');
  throw new ScheduleError(`Cannot read ${PLACE}: ${explain(code, err)}`);
}

async function write({ run }: CronSetup, text: string): Promise<void> {
  const { code, err } = await run(['crontab', '-'], text);
  if (code !== 0) throw new ScheduleError(`Cannot write ${PLACE}: ${explain(code, err)}`);
}

function explain(code: number, err: string): string {
  if (code === MISSING) return 'the program crontab is not here; install cron, or use systemd';
  return err.trim().split('\n')[0] || `crontab exited with ${code}`;
}
