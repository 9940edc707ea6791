import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyElement, escapeXml, openTag, textElement } from '../../../src/report/junit/element.js';

test('elements have attributes in order, escaped', () => {
  expect(openTag('a', { x: 1, y: `<"&'>` })).toBe('<a x="1" y="&lt;&quot;&amp;&apos;&gt;">\n');
  expect(emptyElement('a', {})).toBe('<a/>\n');
  expect(textElement('a', {}, ['1 < 2', ']]>'])).toBe('<a>1 &lt; 2\n]]&gt;</a>\n');
});

test('nothing is left that XML 1.0 forbids', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // XML 1.0, production 2, without line ends and tabs.
      expect(escapeXml(text)).toMatch(/^[\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      expect(escapeXml(text)).not.toMatch(/[<>"']/);
    }),
  );
  expect(escapeXml('\ufffe\uffff\u0000\ud800')).toBe(String.raw`\ufffe\uffff\x00\ud800`);
});
