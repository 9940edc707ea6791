import { expect, test } from 'vitest';
import { digestFindings } from '../../../src/report/html/digest.js';
import { setSources } from '../../../src/report/html/source.js';
import { openRulebook } from '../../../src/report/rulebook.js';
import { makeAudit, makeOccurrence, makeSecret, RULES } from '../scene.js';

const rules = openRulebook(RULES);

function listRows(html: string): string[] {
  return [...html.matchAll(/<tr>(.*)<\/tr>/g)].map(([, row]) =>
    (row ?? '')
      .replace(/<svg.*?<\/svg>/g, '')
      .replace(/<[^>]+>/g, '|')
      .replace(/\|+/g, '|'),
  );
}

test('counts occurrences by program and level, in the order of levels, most first', () => {
  const { level: _level, logger: _logger, ...bare } = makeOccurrence();
  const places = [
    { ...bare, program: 'mopidy', level: 'INFO', start: 1 },
    { ...bare, program: 'mopidy', level: 'DEBUG', start: 2 },
    { ...bare, program: 'mopidy', level: 'DEBUG', start: 3 },
    { ...bare, logger: 'librespot', start: 4 },
    { ...bare, level: 'ODD', start: 5 },
  ];
  const { markup } = setSources(digestFindings([makeSecret({}, places)], rules));
  expect(listRows(markup)).toEqual([
    '|Program|DEBUG|INFO|ODD|no level|All|',
    '|mopidy|2|1|3|',
    '|librespot|1|1|',
    '|not named|1|1|',
  ]);
});

test('says so when there is no secret', () => {
  expect(setSources(digestFindings([makeAudit()], rules)).markup).toContain('There is no secret');
});
