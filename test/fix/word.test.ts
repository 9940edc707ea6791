import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { writeLine } from '../../src/fix/word.js';

const NAMES = [
  Buffer.from('/var/log/plain.log'),
  Buffer.from('/it\'s $(id) `id` "x" \\ * ; & | > #'),
  Buffer.from('/line\nfeed'),
  Buffer.from('/ends in line feeds\n\n'),
  Buffer.from([0x2f, 0xff, 0xfe, 0x80, 0x0a]),
  Buffer.from('/\x1b[2J\x07\r\t'),
  Buffer.from('/\u202etxt.gol %s %d \\101'),
  Buffer.from(Array.from({ length: 255 }, (_, at) => at + 1)),
];

describe('writeLine', () => {
  it.each(['sh', 'bash'])('hands exactly these bytes to a command of %s', (shell) => {
    for (const name of NAMES) {
      const line = writeLine(`printf '%s' `, name);
      expect(execFileSync(shell, ['-c', line])).toEqual(name);
    }
  });

  it('is one line of plain text, whatever the name', () => {
    for (const name of NAMES) expect(writeLine('ls -- ', name)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('shows what can be shown', () => {
    expect(writeLine('chmod o-r -- ', Buffer.from('/a b'))).toBe("chmod o-r -- '/a b'");
  });
});
