/**
 * Set up before every test file: properties are tried on the same values each time, so that a test that fails has been
 * broken by the change at hand. `npm run fuzz` sets FUZZ_SECONDS, and tries others each time.
 */
import fc from 'fast-check';

const SEED = 20_261_122;

if (process.env['FUZZ_SECONDS'] === undefined) fc.configureGlobal({ seed: SEED });
