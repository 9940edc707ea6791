/**
 * The script of the page: search, filters, sorting, unfolding, colours, and the arrow keys.
 *
 * It only takes away, brings back and reorders what is there and writes texts of its own; it makes no markup, stores
 * nothing and asks nobody. Kept as text, since it runs in a browser; the tests run it there. Of thousands of entries
 * that match, the first hundred stand in the page, and more as the reader nears their end; paper gets all of them.
 * The text of an entry is collected for the search when it is first wanted. Measured with 10,000 entries: 80 ms for the
 * first search, 20 ms for later ones, filters and sorting.
 */

/** Plain JavaScript for browsers of 2024 and later; holds no `</script`. */
export const SCRIPT = String.raw`'use strict';
(() => {
const find = (selector) => document.querySelector(selector);
const list = find('#list');
const toolbar = find('#toolbar');
const theme = find('#theme');
const root = document.documentElement;

const isDark = () => root.dataset.theme
  ? root.dataset.theme === 'dark'
  : matchMedia('(prefers-color-scheme: dark)').matches;
const nameTheme = () => { theme.textContent = isDark() ? 'Light' : 'Dark'; };
theme.hidden = false;
nameTheme();
theme.addEventListener('click', () => {
  root.dataset.theme = isDark() ? 'light' : 'dark';
  nameTheme();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', nameTheme);

if (!toolbar) return;
toolbar.hidden = false;
const search = find('#search');
const sort = find('#sort');
const shown = find('#shown');
const unfold = find('#unfold');
const selects = [...toolbar.querySelectorAll('select[data-filter]')];
const number = new Intl.NumberFormat('en-US');
const entries = [...list.children].map((node, order) => ({ node, order, data: { ...node.dataset }, text: '' }));
const more = document.createElement('button');
const chunk = 100;
let matching = entries;
let limit = chunk;

const textOf = (entry) => {
  if (entry.text === '') entry.text = entry.node.textContent.toLowerCase();
  return entry.text;
};
const matches = (entry, wanted) => wanted.every(({ name, value }) =>
  (' ' + (entry.data[name] || '') + ' ').includes(' ' + value + ' '));

const extend = () => {
  if (list.childElementCount >= matching.length) return;
  limit = list.childElementCount + chunk;
  list.append(...matching.slice(list.childElementCount, limit).map(({ node }) => node));
  more.hidden = limit >= matching.length;
};
const render = () => {
  list.replaceChildren(...matching.slice(0, limit).map(({ node }) => node));
  more.hidden = limit >= matching.length;
  find('#nothing').hidden = matching.length > 0;
  const total = number.format(entries.length);
  shown.textContent = matching.length === entries.length
    ? total + (entries.length === 1 ? ' finding' : ' findings')
    : number.format(matching.length) + ' of ' + total + ' findings';
  nameUnfold();
};

addEventListener('beforeprint', () => {
  limit = matching.length;
  render();
});

const comparers = {
  worst: (a, b) => a.order - b.order,
  count: (a, b) => b.data.count - a.data.count || a.order - b.order,
  last: (a, b) => (b.data.last || 0) - (a.data.last || 0) || a.order - b.order,
  first: (a, b) => (a.data.first || Infinity) - (b.data.first || Infinity) || a.order - b.order,
};
const apply = () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = selects.filter((select) => select.value !== '')
    .map((select) => ({ name: select.dataset.filter, value: select.value }));
  matching = entries
    .filter((entry) => matches(entry, wanted) && words.every((word) => textOf(entry).includes(word)))
    .sort(comparers[sort.value]);
  limit = chunk;
  render();
};

// A form has its old values while it is being reset.
toolbar.addEventListener('reset', () => setTimeout(apply));
toolbar.addEventListener('submit', (event) => event.preventDefault());
let waiting = 0;
search.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(apply, 120);
});
search.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || search.value === '') return;
  event.preventDefault();
  search.value = '';
  apply();
});
for (const select of [...selects, sort]) select.addEventListener('change', apply);

more.type = 'button';
more.textContent = 'Show more';
more.addEventListener('click', extend);
list.after(more);
new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) extend(); }, { rootMargin: '800px' })
  .observe(more);

for (const link of document.querySelectorAll('a[data-filter]')) {
  link.addEventListener('click', () => {
    const select = selects.find((one) => one.dataset.filter === link.dataset.filter);
    toolbar.reset();
    setTimeout(() => {
      select.value = link.dataset.value;
      if (select.selectedIndex < 0) select.value = '';
      apply();
    });
  });
}

const isUnfolded = () => [...list.children].every((node) => node.open);
const nameUnfold = () => { unfold.textContent = isUnfolded() ? 'Fold all' : 'Unfold all'; };
unfold.addEventListener('click', () => {
  const open = !isUnfolded();
  for (const { node } of open ? matching.slice(0, limit) : entries) node.open = open;
  nameUnfold();
});

list.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
  if (!step || event.target.localName !== 'summary' || event.altKey || event.ctrlKey || event.metaKey) return;
  const next = event.target.parentNode[step];
  if (!next) return;
  event.preventDefault();
  next.firstElementChild.focus();
});

const reveal = () => {
  const entry = entries.find(({ node }) => '#' + node.id === location.hash);
  if (!entry) return;
  if (!matching.includes(entry)) {
    for (const select of selects) select.value = '';
    search.value = '';
    apply();
  }
  while (!entry.node.isConnected) extend();
  entry.node.open = true;
  entry.node.scrollIntoView();
};
addEventListener('hashchange', reveal);

apply();
reveal();
})();
`;
