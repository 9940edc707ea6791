/**
 * Bundles the built command, so that it starts without looking up hundreds of modules.
 *
 * Takes what the compiler has written to dist; gives dist/bundle, which `bin/logscan.js` and the worker threads load. What
 * stands in node_modules stays there.
 */
import { cpSync } from 'node:fs';
import { rolldown } from 'rolldown';

const bundle = await rolldown({
  input: { main: 'dist/cli/main.js', worker: 'dist/scan/worker.js' },
  platform: 'node',
  transform: { target: 'node20.15' },
  external: (id) => !id.startsWith('.') && !id.startsWith('/'),
});
await bundle.write({ dir: 'dist/bundle', cleanDir: true, chunkFileNames: '[name].js' });
await bundle.close();

// The rules are read from beside the module that asks for them.
cpSync('dist/rules/builtin.json', 'dist/bundle/builtin.json');
