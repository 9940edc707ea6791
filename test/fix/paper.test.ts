import { describe, expect, it } from 'vitest';
import { pathKey } from '../../src/audit/facts.js';
import { openPaper } from '../../src/fix/paper.js';
import { hostOf, log } from '../audit/scene.js';

const files = [log('/srv/a.log'), log('/srv/b.log', { mode: 0o600 })];

describe('openPaper', () => {
  it('is the host as it was seen until something is written', () => {
    const host = hostOf(files);
    const paper = openPaper(files, host);
    expect(paper.files()).toEqual(files);
    expect(paper.host()).toEqual(host);
    expect(paper.steps(() => [])).toEqual([]);
  });

  it('shows what is written in files, directories and steps, and leaves the host alone', () => {
    const host = hostOf(files);
    const paper = openPaper(files, host);
    for (const path of ['/srv', '/srv/a.log']) {
      const entry = paper.find(Buffer.from(path));
      if (!entry) throw new Error(`no entry for ${path}`);
      paper.write(entry, { mode: 0o700 });
    }
    expect(paper.files().map(({ facts }) => facts.mode)).toEqual([0o700, 0o600]);
    const chains = [...paper.host().places.values()].map(({ directories }) => directories);
    expect(chains[0]?.map(({ facts }) => facts.mode)).toEqual([0o755, 0o700]);
    expect(chains[1]).toBe(chains[0]);
    expect(paper.steps((key) => [key]).map(({ target, rules }) => [target.kind, ...rules])).toEqual([
      ['directory', '/srv'],
      ['file', '/srv/a.log'],
    ]);
    expect(host.places.get('/srv/a.log')?.directories.at(-1)?.facts.mode).toBe(0o755);
    expect(files[0]?.facts.mode).toBe(0o644);
  });

  it('adds changes of one entry up', () => {
    const paper = openPaper(files, hostOf(files));
    const find = () => paper.find(Buffer.from('/srv/a.log'));
    const first = find();
    if (!first) throw new Error('no entry');
    paper.write(first, { mode: 0o640 });
    paper.write(first, { uid: 7 });
    expect(find()?.now).toEqual({ mode: 0o640, uid: 7, gid: 0 });
  });

  it('finds a file by the path of the scan, and steps by its real one', () => {
    const [file] = files;
    if (!file) throw new Error('no file');
    const host = hostOf([file]);
    const place = host.places.get(pathKey(file.path));
    if (!place) throw new Error('no place');
    const moved = { ...place, realPath: Buffer.from('/real/a.log') };
    const paper = openPaper([file], { ...host, places: new Map([[pathKey(file.path), moved]]) });
    expect(paper.find(file.path)?.target.path.toString()).toBe('/real/a.log');
  });
});
