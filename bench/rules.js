/**
 * Scans a file with so many rules in this process; prints the milliseconds and the number of rules as JSON.
 *
 * Usage: node bench/rules.js COUNT FILE. Beyond the built-in rules, copies of them count that look for literals of their own.
 */
import { loadRules, scan } from '../dist/index.js';

const [count, file] = [Number(process.argv[2]), process.argv[3] ?? ''];
const builtIn = await loadRules({ packs: [], only: [], skip: [] });
// A step of more than one takes rules of all families.
const step = Math.max(1, Math.floor(builtIn.length / count));
const few = builtIn.filter((_, index) => index % step === 0).slice(0, count);
const rules = [
  ...few,
  ...builtIn
    .concat(builtIn)
    .slice(0, count - few.length)
    .map(copyRule),
];
await run();
const started = performance.now();
await run();
console.log(JSON.stringify({ ms: performance.now() - started, rules: rules.length }));

/** A rule that looks for a literal that no other has. */
function copyRule(rule, index) {
  const literal = `${rule.literals[0].replace(/[^a-z_]/gi, '').slice(0, 8)}${index.toString(36)}_`;
  const pattern = `(?P<secret>${literal}[A-Za-z0-9]{16,40})`;
  return {
    ...rule,
    id: `copy.${index}`,
    literals: [literal],
    pattern,
    reach: 0,
    multiline: false,
    follow: undefined,
  };
}

async function run() {
  const events = scan({
    paths: [file],
    cwd: '/',
    exclude: [],
    maxDepth: Infinity,
    followSymlinks: false,
    jobs: 1,
    rules,
    audit: false,
    minSeverity: 'info',
    minConfidence: 'likely',
    key: Buffer.alloc(32, 1),
    regex: 'auto',
    kernel: 'auto',
    now: Date.now,
  });
  for await (const event of events)
    if (event.type === 'done' && !event.complete) throw new Error('Not everything was read');
}
