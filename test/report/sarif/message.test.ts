import { describe, expect, test } from 'vitest';
import { endSentence, escapeMarkdown, literalMessage } from '../../../src/report/sarif/message.js';

describe('literalMessage', () => {
  test('doubles braces, so that nothing is a placeholder', () => {
    expect(literalMessage('a {0} b').text).toBe('a {{0}} b.');
  });

  test('breaks links', () => {
    expect(literalMessage('[click](1)').text).toBe('[click] (1).');
  });

  test('shows control characters', () => {
    expect(literalMessage('a\u001b[2J\nb').text).toBe('a\\x1b[2J\\x0ab.');
  });
});

test('endSentence adds a full stop where there is no mark, on one line', () => {
  expect(['One', 'One.', 'One?', ' a\n  b ', 'ends with :'].map(endSentence)).toEqual([
    'One.',
    'One.',
    'One?',
    'a b.',
    'ends with :.',
  ]);
});

test('escapeMarkdown leaves no markup', () => {
  expect(escapeMarkdown('<b>*x*_y_`z`[l](u)|#')).toBe('\\<b\\>\\*x\\*\\_y\\_\\`z\\`\\[l\\](u)\\|\\#');
});
