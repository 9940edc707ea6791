import { expect, test } from 'vitest';
import { setFault } from '../../../src/report/text/fault.js';
import { openPage } from '../../../src/report/text/page.js';
import { makeAudit } from '../scene.js';

const PAGE = openPage({ colorLevel: 0, columns: 80, verbose: false });

test('a fault shows its file, its facts and each command exactly, on a line of its own', () => {
  const commands = [`chmod 0640 '/var/log/a  b/${'x'.repeat(90)}.log'`, 'true'];
  expect(setFault(PAGE, makeAudit({ file: '/l/a.log', detail: 'mode 0644', commands }))).toEqual([
    '  /l/a.log',
    '    facts    mode 0644',
    `    mend     ${commands[0]}`,
    '             true',
  ]);
});

test('a command that cannot be shown exactly says so', () => {
  const lines = setFault(PAGE, makeAudit({ commands: [`chmod 0640 '/l/Bj\u00f6rk.log'`] }));
  expect(lines.join('\n')).toContain(String.raw`chmod 0640 '/l/Bj\xf6rk.log'`);
  expect(lines.at(-1)).toContain('Not to be copied as it stands');
  const colored = openPage({ colorLevel: 1, columns: 80, verbose: false });
  expect(setFault(colored, makeAudit({ commands: [`chmod 0640 '/l/Bj\u00f6rk.log'`] })).at(-1)).toContain(
    'Bj\u00f6rk',
  );
});
