/**
 * What is printed of a bug: where it happened, and nothing that could come out of a scanned file.
 *
 * The message of an unexpected error may quote any bytes (JSON.parse quotes its input), so only the error's kind, its
 * code and the frames of its stack are shown.
 */

/** The kind, code and stack frames of an error; its message is left out. */
export function describeBug(error: unknown): string {
  const advice = 'This is a bug in logscan; please report it with the lines above';
  if (!(error instanceof Error)) return `logscan: A value that is no error was thrown\n${advice}\n`;
  const code =
    'code' in error && /^[A-Z][A-Z0-9_]*$/.test(String(error.code)) ? ` ${String(error.code)}` : '';
  return [`logscan: ${pickKind(error)}${code}`, ...pickFrames(error), advice, ''].join('\n');
}

function pickKind(error: Error): string {
  return /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error';
}

/** Frames stand behind the message, which may itself hold lines that look like frames. */
function pickFrames(error: Error): readonly string[] {
  const stack = error.stack ?? '';
  const at = stack.indexOf(error.message);
  if (at < 0) return [];
  const lines = stack.slice(at + error.message.length).split('\n');
  return lines.filter((line) => line.startsWith('    at '));
}
