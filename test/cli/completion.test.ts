/**
 * Completions in the real shells, where they are installed.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SHELLS } from '../../src/cli/command/entry.js';
import { renderCompletion } from '../../src/cli/completion.js';

type Shell = (typeof SHELLS)[number];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'logscan-completion-'));
  // The scripts ask a program of this name for the ids of rules.
  writeFileSync(
    path.join(folder, 'logscan'),
    '#!/bin/sh\n[ "$*" = "rules list" ] && printf "github.pat  high  Token\\ngitlab.pat  high  Token\\n"\n',
  );
  chmodSync(path.join(folder, 'logscan'), 0o755);
  mkdirSync(path.join(folder, 'logs dir'));
  writeFileSync(path.join(folder, 'app log.txt'), '');
  for (const shell of SHELLS) writeFileSync(path.join(folder, `script.${shell}`), renderCompletion(shell));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Words of a command line, the last one unfinished, and what a shell must offer, and what not. */
const CASES: readonly (readonly [readonly string[], readonly string[], readonly string[]])[] = [
  [['--fail'], ['--fail-on'], ['--format', 'scan']],
  [
    ['--fail-on', ''],
    ['never', 'critical'],
    ['--format', 'scan'],
  ],
  [['ex'], ['explain'], ['scan']],
  [['rules', ''], ['list', 'show', 'check'], ['scan']],
  [['rules', 'list', '--format', ''], ['text', 'json'], ['sarif']],
  [['rules', 'list', '--'], ['--only', '--help'], ['--fail-on']],
  [['rules', 'show', 'gith'], ['github.pat'], ['gitlab.pat']],
  [['scan', '--only', 'gitl'], ['gitlab.pat'], ['github.pat']],
  [['completion', ''], ['bash', 'zsh', 'fish'], ['scan']],
  [['config', ''], ['show', 'schema'], ['list']],
  [['help', 'ru'], ['rules'], ['report']],
  [['report', 'app'], ['app log.txt'], []],
];

const DRIVERS: Readonly<Record<Shell, (words: readonly string[]) => string>> = {
  bash: (words) =>
    run('bash', [
      '-c',
      'source script.bash; COMP_WORDS=(logscan "$@"); COMP_CWORD=$#; _logscan; printf "%s\\n" "${COMPREPLY[@]}"',
      'bash',
      ...words,
    ]),
  fish: (words) =>
    run('fish', [
      '--no-config',
      '-c',
      'source script.fish; complete -C "$argv"',
      `logscan ${words.join(' ')}`,
    ]),
  zsh: completeInZsh,
};

/** Types into a zsh of its own behind a pseudo-terminal, and reads what it lists. */
function completeInZsh(words: readonly string[]): string {
  const script = `
    zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z 'PS1=; autoload -Uz compinit; compinit -u -D; source script.zsh; LISTMAX=0; unsetopt zle_bracketed_paste'
    zpty -w z "bindkey '^I' expand-or-complete; setopt no_auto_menu no_list_ambiguous no_always_last_prompt; zstyle ':completion:*' list-colors ''"
    zpty -w z 'stty rows 200 cols 200 2>/dev/null; print -r -- READY''-NOW'
    zpty -r z out '*READY-NOW*'
    sleep 0.2
    zpty -w -n z 'logscan ${words.join(' ')}'$'\\t'
    sleep 0.9
    while zpty -r -t z part; do print -r -- "$part"; done
    zpty -d z
  `;
  return run('zsh', ['-f', '-c', script]);
}

function run(command: string, args: readonly string[]): string {
  const env = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, TERM: 'dumb', LANG: 'C.UTF-8' };
  const { stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(stderr).toBe('');
  return stdout.replace(/\x1b\[[0-9;?]*[a-zA-Z]/g, '').replaceAll('\r', '');
}

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}

describe.each(SHELLS)('in %s', (shell) => {
  test.skipIf(!isInstalled(shell)).each(CASES)(
    'logscan %j offers %j and not %j',
    (words, offered, refused) => {
      const answer = DRIVERS[shell](words).replaceAll('\\ ', ' ');
      // zsh completes an only candidate in the line itself, and adds what goes on behind it.
      const told = answer
        .replaceAll('\u0007', '')
        .split(/\n|(?<=\S) {2,}|\t/)
        .flatMap((piece) =>
          shell === 'zsh' ? [piece, ...piece.split(/ +/), piece.replace(/^logscan \w+ /, '')] : [piece],
        )
        .map((piece) => piece.trim().replace(/[=,]$/, ''));
      const holds = (word: string): boolean => told.includes(word);
      for (const word of offered) expect(holds(word), `${word} in ${JSON.stringify(told)}`).toBe(true);
      for (const word of refused) expect(holds(word), `${word} in ${JSON.stringify(told)}`).toBe(false);
    },
    30_000,
  );

  test.skipIf(!isInstalled(shell))('the script is well-formed', () => {
    const { status, stderr } = spawnSync(shell, ['-n', `script.${shell}`], { cwd: folder, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});
