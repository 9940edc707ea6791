/**
 * A message in words: a subject, and a body of at most as many characters as the reader's service takes.
 *
 * What does not fit is counted, never cut in the middle of a finding.
 */
import { shortenFingerprint } from '../model/finding.js';
import { SEVERITIES } from '../model/severity.js';
import { formatCount } from '../report/quantity.js';
import type { Message, MessageItem } from './message.js';

/** `logscan on nas: 2 new secrets, 1 new audit finding (1 critical, 2 high)` */
export function setSubject(message: Message): string {
  return `logscan on ${message.host}: ${tellTotal(message)}`;
}

/** The body, without the subject's words; at most `maxCharacters` long. */
export function setBody(message: Message, maxCharacters: number): string {
  const head = `Scan of ${message.startedAt.slice(0, 16).replace('T', ' ')} UTC on ${message.host}: ${tellTotal(message)}\n`;
  const foot = message.complete ? '' : '\nNot everything could be read; the report of the scan tells what.\n';
  const blocks = message.findings.map(setItem);
  let shown = blocks.length;
  const fits = (): boolean => join(shown).length <= maxCharacters;
  const join = (count: number): string =>
    head + blocks.slice(0, count).join('') + tellRest(message.total - count) + foot;
  while (shown > 0 && !fits()) shown--;
  return join(shown).slice(0, maxCharacters);
}

function tellRest(count: number): string {
  return count > 0 ? `\n... and ${formatCount(count, 'more finding')}\n` : '';
}

function tellTotal({ total, secrets, severities }: Message): string {
  if (total === 0) return 'this is a trial, nothing was found';
  const kinds = [
    secrets > 0 ? formatCount(secrets, 'new secret') : '',
    total > secrets ? formatCount(total - secrets, 'new audit finding') : '',
  ];
  const counts = SEVERITIES.toReversed().flatMap((severity) => {
    const count = severities[severity] ?? 0;
    return count > 0 ? [`${count} ${severity}`] : [];
  });
  return `${kinds.filter(Boolean).join(', ')} (${counts.join(', ')})`;
}

function setItem({ severity, title, rule, what, where, fingerprint, kind }: MessageItem): string {
  const explain = kind === 'secret' ? `  logscan explain ${shortenFingerprint(fingerprint)}\n` : '';
  return `\n${severity.toUpperCase()}: ${title} (${rule})\n  ${where}\n  ${what}\n${explain}`;
}
