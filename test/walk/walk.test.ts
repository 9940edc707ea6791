import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  closeSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { walk, type WalkItem, type WalkOptions } from '../../src/walk/walk.js';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'logscan-walk-')));
  chmodSync(root, 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(...files: readonly string[]): void {
  for (const name of files) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), name);
  }
}

function putBytes(...parts: readonly (string | Buffer)[]): Buffer {
  const path = Buffer.concat([Buffer.from(`${root}/`), ...parts.map((part) => Buffer.from(part as Buffer))]);
  writeFileSync(path, 'x');
  return path;
}

function optionsFor(operands: readonly string[], more: Partial<WalkOptions> = {}): WalkOptions {
  return { operands, cwd: root, exclude: [], maxDepth: Infinity, followSymlinks: false, ...more };
}

async function collect(
  operands: readonly string[],
  more: Partial<WalkOptions> = {},
): Promise<readonly WalkItem[]> {
  const items: WalkItem[] = [];
  for await (const item of walk(optionsFor(operands, more))) items.push(item);
  return items;
}

/** One word per item: `name`, `code name`, `excluded name`, `name/`. */
function brief(items: readonly WalkItem[]): readonly string[] {
  return items.map((item) => {
    if (item.type === 'file') return item.file.name;
    if (item.type === 'directory') return `${item.name}/`;
    if (item.type === 'excluded') return `excluded ${item.name}`;
    return `${item.problem.code} ${item.problem.file}${item.skipped ? ' (skipped)' : ''}`;
  });
}

async function names(
  operands: readonly string[],
  more: Partial<WalkOptions> = {},
): Promise<readonly string[]> {
  return brief((await collect(operands, more)).filter(({ type }) => type !== 'directory'));
}

describe('directories', () => {
  test('give files first, then subdirectories, both sorted by bytes', async () => {
    put(
      'logs/b.log',
      'logs/a.log',
      'logs/B.log',
      'logs/a/z.log',
      'logs/a/deep/y.log',
      'logs/é.log',
      'logs/.hidden',
    );
    expect(brief(await collect(['logs']))).toEqual([
      'logs/',
      'logs/.hidden',
      'logs/B.log',
      'logs/a.log',
      'logs/b.log',
      'logs/é.log',
      'logs/a/',
      'logs/a/z.log',
      'logs/a/deep/',
      'logs/a/deep/y.log',
    ]);
  });

  test.each([
    ['logs', 'logs/a.log'],
    ['logs/', 'logs/a.log'],
    ['logs//', 'logs/a.log'],
    ['./logs', './logs/a.log'],
    ['.', './logs/a.log'],
    ['logs/../logs', 'logs/../logs/a.log'],
    ['logs/a.log', 'logs/a.log'],
  ])('operand %s gives the name %s', async (operand, name) => {
    put('logs/a.log');
    expect(await names([operand])).toEqual([name]);
  });

  test('an absolute operand gives absolute names', async () => {
    put('logs/a.log');
    expect(await names([join(root, 'logs')])).toEqual([join(root, 'logs/a.log')]);
  });

  test('files carry path bytes, facts and family', async () => {
    put('logs/mopidy.log.2.gz');
    chmodSync(join(root, 'logs/mopidy.log.2.gz'), 0o640);
    const stats = lstatSync(join(root, 'logs/mopidy.log.2.gz'));
    const files = (await collect(['logs'])).filter((item) => item.type === 'file');
    expect(files).toEqual([
      {
        type: 'file',
        file: {
          path: Buffer.from(join(root, 'logs/mopidy.log.2.gz')),
          name: 'logs/mopidy.log.2.gz',
          family: 'logs/mopidy.log',
          facts: {
            mode: 0o640,
            uid: stats.uid,
            gid: stats.gid,
            dev: stats.dev,
            ino: stats.ino,
            links: 1,
            sizeBytes: stats.size,
            modifiedMs: Math.floor(stats.mtimeMs),
            changedMs: Math.floor(stats.ctimeMs),
          },
        },
      },
    ]);
  });

  test('the path has no links in it, even when the operand has', async () => {
    put('real/logs/a.log');
    symlinkSync('real', join(root, 'alias'));
    const item = (await collect(['alias/logs'])).find(({ type }) => type === 'file');
    expect(item).toMatchObject({
      file: { name: 'alias/logs/a.log', path: Buffer.from(join(root, 'real/logs/a.log')) },
    });
    expect(item).not.toHaveProperty('file.link');
  });

  test('10,000 files take less than half a second', { timeout: 60_000 }, async () => {
    mkdirSync(join(root, 'many'));
    for (let index = 0; index < 10_000; index++)
      closeSync(openSync(join(root, 'many', `mopidy.log.${index}`), 'w'));
    const elapsedMs: number[] = [];
    // The best of three, because the machine may have other work to do.
    for (let run = 0; run < 3; run++) {
      const start = performance.now();
      expect(await collect(['many'])).toHaveLength(10_001);
      elapsedMs.push(performance.now() - start);
    }
    expect(Math.min(...elapsedMs)).toBeLessThan(500);
  });
});

describe('hostile names', () => {
  test('that are not UTF-8 are walked by their bytes and shown escaped', async () => {
    mkdirSync(Buffer.concat([Buffer.from(`${root}/d`), Buffer.from([0xff])]));
    const path = putBytes('d', Buffer.from([0xff]), '/b', Buffer.from([0xc3]), '.log.1');
    const item = (await collect(['.'])).find(({ type }) => type === 'file');
    expect(item).toMatchObject({
      file: { path, name: './d\\xff/b\\xc3.log.1', family: './d\\xff/b\\xc3.log' },
    });
  });

  test('with line breaks, quotes, backslashes and glob characters stay what they are', async () => {
    const odd = [
      'new\nline.log',
      'q"uote.log',
      'back\\slash.log',
      '*.log',
      '[a].log',
      '{a,b}.log',
      '-',
      '-rf',
      ' ',
    ];
    put(...odd.map((name) => `odd/${name}`));
    expect(await names(['odd'])).toEqual(odd.map((name) => `odd/${name}`).sort());
  });

  test('are quoted in messages', async () => {
    symlinkSync('nothing', join(root, 'a\n\u001b[2Jb'));
    const [, item] = await collect(['.']);
    expect(item).toMatchObject({ problem: { code: 'symlink-dangling', file: './a\n\u001b[2Jb' } });
    expect(item?.type === 'problem' && item.problem.message).toContain('"./a\\n\\u001b[2Jb"');
  });

  test('an argument with U+FFFD, as Node spells bytes that are not UTF-8, finds every such file', async () => {
    const bad = [0xfe, 0xff].map((byte) => putBytes('bad', Buffer.from([byte]), '.log'));
    put('bad\ufffd.log', 'bad.log');
    const items = await collect(['bad\ufffd.log', 'bad\ufffd.log']);
    const paths = items.map((item) => item.type === 'file' && item.file.path);
    expect(paths).toEqual([Buffer.from(join(root, 'bad\ufffd.log')), ...bad]);
    expect(brief(items)).toEqual(['bad\ufffd.log', 'bad\\xfe.log', 'bad\\xff.log']);
  });

  test('the same in a directory of the argument, and nothing is nothing', async () => {
    mkdirSync(Buffer.concat([Buffer.from(`${root}/d`), Buffer.from([0xff])]));
    putBytes('d', Buffer.from([0xff]), '/a.log');
    expect(await names(['d\ufffd/a.log'])).toEqual(['d\\xff/a.log']);
    expect(await names([`${root}/d\ufffd/a.log`])).toEqual([`${root}/d\\xff/a.log`]);
    expect(await names(['d\ufffd/b.log', 'e\ufffd'])).toEqual([
      'not-found d\ufffd/b.log',
      'not-found e\ufffd',
    ]);
  });

  test('Node spells an argument as this walk expects', () => {
    const bytes = Buffer.from([0x61, 0xff, 0xe2, 0x82, 0x62, 0xf0, 0x9f, 0x98, 0xed, 0xa0, 0x80]);
    const path = putBytes(bytes);
    const script = 'const a=process.argv[1];process.stdout.write(Buffer.from(a).toString("hex"))';
    const octal = Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
    const shell = `"${process.execPath}" -e '${script}' -- "$(printf '${octal}')"`;
    const seen = execFileSync('sh', ['-c', shell], { encoding: 'utf8' });
    expect(Buffer.from(seen, 'hex').toString()).toBe(path.subarray(root.length + 1).toString());
  });
});

describe('the same file', () => {
  test('comes once from overlapping operands', async () => {
    put('logs/a.log', 'logs/sub/b.log');
    expect(brief(await collect(['logs/sub', 'logs', 'logs/a.log', '.', 'logs']))).toEqual([
      'logs/sub/',
      'logs/sub/b.log',
      'logs/',
      'logs/a.log',
      './',
    ]);
  });

  test('comes once from hard links, which its facts tell of', async () => {
    put('logs/a.log');
    linkSync(join(root, 'logs/a.log'), join(root, 'logs/b.log'));
    const items = (await collect(['logs'])).filter(({ type }) => type === 'file');
    expect(items).toMatchObject([{ file: { name: 'logs/a.log', facts: { links: 2 } } }]);
  });

  test('is reported once when it is special or unlistable', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(await names(['.', 'pipe', '*'], { maxDepth: 3 })).toEqual(['special-file ./pipe (skipped)']);
  });
});

describe('special files', () => {
  test('FIFOs, sockets and devices are problems, found or named', async () => {
    execFileSync('mkfifo', [join(root, 'snapfifo.log')]);
    const server = createServer().listen(join(root, 'socket.log'));
    await new Promise((resolve) => server.once('listening', resolve));
    put('a.log');
    const found = await names(['.']);
    const named = await names(['snapfifo.log', '/dev/null']);
    await new Promise((resolve) => server.close(resolve));
    expect(found).toEqual([
      './a.log',
      'special-file ./snapfifo.log (skipped)',
      'special-file ./socket.log (skipped)',
    ]);
    expect(named).toEqual(['snapfifo.log', 'special-file /dev/null (skipped)']);
  });

  test.skipIf(!existsSync('/proc/self/stat'))('the walk does not slide into /proc', async () => {
    const exclude = readdirSync('/').flatMap((name) => (name === 'proc' ? [] : [`/${name}`]));
    const items = (await collect(['/'], { exclude })).filter(({ type }) => type !== 'excluded');
    expect(brief(items)).toEqual(['//', 'special-file /proc']);
  });

  test.skipIf(!existsSync('/proc/self/stat'))('but takes a file there that the user names', async () => {
    expect(await names(['/proc/self/limits'])).toEqual(['/proc/self/limits']);
  });
});

describe('symbolic links', () => {
  test('to what the walk covers are nothing, wherever they stand', async () => {
    put('logs/a.log', 'logs/z/b.log');
    symlinkSync('z/b.log', join(root, 'logs/0-file'));
    symlinkSync('z', join(root, 'logs/0-directory'));
    symlinkSync('..', join(root, 'logs/z/0-loop'));
    symlinkSync('0-file', join(root, 'logs/1-link-to-link'));
    expect(await names(['logs'])).toEqual(['logs/a.log', 'logs/z/b.log']);
    expect(await names(['logs'], { followSymlinks: true })).toEqual(['logs/a.log', 'logs/z/b.log']);
  });

  test('to anything else are problems', async () => {
    put('logs/a.log', 'outside/b.log');
    symlinkSync('../outside/b.log', join(root, 'logs/file'));
    symlinkSync('../outside', join(root, 'logs/directory'));
    symlinkSync('/dev/null', join(root, 'logs/device'));
    symlinkSync('nowhere', join(root, 'logs/dangling'));
    symlinkSync('a.log/nowhere', join(root, 'logs/dangling-too'));
    symlinkSync('loop', join(root, 'logs/loop'));
    expect(await names(['logs'])).toEqual([
      'logs/a.log',
      'symlink-dangling logs/dangling',
      'symlink-dangling logs/dangling-too',
      'symlink-loop logs/loop',
      'symlink-skipped logs/device (skipped)',
      'symlink-skipped logs/directory',
      'symlink-skipped logs/file (skipped)',
    ]);
  });

  test('are problems once, though two operands lead to them', async () => {
    put('logs/a.log', 'b.log');
    symlinkSync('../b.log', join(root, 'logs/link'));
    const expected = ['logs/a.log', 'symlink-skipped logs/link (skipped)'];
    expect(await names(['logs', 'logs/../logs'], { maxDepth: 9 })).toEqual(expected);
    expect(await names(['logs', 'b.log'])).toEqual(['logs/a.log', 'b.log']);
  });

  test('are followed on request, each target once and under its own name where it has one', async () => {
    put('logs/z.log', 'outside/b.log', 'outside/sub/c.log');
    symlinkSync('../outside', join(root, 'logs/0-out'));
    symlinkSync('../outside/sub', join(root, 'logs/1-out'));
    symlinkSync('z.log', join(root, 'logs/2-alias'));
    symlinkSync('../../logs', join(root, 'outside/sub/back'));
    symlinkSync('loop', join(root, 'outside/loop'));
    const items = await collect(['logs'], { followSymlinks: true });
    expect(brief(items)).toEqual([
      'logs/',
      'logs/z.log',
      'logs/0-out/',
      'logs/0-out/b.log',
      'symlink-loop logs/0-out/loop',
      'logs/0-out/sub/',
      'logs/0-out/sub/c.log',
    ]);
    expect(items[3]).toMatchObject({ file: { path: Buffer.from(join(root, 'outside/b.log')) } });
  });

  test('that are followed to new links are followed again', async () => {
    put('logs/a.log', 'x/x.log', 'y/y.log');
    symlinkSync('../x', join(root, 'logs/x'));
    symlinkSync('../y/y.log', join(root, 'x/y'));
    const items = await collect(['logs'], { followSymlinks: true });
    expect(brief(items).filter((name) => !name.endsWith('/'))).toEqual([
      'logs/a.log',
      'logs/x/x.log',
      'logs/x/y',
    ]);
    expect(items.at(-1)).toMatchObject({
      file: { family: 'logs/x/y', path: Buffer.from(join(root, 'y/y.log')) },
    });
  });

  test('count as levels for the depth', async () => {
    put('logs/a.log', 'x/x.log');
    symlinkSync('../x', join(root, 'logs/x'));
    expect(await names(['logs'], { followSymlinks: true, maxDepth: 0 })).toEqual([
      'logs/a.log',
      'excluded logs/x',
    ]);
  });

  test('are followed when the user names them', async () => {
    put('real/a.log');
    symlinkSync('real', join(root, 'directory'));
    symlinkSync('real/a.log', join(root, 'file'));
    symlinkSync('nowhere', join(root, 'dangling'));
    symlinkSync('loop', join(root, 'loop'));
    expect(await names(['directory'])).toEqual(['directory/a.log']);
    expect(await names(['file', 'dangling', 'loop'])).toEqual([
      'file',
      'symlink-dangling dangling',
      'symlink-loop loop',
    ]);
  });

  test.skipIf(!existsSync('/proc/self/fd'))('of /proc that name a deleted file lead to it', async () => {
    put('gone.log');
    const fd = openSync(join(root, 'gone.log'), 'r');
    unlinkSync(join(root, 'gone.log'));
    const items = await collect([`/proc/self/fd/${fd}`]);
    closeSync(fd);
    expect(items).toMatchObject([{ file: { path: Buffer.from(`/proc/self/fd/${fd}`), link: true } }]);
  });

  test.skipIf(!existsSync('/proc/self/root'))('of /proc to directories are walked', async () => {
    put('logs/a.log');
    expect(await names([`/proc/self/cwd/${'../'.repeat(20)}${root}/logs`])).toHaveLength(1);
    expect(await names([`/proc/self/root${root}/logs`])).toEqual([`/proc/self/root${root}/logs/a.log`]);
  });
});

describe('depth', () => {
  test('counts levels of subdirectories below the operand', async () => {
    put('a.log', 'd1/b.log', 'd1/d2/c.log');
    expect(await names(['.'], { maxDepth: 0 })).toEqual(['./a.log', 'excluded ./d1']);
    expect(await names(['.'], { maxDepth: 1 })).toEqual(['./a.log', './d1/b.log', 'excluded ./d1/d2']);
  });

  test('counts for each operand anew', async () => {
    put('d1/b.log', 'd1/d2/c.log');
    expect(await names(['.', 'd1'], { maxDepth: 1 })).toEqual([
      './d1/b.log',
      'excluded ./d1/d2',
      'd1/d2/c.log',
    ]);
  });

  test('has a bound of its own, which is a problem', async () => {
    const deep = join(root, ...Array.from({ length: 202 }, () => 'd'));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, 'a.log'), '');
    const found = await names(['.']);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^too-deep \.(\/d){201}$/);
  });

  test('too long a path is a problem', async () => {
    const part = 'p'.repeat(250);
    mkdirSync(join(root, 'long'));
    // A path that the system refuses is built from inside.
    const script = `set -e; cd "$0"; for i in $(seq 20); do mkdir ${part}; cd ${part}; done; : > a.log`;
    execFileSync('bash', ['-c', script, join(root, 'long')]);
    const found = await names(['long']);
    execFileSync('rm', ['-rf', join(root, 'long')]);
    expect(found.map((name) => name.replace(/ .*/, ''))).toEqual(['too-deep']);
  });
});

describe('exclusion', () => {
  beforeEach(() => {
    put(
      'logs/a.log',
      'logs/a.gz',
      'logs/.b.gz',
      'logs/old/c.log',
      'logs/old/deep/d.log',
      'logs/new\nline/e.gz',
    );
  });

  test.each([
    ['*.gz', ['logs/.b.gz', 'logs/a.gz', 'logs/new\nline/e.gz']],
    ['old', ['logs/old']],
    ['old/', ['logs/old']],
    ['old/**', ['logs/old']],
    ['logs/old', ['logs/old']],
    ['**/deep', ['logs/old/deep']],
    ['**/*.gz', ['logs/.b.gz', 'logs/a.gz', 'logs/new\nline/e.gz']],
    ['old/*.log', ['logs/old/c.log']],
    ['/', []],
    ['!*.gz', []],
  ])('by %j leaves out %j', async (glob, expected) => {
    const items = await collect(['logs'], { exclude: [glob] });
    const excluded = items.flatMap((item) => (item.type === 'excluded' ? [item.name] : []));
    expect(excluded.toSorted()).toEqual(expected.toSorted());
    const files = items.flatMap((item) => (item.type === 'file' ? [item.file.name] : []));
    expect(files.some((name) => expected.some((gone) => name === gone || name.startsWith(`${gone}/`)))).toBe(
      false,
    );
    expect(files.length).toBeGreaterThan(1);
  });

  test('by an absolute path, whatever the operand looks like', async () => {
    expect(await names(['.'], { exclude: [join(root, 'logs/old'), '**/*\n*'] })).toEqual(
      [
        './logs/.b.gz',
        './logs/a.gz',
        './logs/a.log',
        'excluded ./logs/new\nline',
        'excluded ./logs/old',
      ].toSorted((a, b) => Number(b.startsWith('excluded')) - Number(a.startsWith('excluded'))),
    );
  });

  test('holds for operands, and for directories that a glob comes through', async () => {
    expect(await names(['logs/a.gz', 'logs/a.log'], { exclude: ['*.gz'] })).toEqual([
      'excluded logs/a.gz',
      'logs/a.log',
    ]);
    expect(await names(['logs/**/*.log'], { exclude: ['deep'] })).toEqual([
      'logs/a.log',
      'logs/old/c.log',
      'excluded logs/old/deep/d.log',
    ]);
    expect(await names(['logs/*.log'], { exclude: ['old/*'] })).toEqual(['logs/a.log']);
  });

  test('of one operand does not hold for another that names what is below', async () => {
    expect(await names(['logs', 'logs/old'], { exclude: ['old/*', 'new*', '*.gz'] })).toEqual(
      expect.arrayContaining(['excluded logs/old/c.log', 'excluded logs/old/deep']),
    );
    const later = await names(['logs', 'logs/old/deep'], { exclude: ['old/deep', '*.gz'] });
    expect(later).toContain('excluded logs/old/deep');
    expect(later).toContain('logs/old/deep/d.log');
  });

  test('of FIFOs and links silences their problems', async () => {
    execFileSync('mkfifo', [join(root, 'logs/pipe')]);
    symlinkSync('nowhere', join(root, 'logs/link'));
    expect(await names(['logs'], { exclude: ['*.*', 'old', 'new*', 'pipe', 'link'] })).not.toContainEqual(
      expect.stringMatching(/special-file|symlink/),
    );
  });

  test('throws on an empty glob', async () => {
    await expect(collect(['logs'], { exclude: [''] })).rejects.toThrow();
  });
});

describe('globs', () => {
  test('give matched files as files and walk matched directories', async () => {
    put('logs/b.log', 'logs/a.log', 'logs/sub/c.txt', 'logs/.h.log', 'other/x.log');
    expect(await names(['logs/*.log'])).toEqual(['logs/.h.log', 'logs/a.log', 'logs/b.log']);
    expect(await names(['l*'])).toEqual(['logs/.h.log', 'logs/a.log', 'logs/b.log', 'logs/sub/c.txt']);
    expect(await names(['{logs,other}/?.log'])).toEqual(['logs/a.log', 'logs/b.log', 'other/x.log']);
    expect(await names([join(root, 'logs/[ab].log')])).toEqual([
      join(root, 'logs/a.log'),
      join(root, 'logs/b.log'),
    ]);
    expect(await names(['./logs/a*'])).toEqual(['./logs/a.log']);
    expect(await names(['logs/*/'])).toEqual(['logs/sub/c.txt']);
  });

  test('see names that are not UTF-8 or hold line breaks, also in directories', async () => {
    mkdirSync(Buffer.concat([Buffer.from(`${root}/d`), Buffer.from([0xff])]));
    const paths = [
      putBytes('bad', Buffer.from([0xe9]), '.log'),
      putBytes('d', Buffer.from([0xff]), '/é.log'),
      putBytes('good.log'),
    ];
    put('new\n\u2028line/\nx.log', 'back\\slash.log', '😀.log');
    const items = await collect(['**/*.log']);
    expect(brief(items)).toEqual([
      'back\\slash.log',
      'bad\\xe9.log',
      'd\\xff/é.log',
      'good.log',
      'new\n\u2028line/\nx.log',
      '😀.log',
    ]);
    expect(items.slice(1, 4).map((item) => item.type === 'file' && item.file.path)).toEqual(paths);
  });

  test('do not follow the links they find', async () => {
    put('logs/a.log', 'outside/b.log');
    symlinkSync('../outside/b.log', join(root, 'logs/b.log'));
    symlinkSync('a.log', join(root, 'logs/c.log'));
    symlinkSync('.', join(root, 'logs/loop'));
    const expected = ['logs/a.log', 'symlink-skipped logs/b.log (skipped)'];
    expect(await names(['logs/*.log'])).toEqual(expected);
    // The glob matches what is below `logs`, not `logs` itself.
    expect(await names(['logs/**'])).toEqual([...expected, 'symlink-skipped logs/loop']);
  });

  test('that match nothing are a problem', async () => {
    put('a.log');
    expect(await names(['*.txt', 'nosuch/*.log', '!a.log', '[', '{1..3}'])).toEqual([
      'not-found *.txt',
      'not-found nosuch/*.log',
      'not-found !a.log',
      'not-found [',
      'not-found {1..3}',
    ]);
  });

  test('that nothing can make sense of are a problem', async () => {
    expect(await names([`*${'a'.repeat(70_000)}`])).toEqual([expect.stringMatching(/^not-found /)]);
  });

  test('yield to a file of that name', async () => {
    put('logs/{a,b}.log', 'logs/a[1].txt', 'logs/a.log', 'logs/b.log');
    expect(await names(['logs/{a,b}.log', 'logs/a[1].txt'])).toEqual(['logs/{a,b}.log', 'logs/a[1].txt']);
  });

  test('are not hidden by a file of that name, nor led elsewhere', async () => {
    put('logs/*.log', 'logs/z.log');
    expect(await names(['logs/*.log'])).toEqual(['logs/*.log', 'logs/z.log']);
    put('trap/in/{*,.}.', 'trap/in/a.', 'trap/out.log');
    expect(await names(['trap/in/{*,.}.'])).toEqual(['trap/in/{*,.}.', 'trap/in/a.']);
    put('back\\slash/*', 'back\\slash/b.log');
    expect(await names(['back\\slash/*'])).toEqual(['back\\slash/*', 'back\\slash/b.log']);
    put('{**,trap}/*', '{**,trap}/x', 'trap/y');
    expect(await names(['{**,trap}/*'])).toEqual(['{**,trap}/*', '{**,trap}/x']);
  });
});

describe('operands', () => {
  test('that name nothing are problems', async () => {
    put('a.log');
    expect(await names(['', 'nosuch', 'a.log/below', 'a\0b', 'nosuch/'])).toEqual([
      'not-found ',
      'not-found nosuch',
      'not-found a.log/below',
      'not-found a\0b',
      'not-found nosuch/',
    ]);
  });

  test('messages say what to do', async () => {
    const [item] = await collect(['nosuch']);
    expect(item).toEqual({
      type: 'problem',
      problem: {
        code: 'not-found',
        message: 'Found nothing at "nosuch"; check the spelling',
        file: 'nosuch',
      },
      skipped: false,
    });
  });

  test('none give nothing', async () => {
    expect(await collect([])).toEqual([]);
  });
});

describe('a tree that changes', () => {
  test('files that vanish after the listing are problems', async () => {
    put(...Array.from({ length: 200 }, (_, index) => `logs/${1000 + index}.log`));
    const seen: WalkItem[] = [];
    for await (const item of walk(optionsFor(['logs']))) {
      if (seen.length === 0) unlinkSync(join(root, 'logs/1199.log'));
      seen.push(item);
    }
    expect(brief(seen).at(-1)).toBe('vanished logs/1199.log (skipped)');
    expect(seen).toHaveLength(201);
  });

  test('directories that vanish or become links are problems and are not entered', async () => {
    put('logs/a.log', 'logs/gone/b.log', 'logs/swapped/c.log', 'outside/d.log');
    const seen: WalkItem[] = [];
    for await (const item of walk(optionsFor(['logs']))) {
      if (item.type === 'file') {
        rmSync(join(root, 'logs/gone'), { recursive: true });
        renameSync(join(root, 'logs/swapped'), join(root, 'away'));
        symlinkSync('../outside', join(root, 'logs/swapped'));
      }
      seen.push(item);
    }
    expect(brief(seen)).toEqual(['logs/', 'logs/a.log', 'vanished logs/gone', 'replaced logs/swapped']);
  });

  test('the walk can be left at any time', async () => {
    put('logs/a.log', 'logs/b.log');
    for await (const item of walk(optionsFor(['logs']))) if (item.type === 'file') break;
  });
});

const canDropRoot = process.getuid?.() !== 0 || isMainThread;

/** Permissions mean nothing to root, so root becomes `nobody` for a while, which a worker thread cannot. */
async function asNobody<T>(act: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return act();
  process.seteuid?.(65534);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

describe.skipIf(!canDropRoot)('without permission', () => {
  beforeEach(() => {
    put('logs/a.log', 'logs/secret/b.log', 'logs/nosearch/c.log', 'logs/open/d.log');
    chmodSync(join(root, 'logs/secret'), 0o000);
    chmodSync(join(root, 'logs/nosearch'), 0o744);
    if (process.getuid?.() !== 0) chmodSync(join(root, 'logs/nosearch'), 0o444);
  });
  afterEach(() => {
    for (const name of ['secret', 'nosearch']) chmodSync(join(root, 'logs', name), 0o755);
  });

  test('directories are problems, and the walk goes on', async () => {
    const found = await asNobody(() => names(['logs']));
    expect(found).toEqual([
      'logs/a.log',
      'unreadable logs/nosearch/c.log (skipped)',
      'logs/open/d.log',
      'unreadable logs/secret',
    ]);
  });

  test('operands are problems, found by name, by glob or by link', async () => {
    symlinkSync('secret/b.log', join(root, 'logs/link'));
    expect(await asNobody(() => names(['logs/secret/b.log']))).toEqual([
      'unreadable logs/secret/b.log (skipped)',
    ]);
    expect(await asNobody(() => names(['logs/secret/*.log']))).toEqual(['unreadable logs/secret']);
    expect(await asNobody(() => names(['logs/secret/{b,c}.log']))).toContain('unreadable logs/secret/b.log');
    expect(await asNobody(() => names(['logs/link']))).toEqual(['unreadable logs/link']);
  });

  test('a glob reports each directory once, unless it is excluded', async () => {
    expect(await asNobody(() => names(['logs/**/*.log']))).toContain('unreadable logs/secret');
    const twice = await asNobody(() => names(['logs/**', 'logs']));
    expect(twice.filter((name) => name === 'unreadable logs/secret')).toHaveLength(1);
    const excluded = await asNobody(() => names(['logs/**/*.log'], { exclude: ['secret'] }));
    expect(excluded).toContain('excluded logs/secret');
    expect(excluded).not.toContain('unreadable logs/secret');
  });
});
