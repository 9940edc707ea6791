import { describe, expect, it } from 'vitest';
import { parseUnit, valuesOf } from '../../../src/audit/rotation/unit.js';

const values = (key: string, ...texts: string[]): readonly string[] =>
  valuesOf(parseUnit(texts), 'Timer', key);

describe('parseUnit', () => {
  it('reads sections, comments and white space', () => {
    const text = '# A=1\n; A=2\n[Unit]\nA=3\n [Timer] \n  A = 4 \nB=\n';
    expect(parseUnit([text])).toEqual([
      { section: 'Unit', key: 'A', value: '3' },
      { section: 'Timer', key: 'A', value: '4' },
      { section: 'Timer', key: 'B', value: '' },
    ]);
  });

  it('joins continued lines, comments between them aside', () => {
    expect(values('A', '[Timer]\nA=one \\\n# comment\n  two\\\n three\nB=1\n')).toEqual([
      'one    two  three',
    ]);
  });

  it('makes nothing of lines without a name or an equals sign', () => {
    expect(parseUnit(['[Timer]\n=1\nword\n\n', 'A=1\\'])).toEqual([{ section: '', key: 'A', value: '1' }]);
  });
});

describe('valuesOf', () => {
  it('adds up over drop-ins, from the last empty one on', () => {
    expect(values('A', '[Timer]\nA=1\nA=2\n', '[Timer]\nA=3\n')).toEqual(['1', '2', '3']);
    expect(values('A', '[Timer]\nA=1\n', '[Timer]\nA=\nA=3\n')).toEqual(['3']);
    expect(values('A', '[Timer]\nA=1\nA=\n')).toEqual([]);
    expect(values('A', '[Service]\nA=1\n')).toEqual([]);
  });
});
