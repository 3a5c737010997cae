import base from './jest.config.js';

// A mutant that a tenth of a second of tries does not notice is hardly noticed by more of them.
process.env.FAST_CHECK_LIMIT_MS = '100';

/** The tests that mutants have to survive: those of src/ in this process. */
/** @type {import('jest').Config} */
export default {
  ...base,
  testPathIgnorePatterns: ['/e2e/', '/simulator/', '/tools/', 'http.test.ts', 'snippets'],
};
