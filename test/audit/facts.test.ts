import { describe, expect, it } from 'vitest';
import { baseName, directoryKey, keyPath, pathKey, placeOf } from '../../src/audit/facts.js';
import { hostOf, log } from './scene.js';

const RAW = Buffer.from([0x2f, 0x61, 0x2f, 0xff, 0xc3, 0xa4]);

describe('keys of paths', () => {
  it('keep every byte', () => {
    expect(keyPath(pathKey(RAW))).toEqual(RAW);
    const keys = Array.from({ length: 256 }, (_, byte) => pathKey(Buffer.from([byte])));
    expect(new Set(keys).size).toBe(256);
  });

  it('split paths into directory and shown name', () => {
    expect(directoryKey(RAW)).toBe('/a');
    expect(baseName(RAW)).toBe('\\xffä');
    expect(directoryKey(Buffer.from('bare.log'))).toBe('.');
    expect(directoryKey(Buffer.from('/top.log'))).toBe('/');
  });
});

describe('placeOf', () => {
  it('finds a file by its bytes, and nothing for another', () => {
    const file = log(RAW);
    const host = hostOf([file]);
    expect(placeOf(file, host)?.directories.map(({ name }) => name)).toEqual(['/', '/a']);
    expect(placeOf(log('/a/b'), host)).toBeUndefined();
  });
});
