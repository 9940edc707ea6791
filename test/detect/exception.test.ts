import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createExceptions, describeMatch, type ExceptionSubject } from '../../src/detect/exception.js';
import { loadRegexEngine, type RegexEngine } from '../../src/detect/regex.js';
import type { RuleException } from '../../src/model/rule.js';
import { makeRule } from './sample.js';

let engine: RegexEngine;
beforeAll(async () => {
  engine = await loadRegexEngine('auto');
});

const SUBJECT: ExceptionSubject = {
  secret: 'acme_ExampleZürich',
  match: 'key=acme_ExampleZürich;',
  line: 'INFO key=acme_ExampleZürich; done',
  file: '/srv/vendor/app.log',
};

function except(changes: Partial<RuleException>): RuleException {
  return { all: false, target: 'secret', patterns: [], stopwords: [], paths: [], ...changes };
}

function covers(changes: Partial<RuleException>): boolean {
  return createExceptions(engine).covers(makeRule({ exceptions: [except(changes)] }), SUBJECT);
}

describe('a match is covered', () => {
  test.each<readonly [Partial<RuleException>, boolean]>([
    [{ patterns: ['^acme_'] }, true],
    [{ patterns: ['^key'] }, false],
    [{ patterns: ['nothing', 'ü'] }, true],
    [{ patterns: ['^key=.*;$'], target: 'match' }, true],
    [{ patterns: ['done'], target: 'match' }, false],
    [{ patterns: ['^INFO .* done$'], target: 'line' }, true],
    [{ stopwords: ['example'] }, true],
    [{ stopwords: ['sample2'] }, false],
    [{ paths: ['/vendor/'] }, true],
    [{ all: true, patterns: ['^acme_'], stopwords: ['example'], paths: ['vendor'] }, true],
    [{ all: true, patterns: ['^acme_'], stopwords: ['other'], paths: ['vendor'] }, false],
    [{ all: true, patterns: ['^acme_'], paths: ['other'] }, false],
    [{ all: true, stopwords: ['example'] }, true],
    [{}, false],
  ])('by %j: %s', (changes, expected) => {
    expect(covers(changes)).toBe(expected);
  });

  test('by none without exceptions', () => {
    expect(createExceptions(engine).covers(makeRule(), SUBJECT)).toBe(false);
  });
});

describe('a rule holds', () => {
  test.each([
    [makeRule(), 'app.log', true],
    [makeRule({ path: String.raw`\.env$` }), 'a/.env', true],
    [makeRule({ path: String.raw`\.env$` }), 'app.log', false],
    [makeRule({ exceptions: [except({ paths: ['vendor/'] })] }), 'vendor/app.log', false],
    [makeRule({ exceptions: [except({ paths: ['vendor/'], patterns: ['x'] })] }), 'vendor/app.log', false],
    [makeRule({ exceptions: [except({ all: true, paths: ['vendor/'] })] }), 'vendor/app.log', false],
    [
      makeRule({ exceptions: [except({ all: true, paths: ['vendor/'], patterns: ['x'] })] }),
      'vendor/app.log',
      true,
    ],
    [makeRule({ exceptions: [except({ patterns: ['app'] })] }), 'app.log', true],
  ])('in a file or not: %#', (rule, file, expected) => {
    const exceptions = createExceptions(engine);
    expect(exceptions.holds(rule, file)).toBe(expected);
    expect(exceptions.holds(rule, file)).toBe(expected);
    // The answer for another file is another one.
    expect(exceptions.holds(makeRule({ path: '^x$' }), 'x')).toBe(true);
    expect(exceptions.holds(rule, file)).toBe(expected);
  });

  test('and expressions that rules share are compiled once', () => {
    const compileTest = vi.fn(engine.compileTest);
    const exceptions = createExceptions({ compileTest });
    for (const id of ['a.a', 'b.b']) {
      const rule = makeRule({ id, exceptions: [except({ patterns: ['x'], paths: ['y'] })] });
      exceptions.holds(rule, 'z');
      exceptions.covers(rule, SUBJECT);
    }
    expect(compileTest.mock.calls).toEqual([['y'], ['x']]);
  });
});

describe('what exceptions see', () => {
  const text = 'first\nINFO key=acme_1; done\nlast\n';
  const bytes = Buffer.from(`\n${text}`);
  const start = bytes.indexOf('acme_1');
  const found = {
    start,
    end: start + 6,
    raw: bytes.subarray(start, start + 6),
    inPlace: true,
    view: 'as it stands' as const,
  };

  test('is the secret, its match and its line', () => {
    const match = bytes.subarray(start - 4, start + 7);
    expect(
      describeMatch({ bytes, ascii: bytes, begin: 1, end: bytes.length }, { ...found, match }, 'f'),
    ).toEqual({
      secret: 'acme_1',
      match: 'key=acme_1;',
      line: 'INFO key=acme_1; done',
      file: 'f',
    });
  });

  test('is no more than the text there is', () => {
    const cut = { bytes, ascii: bytes, begin: start - 2, end: start + 8 };
    expect(describeMatch(cut, found, 'f')).toMatchObject({ match: 'acme_1', line: 'y=acme_1; ' });
  });

  test('is not more than 2 KiB on either side', () => {
    const long = Buffer.from(`\n${'x'.repeat(5000)}acme_1${'y'.repeat(5000)}`);
    const at = long.indexOf('acme_1');
    const view = { bytes: long, ascii: long, begin: 1, end: long.length };
    const { line } = describeMatch(
      view,
      { start: at, end: at + 6, raw: long.subarray(at, at + 6), inPlace: true, view: 'as it stands' },
      'f',
    );
    expect(line).toBe(`${'x'.repeat(2048)}acme_1${'y'.repeat(2042)}`);
  });
});
