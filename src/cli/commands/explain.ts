/**
 * `logscan explain FINGERPRINT|PATH:LINE[:COLUMN] [paths...]`: why a scan reports something there, or does not.
 *
 * A fingerprint, or at least six digits of one, is looked for in the paths, or in the well-known places. The exit code is 0
 * when there was something to explain, 2 when not all was read, and 64 when there was nothing.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findStateDirectory } from '../../state/place.js';
import { loadKey } from '../../state/key.js';
import { openPage } from '../../report/text/page.js';
import type { ExplainOptions, Explanation, Target } from '../../scan/explain.js';
import { decideColor } from '../color.js';
import type { Context } from '../deps.js';
import { EXIT } from '../exit.js';
import { setExplanation, type Setting } from '../explanation.js';
import type { Settings } from '../flags.js';
import { describeReading } from '../reading.js';
import { chooseRules, explainEngine } from '../session.js';
import { UsageError } from '../usage.js';

/** Runs the command; gives the exit code. Throws `UsageError`, `RuleError` or `KeyError`. */
export async function runExplain(
  context: Context,
  settings: Settings,
  [subject = '', ...operands]: readonly string[],
): Promise<number> {
  const question = openMember(parseSubject(subject, operands), context.host.cwd);
  const rules = await chooseRules(context, settings);
  const setting = {
    page: openPage(describePage(context, settings)),
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    thresholds: settings,
  };
  const paths = question.paths.length > 0 ? question.paths : await takePlaces(context);
  const options = await describeRequest(context, settings, { rules, paths, target: question.target });
  try {
    return await answer(context, setting, options);
  } catch (error) {
    throw explainEngine(error, settings);
  } finally {
    options.stdin?.destroy();
  }
}

interface Question {
  readonly target: Target;
  /** Empty for the well-known places. */
  readonly paths: readonly string[];
}

const FINGERPRINT = /^[0-9a-f]{6,32}$/;
const PLACE = /^(.+?):(\d{1,9})(?::(\d{1,9}))?$/s;

/** What the first argument names. Throws `UsageError`. */
export function parseSubject(subject: string, paths: readonly string[]): Question {
  if (FINGERPRINT.test(subject)) return { target: { kind: 'fingerprint', prefix: subject }, paths };
  const [, path, line, column] = PLACE.exec(subject) ?? [];
  if (path === undefined || Number(line) < 1) {
    throw new UsageError(`"${subject}" is no fingerprint and no place; write FINGERPRINT or PATH:LINE`);
  }
  if (paths.length > 0) {
    throw new UsageError(`"${subject}" is a place already; leave the paths behind it out`);
  }
  const place = { line: Number(line), column: column === undefined ? undefined : Number(column) };
  return { target: { kind: 'place', ...place, member: undefined }, paths: [path] };
}

/** A path that names no file may name the member of an archive: `logs.tar.gz!app.log`. */
function openMember(question: Question, cwd: string): Question {
  const [path = ''] = question.paths;
  const mark = path.indexOf('!');
  if (question.target.kind !== 'place' || mark < 1 || existsSync(resolve(cwd, path))) return question;
  return { target: { ...question.target, member: path.slice(mark + 1) }, paths: [path.slice(0, mark)] };
}

function describePage({ host }: Context, { color, verbose }: Settings): Parameters<typeof openPage>[0] {
  const isTerminal = host.stdout.isTTY === true;
  return {
    colorLevel: decideColor({ allowed: color, isTerminal, env: host.env }),
    columns: isTerminal ? (host.stdout.columns ?? 0) : 0,
    verbose,
  };
}

async function takePlaces({ host, deps }: Context): Promise<readonly string[]> {
  const { existing } = await deps.findPlaces(host);
  if (existing.length > 0) return existing;
  throw new UsageError('No well-known place of logs exists here; name the paths that were scanned');
}

async function describeRequest(
  { host }: Context,
  settings: Settings,
  request: Pick<ExplainOptions, 'rules' | 'paths' | 'target'>,
): Promise<ExplainOptions> {
  const { env, home } = host;
  const key = await loadKey(findStateDirectory({ chosen: settings['state-dir'], env, home }));
  return {
    ...request,
    key: key.bytes,
    cwd: host.cwd,
    exclude: settings.exclude,
    maxDepth: settings['max-depth'] ?? Infinity,
    followSymlinks: settings['follow-symlinks'],
    reading: describeReading(settings),
    regex: settings.regex,
    kernel: settings.kernel,
    now: host.now,
    ...(request.paths.includes('-') ? { stdin: host.openStdin() } : {}),
  };
}

async function answer(context: Context, setting: Setting, options: ExplainOptions): Promise<number> {
  const { deps, console } = context;
  let [told, incomplete] = [0, false];
  for await (const event of deps.explain(options)) {
    if (event.type === 'explanation') {
      told++;
      await printExplanation(context, setting, event.explanation);
    } else if (event.type === 'problem') {
      incomplete = true;
      console.error(event.problem.message);
    } else if (event.more > 0) {
      console.notice(`${event.more} more places are not told; name one of them as PATH:LINE`);
    }
  }
  if (told === 0 && !incomplete) throw describeNothing(options.target);
  return incomplete ? EXIT.incomplete : EXIT.clean;
}

async function printExplanation(
  { console }: Context,
  setting: Setting,
  explanation: Explanation,
): Promise<void> {
  const text = setExplanation(setting, explanation).map((line) => `${line}\n`);
  await console.write(Buffer.from(text.join('')));
}

function describeNothing(target: Target): UsageError {
  if (target.kind === 'fingerprint') {
    return new UsageError(
      `No secret here has the fingerprint "${target.prefix}"; name the paths that were scanned, and check --state-dir`,
    );
  }
  const { line, column } = target;
  return new UsageError(
    column === undefined
      ? `No literal of any rule stands in line ${line}, so nothing was looked for there`
      : `No rule looked for anything at column ${column} of line ${line}; leave the column out to see the whole line`,
  );
}
