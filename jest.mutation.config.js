import { fileURLToPath } from 'node:url';
import base from './jest.config.js';

// The same numbers for each mutant, or its end would be chance; and one that a tenth of a second of tries does not
// notice is hardly noticed by more of them.
process.env.FAST_CHECK_SEED = '20261124';
process.env.FAST_CHECK_LIMIT_MS = '100';

/** The tests that mutants have to survive. */
/** @type {import('jest').Config} */
export default {
  ...base,
  testEnvironment: fileURLToPath(new URL('./tools/first-failure.cjs', import.meta.url)),
  testMatch: ['**/support/mutants.ts'],
};
