import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.js';
import { openJunit } from '../../src/report/junit.js';
import {
  makeCrowd,
  makeEmptyScene,
  makeHostileScene,
  makeOccurrence,
  makeScene,
  makeSecret,
  START,
} from './scene.js';
import { renderReport } from './sink.js';
import { parseXml, type Element } from './xml.js';

async function render(events: readonly Event[]): Promise<Element> {
  const root = parseXml(await renderReport(openJunit, events));
  expect(root.name).toBe('testsuites');
  checkCounts(root);
  return root;
}

/** Every suite counts its cases and outcomes rightly. */
function checkCounts(root: Element): void {
  for (const suite of root.children) {
    const { attributes } = suite;
    const children = listCases(suite);
    expect(Number(attributes['tests'])).toBe(children.length);
    expect(Number(attributes['failures'])).toBe(countOutcomes(children, 'failure'));
    expect(Number(attributes['errors'])).toBe(countOutcomes(children, 'error'));
  }
  const cases = root.children.flatMap(listCases);
  expect(Number(root.attributes['tests'])).toBe(cases.length);
  expect(Number(root.attributes['failures'])).toBe(countOutcomes(cases, 'failure'));
}

function listCases({ children }: Element): readonly Element[] {
  return children.filter(({ name }) => name === 'testcase');
}

function countOutcomes(cases: readonly Element[], name: string): number {
  return cases.filter(({ children }) => children.some((child) => child.name === name)).length;
}

test.each([
  ['scene', makeScene()],
  ['hostile', makeHostileScene()],
  ['empty', makeEmptyScene()],
])('golden report of %s, well-formed', async (name, events) => {
  await render(events);
  await expect(await renderReport(openJunit, events)).toMatchFileSnapshot(`golden/${name}.junit.xml`);
});

describe('openJunit', () => {
  test('has a suite per live log, and a failed case per finding', async () => {
    const { children } = await render(makeScene());
    expect(children.map(({ attributes }) => [attributes['name'], attributes['failures']])).toEqual([
      ['scan', '0'],
      ['/home/pi/.cache/mopidy/mopidy.log', '3'],
      ['/var/log/mopidy/mopidy.log', '2'],
      ['(standard input)', '1'],
    ]);
    const [first] = children[1]!.children;
    expect(first?.attributes).toMatchObject({
      classname: '/home/pi/.cache/mopidy/mopidy.log',
      name: 'Spotify client secret c4fe****9d [5f0c9a6e]',
      file: '.cache/mopidy/mopidy.log',
    });
    expect(first?.children[0]?.text).toContain('/home/pi/.cache/mopidy/mopidy.log.5.gz: 1');
  });

  test('names a case the same wherever the secret stands', async () => {
    const nameOf = async (file: string, line: number): Promise<unknown> => {
      const finding = makeSecret({}, [makeOccurrence({ file, line })]);
      const { children } = await render([START, { type: 'finding', finding }]);
      return children[1]?.children[0]?.attributes;
    };
    const log = '/home/pi/.cache/mopidy/mopidy.log';
    expect(await nameOf(`${log}.3.gz`, 9)).toEqual(await nameOf(log, 17));
  });

  test('passes one case when everything was read, and has one error for all problems else', async () => {
    const empty = await render(makeEmptyScene());
    expect(empty.children).toHaveLength(1);
    expect(empty.children[0]?.children[0]).toMatchObject({
      attributes: { name: 'everything was read' },
      children: [],
    });
    const error = (await render(makeScene())).children[0]?.children[0]?.children[0];
    expect(error?.attributes['message']).toBe('This report is incomplete: 2 problems');
    expect(error?.text).toContain('unreadable: Cannot open');
    expect(error?.text).toContain('truncated: ');
    const early = (await render([START])).children[0]?.children[0]?.children[0];
    expect(early?.attributes['message']).toContain('the scan ended early');
  });

  test('has the totals behind the case of the scan', async () => {
    const out = (await render(makeScene())).children[0]?.children[1];
    expect(out?.name).toBe('system-out');
    expect(out?.text).toMatch(/^12 files scanned, .*Not read whole: 1 unreadable, 1 truncated$/);
  });

  test('writes thousands of findings', async () => {
    expect((await render(makeCrowd(3000))).attributes['tests']).toBe('3001');
  });
});
