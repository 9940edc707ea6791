import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markup, trustMarkup } from '../../../src/report/html/markup.js';

test('escapes what is text and keeps what is markup', () => {
  const name = `<b onclick="x">'&`;
  const item = markup`<li title="${name}">${name}</li>`;
  expect(item.markup).toBe(
    '<li title="&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;">&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;</li>',
  );
  expect(markup`<ul>${[item, item]}</ul>${7}${undefined}${trustMarkup('<hr>')}`.markup).toBe(
    `<ul>${item.markup}${item.markup}</ul>7<hr>`,
  );
});

test('lets no text end its place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(markup`${text}`.markup).not.toMatch(
        /[<>"'\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|&(?!(?:amp|lt|gt|quot|#39);)/u,
      );
    }),
  );
});
