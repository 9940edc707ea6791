/**
 * Tries expressions of the user before anything is scanned.
 *
 * Both engines are asked, since each has limits of its own; the native one where it loads. Answers are remembered: the
 * rules of a pack share most of their exceptions.
 */
import { createRequire } from 'node:module';

/** Knows what engines make of an expression. */
export interface Expressions {
  /** Why an expression does not compile: `is not valid RE2: …`; undefined for a good one. */
  explain(pattern: string): string | undefined;
  /** Whether a good expression matches the empty text, and so everything. */
  matchesNothing(pattern: string): boolean;
}

interface Regex {
  test(text: string): boolean;
}
type Compile = (pattern: string) => Regex;

/** Loads the engines. */
export async function openExpressions(): Promise<Expressions> {
  const engines = await listEngines();
  const known = new Map<string, string | undefined>();
  return {
    explain(pattern) {
      if (!known.has(pattern)) known.set(pattern, explainFault(engines, pattern));
      return known.get(pattern);
    },
    matchesNothing: (pattern) => engines.some((compile) => compile(pattern).test('')),
  };
}

function explainFault(engines: readonly Compile[], pattern: string): string | undefined {
  for (const compile of engines) {
    const reason = tryCompile(compile, pattern);
    if (reason !== undefined) return `is not valid RE2: ${reason}`;
  }
  return undefined;
}

function tryCompile(compile: Compile, pattern: string): string | undefined {
  try {
    compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function listEngines(): Promise<readonly Compile[]> {
  const { RE2JS } = await import('re2js');
  const portable: Compile = (pattern) => {
    const regex = RE2JS.compile(pattern);
    return { test: (text) => regex.matcher(text).find() };
  };
  try {
    const RE2 = createRequire(import.meta.url)('re2') as new (pattern: string) => Regex;
    return [portable, (pattern) => new RE2(pattern)];
  } catch {
    return [portable];
  }
}
