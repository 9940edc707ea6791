/**
 * A message as a mail: RFC 5322 headers and a plain body, all in ASCII with short lines, so that no transport changes it.
 */
import { randomBytes } from 'node:crypto';
import { escapeToAscii } from '../report/escape.js';
import type { MailChannel } from './channel.js';
import type { Message } from './message.js';
import { setBody, setSubject } from './text.js';

const BODY_CHARACTERS = 60_000;
/** RFC 5322 allows 998 characters a line. */
const LINE_CHARACTERS = 900;

/** A mail, with line ends as sendmail takes them. */
export function writeMail({ to, from }: MailChannel, message: Message, nowMs: number): string {
  const headers = [
    ...(from === undefined ? [] : [`From: ${from}`]),
    `To: ${to.join(',\n ')}`,
    `Subject: ${escapeToAscii(setSubject(message)).slice(0, LINE_CHARACTERS)}`,
    `Date: ${new Date(nowMs).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomBytes(16).toString('hex')}@logscan.invalid>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    'Content-Transfer-Encoding: 7bit',
  ];
  const lines = setBody(message, BODY_CHARACTERS).split('\n').flatMap(foldLine);
  return `${headers.join('\n')}\n\n${lines.join('\n')}`;
}

function foldLine(line: string): readonly string[] {
  const text = escapeToAscii(line);
  return text.match(new RegExp(`.{1,${LINE_CHARACTERS}}`, 'g')) ?? [''];
}
