/**
 * Bundles the built command, so that it starts without looking up hundreds of modules.
 *
 * Takes what the compiler has written to dist; gives dist/bundle, which `bin/logscan.js` and the worker threads load. What
 * stands in node_modules stays there.
 */
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { rolldown } from 'rolldown';

/** Packages in the older form of modules, which a plain require loads in half the time that an import takes. */
const COMMON = ['commander', 'fast-glob', 'picomatch'];

/** Makes an import of them a require. */
const requireCommon = {
  name: 'require-common',
  resolveId: (id) => (COMMON.includes(id) ? `\0${id}` : null),
  load(id) {
    if (!id.startsWith('\0') || !COMMON.includes(id.slice(1))) return null;
    const names = Object.keys(createRequire(import.meta.url)(id.slice(1))).filter((name) =>
      /^\w+$/.test(name),
    );
    return `import { createRequire } from 'node:module';
      const loaded = createRequire(import.meta.url)('${id.slice(1)}');
      export default loaded; ${names.map((name) => `export const ${name} = loaded.${name};`).join('\n')}`;
  },
};

/**
 * Chunks by the modules that they are made of, with all that these import; the first that wants a module has it. A file
 * costs half a millisecond, so what is loaded together stands together.
 */
const CHUNKS = {
  start: ['cli/main'],
  // What a worker thread takes, too.
  shared: ['model/', 'read/mark', 'read/limits', 'read/open', 'scan/drops', 'scan/meter', 'walk/exclusion'],
  program: ['cli/program'],
  scan: ['cli/commands/scan', 'index', 'report/text'],
  engine: ['scan/engine', 'scan/executor', 'scan/protocol'],
};

const bundle = await rolldown({
  input: { main: 'dist/cli/main.js', worker: 'dist/scan/worker.js' },
  platform: 'node',
  preserveEntrySignatures: 'allow-extension',
  transform: { target: 'node20.15' },
  plugins: [requireCommon],
  external: (id) => !id.startsWith('.') && !id.startsWith('/') && !COMMON.includes(id.replace('\0', '')),
});
await bundle.write({
  dir: 'dist/bundle',
  cleanDir: true,
  chunkFileNames: '[name].js',
  codeSplitting: {
    groups: Object.entries(CHUNKS).map(([name, modules], index) => ({
      name,
      priority: Object.keys(CHUNKS).length - index,
      test: (id) => modules.some((module) => id.includes(`/dist/${module}`)),
    })),
  },
});
await bundle.close();

// The rules are read from beside the module that asks for them.
cpSync('dist/rules/builtin.json', 'dist/bundle/builtin.json');
