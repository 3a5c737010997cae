import base from './jest.config.js';

// A mutant that a tenth of a second of tries does not notice is hardly noticed by more of them.
process.env.FAST_CHECK_LIMIT_MS = '100';

/** The tests that mutants have to survive: those of one group of tools/mutation.ts. */
/** @type {import('jest').Config} */
export default {
  ...base,
  testMatch: undefined,
  testRegex: [`__tests__/(${process.env.MUTATION_TESTS})\\.test\\.ts$`],
};
