import { expect, test } from 'vitest';
import { groupFindings, paintSeverity, setHeading } from '../../../src/report/text/group.js';
import { openPage } from '../../../src/report/text/page.js';
import { SEVERITIES } from '../../../src/model/severity.js';
import { makeSecret, RULES } from '../scene.js';

const PAGE = openPage({ colorLevel: 0, columns: 80, verbose: false });

test('findings are grouped by severity, then rule, in the order in which groups begin', () => {
  const findings = [
    makeSecret({ rule: 'a', severity: 'high' }),
    makeSecret({ rule: 'b', severity: 'high' }),
    makeSecret({ rule: 'a', severity: 'high', preview: 'second' }),
    makeSecret({ rule: 'a', severity: 'low' }),
  ];
  expect(groupFindings(findings)).toEqual([[findings[0], findings[2]], [findings[1]], [findings[3]]]);
});

test('a heading tells severity, title, id, reason, remedy and one link', () => {
  const lines = setHeading(PAGE, 'high', RULES[0]!);
  expect(lines[0]).toBe('HIGH  Spotify client secret (spotify.client-secret)');
  expect(lines.join('\n')).toContain('why      Whoever has it');
  expect(lines.join('\n')).toContain('fix      Reset the client secret');
  expect(lines.filter((line) => line.includes('https:'))).toHaveLength(1);
  expect(
    setHeading({ ...PAGE, verbose: true }, 'high', RULES[0]!).filter((line) => line.includes('https:')),
  ).toHaveLength(2);
});

test('each severity has a look of its own', () => {
  const page = openPage({ colorLevel: 1, columns: 80, verbose: false });
  expect(new Set(SEVERITIES.map((severity) => paintSeverity(page, severity)('x'))).size).toBe(5);
});
