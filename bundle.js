/**
 * Bundles the built command, so that it starts without looking up hundreds of modules.
 *
 * Takes what the compiler has written to dist; gives dist/bundle, which `bin/logscan.js` and the worker threads load. What
 * stands in node_modules stays there. The bundle is in the older form of modules: their loader, which is part of a bare
 * node anyway, takes half the time, and modules of node that are required are not made into namespaces.
 */
import { cpSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

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
  // See `bin/load.js`.
  plugins: [{ name: 'imports', renderChunk: (code) => code.replaceAll(/\bimport\(/g, 'importFrom(') }],
  external: (id) => !id.startsWith('.') && !id.startsWith('/'),
});
await bundle.write({
  dir: 'dist/bundle',
  cleanDir: true,
  format: 'cjs',
  strict: true,
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
writeFileSync('dist/bundle/package.json', '{ "type": "commonjs" }\n');
